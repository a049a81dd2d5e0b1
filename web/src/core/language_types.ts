/** What the page may ask of causal language models; part of types.ts. */

import type { Intervention, OwnPositions } from './intervention_types.ts';
import type { TraceHandle } from './trace_types.ts';

export interface LanguageModelSummary {
  /** `llama`, `qwen2`, `gpt2`. */
  family: string;
  /** As the file names itself; may be empty. */
  title: string;
  layers: number;
  heads: number;
  keyValueHeads: number;
  /** Width of one head's query and key. */
  headWidth: number;
  width: number;
  feedForward: number;
  vocabulary: number;
  /** Positions that the model was made for. */
  contextLength: number;
  /** Types of its matrices by size: "Q4_1, Q8_0", "F32". */
  quantisation: string;
  parameters: number;
  weightBytes: number;
  /** What a session takes for each token of its context. */
  sessionBytesPerToken: number;
  /** Of a loaded model: sentences about its settings and tensors. */
  notices?: string[];
  /** Of a loaded model. Where it is not, every token sees every token, and none comes next. */
  causal?: boolean;
  /** What stands in place of its positions can be chosen (`positions` of the interventions); absent: not known. */
  positions?: OwnPositions;
  /** Keys and values of all layers, in bytes as they are kept; and if every query head had its own. */
  cacheBytesPerToken?: number;
  cacheBytesUngrouped?: number;
}

/** The beginning of one of a model's files (the first 32 MB are enough), of `fileSize` bytes in all. */
export interface ModelPart {
  beginning: Uint8Array;
  fileSize: number;
}

/** What a model is, read from the beginnings of its files before anything is loaded. */
export interface ModelInspection {
  /** `decoder` runs as a language model, `encoder` by `openModel`. */
  kind: 'decoder' | 'encoder';
  summary: LanguageModelSummary & {
    /** Of matrices that the core keeps beside the files. */
    ownBytes: number;
  };
  /** What the forward pass follows: `causal`, `activation`, `rotaryBase`, ... */
  settings: Record<string, boolean | number | string>;
  /** What is predicted after, or at, each position; empty: nothing. */
  predicts: '' | 'next' | 'masked';
  /** Names of the classes of a text; empty without a head over texts. */
  classes: string[];
  /** Names of tensors that the model does not use. */
  leftOver: string[];
  /** Sentences about settings and tensors that are worth knowing, or not known. */
  notices: string[];
  /** Why its tensors cannot be loaded; empty where they can. */
  problem: string;
  /** Has a tokenizer of its own inside (GGUF). */
  hasTokenizer: boolean;
}

export interface LanguageModelSource {
  /** Text of `config.json`; absent for GGUF, which holds its own. */
  config?: string;
  /**
   * The file, or all shards in any order; each call gives fresh bytes, which may be moved to the worker.
   */
  weights: { name: string; bytes: () => Promise<Uint8Array> }[];
}

export interface RunOptions {
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface SamplingSettings {
  /** 0: always the likeliest. */
  temperature: number;
  /** 0: off. */
  topK: number;
  /** 1: off. */
  topP: number;
  /** 0: off. */
  minP: number;
  seed: number;
}

export interface Candidate {
  id: number;
  logit: number;
  /** Natural logarithm of the probability, as the model gives it. */
  logProbability: number;
  /** As the model gives it. */
  probability: number;
  /** After temperature, top-k, top-p and min-p; 0 where one of them took it out. */
  sampledProbability: number;
  /** Which one took it out; absent where it stayed. */
  removedBy?: 'topK' | 'topP' | 'minP';
}

export interface Prediction {
  /** The 20 likeliest, likeliest first. */
  candidates: Candidate[];
  /** Probability of all others together, as the model gives it. */
  restProbability: number;
  /** How many tokens of the vocabulary sampling may choose from. */
  kept: number;
  /** Of the model's distribution, in nats. */
  entropy: number;
  /** What the seed draws at this position. */
  sampled: number;
}

/** What the next token looks like in two sessions, `before` and `after`. */
export interface PredictionChange {
  token: number;
  /** Natural logarithms. */
  logProbabilityBefore: number;
  logProbabilityAfter: number;
  /** KL(before || after) over the whole vocabulary, in nats. */
  divergence: number;
}

/** What happens to one token's log-probability when a head is switched off. */
export interface HeadEffect {
  layer: number;
  head: number;
  /** logProbability without the head - with it: negative where the head helps. */
  change: number;
  divergence: number;
}

export interface TokenEffect {
  id: number;
  /** On the logit, beside the mean over the vocabulary: what all logits have in common changes no probability. */
  effect: number;
}

/**
 * What a head's write does to the logits after its token by the straight way: through the final norm, whose scale
 * is held as it is, and the head over the vocabulary. At most five of each kind, strongest first.
 */
export interface WrittenTokens {
  raised: TokenEffect[];
  lowered: TokenEffect[];
}

/**
 * A text inside a language model: its tokens, what every layer computed for them, and what comes next.
 * Memory for `context` tokens is taken when it is opened.
 */
export interface LanguageSession {
  readonly context: number;
  /**
   * Brings the session to these tokens and interventions. The beginning that has not changed is not
   * computed again. Only the newest call counts: an older one that is not done yet ends as `cancelled`.
   * @throws CoreError `cancelled` after `signal` was aborted; the session can be used on
   */
  run(
    input: { tokenIds: Int32Array; interventions?: Intervention[] },
    options?: RunOptions,
  ): Promise<{ reused: number; computed: number }>;
  /**
   * All heads over the first `tokens` tokens; absent: all. Stays valid until `run` changes them.
   * @throws CoreError `unsupported` for fewer than all where these have seen later ones
   */
  trace(tokens?: number): Promise<TraceHandle>;
  /** What comes after the token at `position`. */
  predict(position: number, sampling: SamplingSettings): Promise<Prediction>;
  /** Log-probability (natural) of `token` after `position`. */
  logProbability(position: number, token: number): Promise<number>;
  /** This session is `before`; both must hold `position`. */
  compare(after: LanguageSession, position: number, token: number): Promise<PredictionChange>;
  /**
   * Of a head of the trace over the first `tokens` tokens.
   * @throws CoreError as `TraceHandle.headWrite`, and `unsupported` where no token is predicted
   */
  writtenTokens(tokens: number, layer: number, head: number, query: number): Promise<WrittenTokens>;
  /**
   * Switches off every head in turn (beside this session's interventions) and reports how the
   * log-probability of `token` after `position` changes. `onPart` hears of each layer's heads when they are known.
   */
  rankHeads(
    position: number,
    token: number,
    options?: RunOptions & { by?: 'zero' | 'mean'; onPart?: (effects: HeadEffect[]) => void },
  ): Promise<HeadEffect[]>;
  dispose(): void;
}

export interface LanguageModelHandle {
  readonly summary: LanguageModelSummary;
  /** GGUF: its vocabulary as JSON (see `gguf_tokenizer_json`); null where the files hold none. */
  readonly tokenizer: string | null;
  openSession(context: number): Promise<LanguageSession>;
  dispose(): void;
}
