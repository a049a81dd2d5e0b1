/**
 * A text in a language model: brought to the scene's tokens and changes, shown as far as the timeline
 * says, with what comes next. Late answers never overwrite newer ones.
 */

import {
  CoreError,
  type Intervention,
  type LanguageSession,
  type NormalisedRows,
  type Prediction,
  type PredictionChange,
  type TraceHandle,
} from '../../core/types.ts';
import { hiddenReason } from '../../intervention/hidden_reason.ts';
import { fitting, paintedCells, silencedWords, wordsOf } from '../../intervention/list.ts';
import type { LoadedLanguageModel } from '../../models/language_model.ts';
import type { Scene } from '../../scene/scene.ts';
import type { TraceTokens } from '../../trace/tokens.ts';
import type { TraceExtras } from '../../trace/trace_extras.ts';
import type { SinkView } from '../../view/controls/mask_site.ts';
import { pieceName } from '../../view/text/piece_name.ts';
import { distinctName } from '../../view/text/token_name.ts';
import { BeforeTrace } from '../before_trace.ts';
import { changesOf } from '../changes_of.ts';
import { fileName } from '../file_name.ts';
import { rawRows } from '../sink_rows.ts';
import { namedEffects } from './named_effects.ts';
import { Ranking } from './ranking.ts';
import { LanguageSessions } from './sessions.ts';
import type { LanguageSource } from './source.ts';
import { type LanguageText, readLanguageText } from './text.ts';

/** What of a loaded model is needed to run it. */
export type RunnableModel = Pick<LoadedLanguageModel, 'tokenizer' | 'model'>;

export interface LanguageShown extends TraceExtras {
  trace: TraceHandle;
  tokens: TraceTokens;
  /** Changes that the model has no place for, in words. */
  leftOut: string[];
}

interface Current {
  model: RunnableModel;
  source: LanguageSource;
  text: LanguageText;
  original: LanguageSession;
  edited: LanguageSession | null;
  interventions: Intervention[];
  /** Those that the model has no place for. */
  left: Intervention[];
}

export class TextRun {
  readonly ranking: Ranking;
  text: LanguageText | null = null;
  /** How many tokens are shown. */
  step = 0;
  before: Prediction | null = null;
  /** With the reader's changes; null while there are none. */
  after: Prediction | null = null;
  change: PredictionChange | null = null;
  /** Share of a running forward pass; null: none runs. */
  progress: number | null = null;
  /** When the pass began to run. */
  #since = 0;
  readonly #changed: () => void;
  readonly #inWords: () => true | undefined;
  readonly #sessions = new LanguageSessions();
  readonly #unchanged = new BeforeTrace();
  /** What comes next is being asked for: the table may be that of the settings before. */
  predicting = false;
  #current: Current | null = null;
  /** Of the computation that was begun last. */
  #signal: AbortSignal | null = null;
  #predictVersion = 0;

  /** `inWords`: words are shown in place of pieces. */
  constructor(changed: () => void, inWords: () => true | undefined) {
    this.#changed = changed;
    this.#inWords = inWords;
    this.ranking = new Ranking(changed);
  }

  /** Changes that the model had no place for. */
  get left(): Intervention[] {
    return this.#current?.left ?? [];
  }

  /** The token that is compared and ranked for; -1 until it is known. */
  targetOf(scene: Scene): number {
    return scene.target ?? this.before?.candidates[0]?.id ?? -1;
  }

  /** A token's text with spaces and line ends made visible. */
  nameOf = (id: number): string => {
    const vocabulary = this.#current?.model.tokenizer.vocabulary;
    if (!vocabulary || id < 0 || id >= vocabulary.size) return `token ${id}`;
    const { text, visible } = vocabulary.tokenOf(id);
    return visible ?? text;
  };

  /** The token at a position, and which of several it is; in words with its word. */
  nameAt = (position: number): string => pieceName(this.text?.tokens ?? [], position, this.#inWords());

  /** Another source is shown. */
  leave(): void {
    this.progress = null;
    this.ranking.cancel();
  }

  /** Null: there is no text. @throws CoreError or SourceError */
  async compute(
    model: RunnableModel,
    scene: Scene,
    source: LanguageSource,
    signal: AbortSignal,
  ): Promise<LanguageShown | null> {
    this.#signal = signal;
    this.#since = performance.now();
    try {
      return await this.#run(model, scene, source, signal);
    } finally {
      if (this.#signal === signal) this.progress = null;
    }
  }

  async #run(
    model: RunnableModel,
    scene: Scene,
    source: LanguageSource,
    signal: AbortSignal,
  ): Promise<LanguageShown | null> {
    if (!this.#isOf(model, source)) this.ranking.cancel();
    const text = await this.#read(model, source);
    mayGoOn(signal);
    if (text.ids.length === 0) {
      this.#forget();
      return null;
    }
    const { layers, heads, causal, positions } = model.model.summary;
    const size = { layers, heads, positions, tokens: text.ids.length };
    const { kept, left } = fitting(scene.interventions, size);
    // Where tokens see later ones, a beginning by itself is another text.
    const step =
      causal === false ? text.ids.length : Math.min(scene.step ?? text.ids.length, text.ids.length);
    this.ranking.follow(rankedText(text, step), JSON.stringify(kept));
    const { original, edited } = await this.#sessions.run(
      model.model,
      contextOf(model, source),
      { tokenIds: text.ids, shown: step, interventions: kept },
      { signal, onProgress: (share) => this.#progressed(signal, share) },
    );
    mayGoOn(signal);
    this.#current = { model, source, text, original, edited, interventions: kept, left };
    Object.assign(this, { text, step });
    const trace = await (edited ?? original).trace(step);
    try {
      await this.predict(scene);
    } catch (cause) {
      trace.dispose();
      throw cause;
    }
    const tokens = text.tokens.slice(0, step);
    const of = JSON.stringify([source.model, rankedText(text, step)]);
    const beforeTrace = () => this.#unchanged.get(of, () => original.trace(step));
    return {
      trace,
      tokens: { queryTokens: tokens, keyTokens: tokens },
      ...(edited && { beforeTrace }),
      ...(causal !== false && {
        writtenTokens: async (layer: number, head: number, query: number) =>
          namedEffects(await (edited ?? original).writtenTokens(step, layer, head, query), this.nameOf),
      }),
      whyHidden: (layer, head, query, key) => hiddenReason(kept, { layer, head }, query, key),
      silenced: (layer, head) => silencedWords(kept, { layer, head }),
      edited: (layer, head) =>
        paintedCells(kept, { layer, head }).filter(({ query }) => query < tokens.length),
      ...changesOf(
        trace,
        kept,
        (layer, head) => ({ layer, head }),
        (entry) => wordsOf(entry, this.nameAt),
      ),
      name: fileName(source.model),
      leftOut: left.map((one) => wordsOf(one, (position) => distinctName(text.tokens, position))),
    };
  }

  /** Whether what was computed last is of this source. */
  #isOf(model: RunnableModel, source: LanguageSource): boolean {
    const current = this.#current;
    return current?.model === model && JSON.stringify(current.source) === JSON.stringify(source);
  }

  /** A text that was read already is not read again. */
  #read(model: RunnableModel, source: LanguageSource): Promise<LanguageText> {
    if (this.#current && this.#isOf(model, source)) return Promise.resolve(this.#current.text);
    return readLanguageText(model.tokenizer, source, contextOf(model, source));
  }

  /** Nothing is shown, and nothing comes next. */
  #forget(): void {
    this.#predictVersion++;
    this.predicting = false;
    this.#current = null;
    this.#unchanged.dispose();
    this.ranking.follow('', '');
    Object.assign(this, { text: null, step: 0, before: null, after: null, change: null });
  }

  /** Of a running forward pass, at the rate so far; null while that is not known. */
  get secondsLeft(): number | null {
    const { progress } = this;
    if (!progress) return null;
    const seconds = (performance.now() - this.#since) / 1000;
    return Math.ceil((seconds * (1 - progress)) / progress);
  }

  #progressed(signal: AbortSignal, share: number): void {
    if (signal.aborted) return;
    this.progress = share;
    this.#changed();
  }

  /** What comes after the last token shown: sampling and target act here, without another forward pass. */
  async predict(scene: Scene): Promise<void> {
    const version = ++this.#predictVersion;
    const current = this.#current;
    if (!current) return;
    if (!this.#isCausal) {
      Object.assign(this, { before: null, after: null, change: null });
      return this.#changed();
    }
    this.predicting = true;
    this.#changed();
    try {
      await this.#predict(current, scene, version);
    } finally {
      if (version === this.#predictVersion) this.predicting = false;
      this.#changed();
    }
  }

  async #predict({ original, edited }: Current, scene: Scene, version: number): Promise<void> {
    const position = this.step - 1;
    const [before, after] = await Promise.all([
      original.predict(position, scene.sampling),
      edited ? edited.predict(position, scene.sampling) : null,
    ]);
    const target = scene.target ?? before.candidates[0]?.id ?? 0;
    const change = edited ? await original.compare(edited, position, target) : null;
    if (version !== this.#predictVersion) return;
    Object.assign(this, { before, after, change });
  }

  /** A head when nobody may look at a token, in any layer: by a session of its own, which is closed again. */
  async without(
    token: number,
    { layer, head }: { layer: number; head: number },
    view: SinkView,
  ): Promise<NormalisedRows> {
    const current = this.#current;
    if (!current) throw new CoreError('invalid_argument', 'There is no text to compute.');
    const tokenIds = current.text.ids.subarray(0, this.step);
    const session = await current.model.model.openSession(tokenIds.length);
    try {
      await session.run({ tokenIds, interventions: [...current.interventions, { kind: 'block', token }] });
      const trace = await session.trace(tokenIds.length);
      try {
        return await rawRows(trace, layer, head, view);
      } finally {
        trace.dispose();
      }
    } finally {
      session.dispose();
    }
  }

  /** Switches off every head in turn, beside the changes that are there. */
  async rank(scene: Scene): Promise<void> {
    const { text, step } = this;
    const current = this.#current;
    const token = this.targetOf(scene);
    if (!current || !text || token < 0) return;
    await this.ranking.run({
      session: current.edited ?? current.original,
      position: step - 1,
      token,
      name: this.nameOf(token),
      text: rankedText(text, step),
      changes: JSON.stringify(current.interventions),
    });
  }

  /** Why no token is predicted; empty where one is, or will be. */
  get whyNothing(): string {
    return this.#isCausal
      ? ''
      : 'This model is not causal: every token has seen those after it, so none is predicted.';
  }

  get #isCausal(): boolean {
    return this.#current?.model.model.summary.causal !== false;
  }

  /** What the model drew at the end of what is shown; null until it is known. */
  get drawn(): number | null {
    return (this.after ?? this.before)?.sampled ?? null;
  }

  dispose(): void {
    this.leave();
    this.#sessions.dispose();
    this.#forget();
  }
}

/** Tokens that memory is taken for: never more than the model was made for. */
export function contextOf({ model }: RunnableModel, { context }: LanguageSource): number {
  return Math.min(context, model.summary.contextLength);
}

function rankedText(text: LanguageText, step: number): string {
  return text.ids.subarray(0, step).join();
}

function mayGoOn(signal: AbortSignal): void {
  if (signal.aborted) throw new CoreError('cancelled', 'Computing was cancelled.');
}
