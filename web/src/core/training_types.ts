/**
 * Small models that are trained here: running a trained one on the reader's
 * own input, and training one in the page.
 */

import type { HeadStages } from './head_types.ts';
import type { Intervention, LayerDifference } from './intervention_types.ts';
import type { LayerId } from './layer_id.ts';
import type { TraceHandle } from './trace_types.ts';

export type { Stack } from './intervention_types.ts';

export type TaskName = 'translate' | 'date' | 'induction' | 'reverse' | 'copy' | 'sort' | 'word_sense';

export interface TaskSummary {
  name: TaskName;
  /** Words by id; empty where the task has no source. */
  sourceWords: string[];
  targetWords: string[];
  /** Most tokens of a source or a target. */
  longest: number;
}

export interface TransformerSettings {
  kind: 'transformer';
  width: number;
  heads: number;
  cross_heads: number;
  encoder_layers: number;
  decoder_layers: number;
  /** 0: attention only. */
  feed_forward: number;
  position: 'none' | 'learned' | 'learned_from_end' | 'rotary';
  causal: boolean;
}

export interface RecurrentAlignerSettings {
  kind: 'recurrent_aligner';
  embedding: number;
  encoder_width: number;
  decoder_width: number;
  attention_width: number;
  annotations_see_words: boolean;
  scores_see_previous_word: boolean;
}

/** As checkpoints hold it, in JSON. */
export interface TrainingSettings {
  task: TaskName;
  model: TransformerSettings | RecurrentAlignerSettings;
  seed: number;
  steps: number;
  batch: number;
  learning_rate: number;
  warm_up: number;
  beta_1: number;
  beta_2: number;
  weight_decay: number;
  clip: number;
  dropout: number;
  label_smoothing: number;
}

export interface StepReport {
  step: number;
  loss: number;
  accuracy: number;
  gradientNorm: number;
  learningRate: number;
}

export interface Score {
  name: string;
  value: number;
  /** What a good run reaches; absent where nothing is asked. */
  least?: number;
}

export interface TaskModelSummary {
  task: TaskSummary;
  settings: TrainingSettings;
  parameters: number;
  steps: number;
  /** Of the file: the card's figures among it. */
  metadata: Record<string, string>;
}

export interface TaskInput {
  /** Ids as the task frames them (an end token where it has one). */
  source: Int32Array;
  /** Begins with the begin token in tasks that have a source. */
  target: Int32Array;
  interventions?: Intervention[];
}

export interface NextToken {
  id: number;
  probability: number;
}

export interface TaskRun {
  /** All attention operations: `encoder.0.self`, `decoder.0.self`, `decoder.0.cross`, or `layer.0`. */
  trace: TraceHandle;
  /** For each target row the likeliest next tokens, most likely first. */
  next: NextToken[][];
  /** For each target row the token that follows there, after the last the end: how likely it is, and which (1: the likeliest). */
  following: { probability: number; rank: number }[];
}

/** One sentence, for a model that translates. */
export interface SentenceQuestion {
  source: Int32Array;
  /** Behind the begin token; absent: what the model writes. */
  target?: Int32Array;
  /** The most tokens to write. */
  limit: number;
  interventions?: Intervention[];
  /** The source positions behind each row of a target, the end included; counts where that target is read. */
  gold?: { target: Int32Array; rows: number[][] };
}

export interface SentencePass {
  /** Given or written, behind the begin token. */
  target: Int32Array;
  next: TaskRun['next'];
  following: TaskRun['following'];
}

/** Everything about a sentence in one call. */
export interface SentenceReading extends SentencePass {
  trace: TraceHandle;
  /** Of each layer of the trace, each head, with its scores. */
  heads: HeadStages[][];
  /** Of the heads that read the source; null without gold, and where that is of another target. */
  alignment: AlignmentScore[] | null;
  /** The same sentence without interventions; null where there are none. */
  before: SentencePass | null;
  /** From the model without interventions on the same target, which it need not have written; null without any. */
  differences: LayerDifference[] | null;
}

/** Of one head, against gold positions; absent rows count for nothing. */
export interface AlignmentScore {
  layer: LayerId;
  head: number;
  /** Share of rows whose largest weight is off the gold. */
  missed: number;
  /** Mean weight on the gold. */
  mass: number;
}

/** What a model answers: in a task with a source it writes by itself, in one without it reads the question. */
export interface TaskAnswer extends ExampleOutcome {
  /** What it has read; behind the begin token what it wrote. */
  target: Int32Array;
  /** Tokens that can be right: all of them, where it ends where it should. */
  asked: number;
  /** To the last token. */
  right: boolean;
  /** For each row the likeliest tokens, most likely first. */
  next: NextToken[][];
}

/** A reader's own question, by the task's own rule. */
export interface AskedQuestion {
  source: Int32Array;
  /** The right answer, one entry per row that there should be; -1: not asked. */
  labels: Int32Array;
  answer: TaskAnswer;
  /** Without the interventions; null where there are none. */
  before: TaskAnswer | null;
  /** From the maps without them, while the same is read; null without any. */
  differences: LayerDifference[] | null;
  trace: TraceHandle;
}

/** Of some examples of the held-out set. */
export interface RightCounts {
  examples: number;
  /** To the last token. */
  examplesRight: number;
  /** Tokens. */
  asked: number;
  correct: number;
  /** Examples of the whole set. */
  of: number;
}

export interface TaskModelHandle {
  readonly summary: TaskModelSummary;
  run(input: TaskInput): Promise<TaskRun>;
  /** Of a model with a source. Of one sentence after another only what the interventions change is computed. */
  read(question: SentenceQuestion): Promise<SentenceReading>;
  /** Greedy, from the begin token; without the end token. */
  write(source: Int32Array, limit: number, interventions?: Intervention[]): Promise<Int32Array>;
  /** `gold`: for each target row the source positions behind what it writes. */
  alignment(input: TaskInput, gold: number[][]): Promise<AlignmentScore[]>;
  /** The figures of its card, computed anew over the held-out sets. */
  evaluate(): Promise<Score[]>;
  probe(): Promise<Probe>;
  /** The task's fixed example under interventions, and what followed from them. */
  follow(interventions: Intervention[]): Promise<ProbeChange>;
  /**
   * A text of the reader's own.
   * @throws CoreError `invalid_argument` with what the task cannot be asked of it
   */
  ask(text: string, interventions?: Intervention[]): Promise<AskedQuestion>;
  /** Of `count` held-out examples from `first` on: fewer where the set ends. */
  countRight(first: number, count: number, interventions?: Intervention[]): Promise<RightCounts>;
  dispose(): void;
}

export interface HeadScore {
  layer: LayerId;
  head: number;
  /** "previous token", "induction", "mass on gold". */
  name: string;
  value: number;
  /** What a good run's best head reaches; absent where nothing is asked. */
  least?: number;
}

/** What the heads do on the task's fixed example. */
export interface Probe {
  step: number;
  /** Words. */
  source: string[];
  target: string[];
  heads: HeadScore[];
  outcome: ExampleOutcome;
  trace: TraceHandle;
}

/** How a model does on one example; the lists hold one entry per target row. */
export interface ExampleOutcome {
  /** Mean over the labels, in nats, without smoothing. */
  loss: number;
  /** Rows that have a label, and those whose label is the likeliest. */
  rows: number;
  correct: number;
  /** Ids; -1: not asked. */
  labels: Int32Array;
  likeliest: Int32Array;
  /** Of the label; 0 where none is asked. */
  probabilities: Float32Array;
}

/** The fixed example under interventions. */
export interface ProbeChange extends Probe {
  /** What the model makes of it without them. */
  before: ExampleOutcome;
  differences: LayerDifference[];
}

/**
 * One run. After a lost worker it goes on from the last `checkpoint()`, or from its start: steps since then
 * are taken again, and come to the same numbers in the same build.
 */
export interface TrainingHandle {
  /** As it began. */
  readonly summary: TaskModelSummary;
  /**
   * Steps for about this long, at least one; none once the run is at its end.
   * @throws CoreError `non_finite` when the run diverged: the weights are those before that step
   */
  train(milliseconds: number): Promise<StepReport[]>;
  probe(): Promise<Probe>;
  evaluate(): Promise<Score[]>;
  /** With the optimiser's state: `resumeTraining` goes on to the bit. */
  checkpoint(): Promise<Uint8Array>;
  /** The weights alone. */
  weights(type: 'f32' | 'f16'): Promise<Uint8Array>;
  dispose(): void;
}

/** An example with what a good head looks at. */
export interface TaskExample {
  source: Int32Array;
  target: Int32Array;
  /** For each target token what comes next; -1: not asked. */
  labels: Int32Array;
  /** For each target token the source positions behind its label (target positions in a task without source). */
  gold: number[][];
}

export interface ReadWord {
  /** As it was typed. */
  text: string;
  /** Where it stands in the text, in UTF-16 units. */
  start: number;
  end: number;
  id: number;
  /** False: its id is that of the unknown word. */
  known: boolean;
  /** Words of the vocabulary that look like an unknown one, nearest first. */
  near: string[];
}

export interface ReadWords {
  /** Framed as the model reads them: a source ends with the end token, a target begins with the begin token. */
  ids: Int32Array;
  words: ReadWord[];
  /** A source: whether its words stand in an order that the task's examples have; else true. */
  fits?: boolean;
}

/** The part of `Core` that speaks of small models. */
export interface TrainingCore {
  /** A trained model from its file; asked again after a lost worker. */
  openTaskModel(weights: () => Promise<Uint8Array>): Promise<TaskModelHandle>;
  /** The recipe of a task; `variant` as in `training/settings.h`. */
  defaultSettings(task: TaskName, variant?: string): Promise<TrainingSettings>;
  /**
   * A sentence of the grammar, or an example of another task, drawn from a seed, with its gold alignment;
   * `probe`: the task's fixed example (the translators': Bahdanau's sentence).
   */
  example(task: TaskName, seed: number | 'probe'): Promise<TaskExample>;
  /** Words and ids of a text of at most 4096 bytes in a task's vocabulary; upper and lower case do not matter. */
  readWords(task: TaskName, side: 'source' | 'target', text: string): Promise<ReadWords>;
  /** The text that ids of a task's vocabulary make. */
  writeSentence(task: TaskName, side: 'source' | 'target', ids: Int32Array): Promise<string>;
  startTraining(settings: TrainingSettings): Promise<TrainingHandle>;
  resumeTraining(checkpoint: Uint8Array): Promise<TrainingHandle>;
}
