/**
 * A sentence in the translator: as the reader's changes leave it and, beside it, without them. Late
 * answers never overwrite newer ones.
 */

import type { AlignmentScore, TaskModelHandle, TrainingCore } from '../../core/training_types.ts';
import type { Core } from '../../core/types.ts';
import { ModelLoader } from '../../models/model_loader.ts';
import {
  type LoadedTranslator,
  loadTranslator,
  TRANSLATORS,
  type TranslatorName,
} from '../../models/translators.ts';
import type { Pin, Scene } from '../../scene/scene.ts';
import type { Notices } from '../../shell/notices.ts';
import type { SceneResult } from '../../shell/scene_result.ts';
import { changeWords } from './changes.ts';
import { TranslationBesides } from './comparisons.ts';
import { type GoldAlignment, goldFor, goldRows } from './gold.ts';
import { editsOf, fittingChanges, isOff, type TranslationChange, type TranslationSource } from './source.ts';
import {
  adviceFor,
  readPair,
  type SentencePair,
  sourceIds,
  type Translation,
  targetIds,
  translate,
} from './text.ts';
import {
  countsOf,
  followedIn,
  pinOf,
  placeIn,
  type Resolved,
  rowAtStep,
  tokensOfLayer,
} from './translation_trace.ts';

/** What is needed of the page. */
export interface TranslationHost {
  readonly scene: Scene;
  readonly notices: Pick<Notices, 'say'>;
  core(): Promise<Core>;
  /** The same; where there is none, the page has said why. @throws NoCore */
  coreForLoading(): Promise<Core>;
  /** A model has come: the scene is computed anew. */
  again(): Promise<unknown>;
  tell(): void;
}

export class TranslationRun {
  readonly loaders: Record<TranslatorName, ModelLoader<LoadedTranslator>>;
  readonly besides: TranslationBesides;
  pair: SentencePair | null = null;
  /** What is on the screen; null: nothing yet. */
  shown: Translation | null = null;
  /** The same without the reader's changes; null while there are none. */
  before: Translation | null = null;
  gold: GoldAlignment | null = null;
  /** Of every head that reads the English, against the gold alignment; empty where there is none for this French. */
  scores: AlignmentScore[] = [];
  /** Why there is nothing to see and what to do; empty: there is. */
  advice = '';
  /** The last sentence could not be computed: what is shown is older. */
  failed = false;
  /** The French word under the pointer. */
  hovered: number | null = null;
  readonly #host: TranslationHost;
  #version = 0;

  constructor(host: TranslationHost) {
    this.#host = host;
    const loader = (name: TranslatorName) =>
      new ModelLoader<LoadedTranslator>(
        TRANSLATORS[name],
        (core, base, options) => loadTranslator(core, TRANSLATORS[name], base, options),
        () => host.coreForLoading(),
        () => this.#loaded(name),
      );
    this.loaders = {
      transformer: loader('transformer'),
      bahdanau: loader('bahdanau'),
      leaking: loader('leaking'),
    };
    this.besides = new TranslationBesides(this.loaders, () => host.tell());
  }

  #loaded(name: TranslatorName): void {
    const { source } = this.#host.scene;
    if (source.kind !== 'translation' || this.loaders[name].state !== 'ready') this.#host.tell();
    else if (name === source.model) this.#host.again();
    else this.follow(this.#host.scene);
  }

  /** The model that the scene is about, once it is there. */
  modelOf({ model }: TranslationSource): LoadedTranslator['model'] | null {
    return this.loaders[model].ready?.model ?? null;
  }

  /** With the head that is followed in each stack. */
  resolved(source: TranslationSource): Resolved {
    return { ...source, followed: followedIn(this.modelOf(source), source.followed) };
  }

  /** The row that is being written, hovered before chosen; -1: none in particular. */
  wordIn({ step }: Scene): number {
    const rows = this.shown?.reading.written.length ?? 0;
    return this.hovered ?? (step === null || rows === 0 ? -1 : rowAtStep(step, rows));
  }

  hover(word: number | null): void {
    if (word === this.hovered) return;
    this.hovered = word;
    this.#host.tell();
  }

  /** Loads what is missing, or computes once more what failed. */
  retry({ model }: TranslationSource): void {
    const loader = this.loaders[model];
    if (loader.ready) this.#host.again();
    else loader.load();
  }

  /** Null where there is nothing to show yet. @throws CoreError */
  async compute(scene: Scene, source: TranslationSource): Promise<SceneResult | null> {
    const version = ++this.#version;
    const model = this.modelOf(source);
    if (!model) {
      this.#forget();
      this.loaders[source.model].loadUnasked();
      return null;
    }
    try {
      const result = await this.#read(model, scene, source, version);
      if (version === this.#version) this.failed = false;
      return result;
    } catch (cause) {
      if (version === this.#version) this.failed = true;
      throw cause;
    }
  }

  async #read(
    model: TaskModelHandle,
    scene: Scene,
    source: TranslationSource,
    version: number,
  ): Promise<SceneResult | null> {
    const core = await this.#host.core();
    const pair = await readPair(core, model.summary.task, source);
    if (version !== this.#version) return null;
    this.pair = pair;
    this.advice = adviceFor(pair);
    if (this.advice !== '') {
      this.#forget();
      return null;
    }
    return this.#run(core, model, pair, scene, source, version);
  }

  async #run(
    core: TrainingCore,
    model: TaskModelHandle,
    pair: SentencePair,
    scene: Scene,
    source: TranslationSource,
    version: number,
  ): Promise<SceneResult | null> {
    const size = { ...countsOf(model), tokens: model.summary.task.longest };
    const { kept, left } = fittingChanges(source.changes, size);
    const own = pair.target?.map(({ id }) => id) ?? null;
    const edits = editsOf(kept);
    const shown = await translate(model, pair, own, edits);
    try {
      const before = kept.length > 0 ? await translate(model, pair, own, {}) : null;
      before?.reading.trace.dispose();
      const gold = await goldFor(core, model, pair, source);
      const input = { source: sourceIds(pair), target: targetIds(shown.ids), edits };
      const rows = goldRows(gold, shown.ids);
      const scores = rows ? await model.alignment(input, rows) : [];
      if (version === this.#version) Object.assign(this, { shown, before, gold, scores, hovered: null });
    } finally {
      if (this.shown !== shown) shown.reading.trace.dispose();
    }
    if (this.shown !== shown) return null;
    if (left.length > 0)
      this.#host.notices.say(
        'compute',
        `This model has no place for: ${left.map((one) => changeWords(one, shown)).join('; ')}.`,
      );
    this.follow(scene);
    const place = placeIn(shown.reading, this.resolved(source));
    const tokensFor = (layer: number) => tokensOfLayer(shown.reading, layer);
    return {
      trace: shown.reading.trace,
      tokens: tokensFor(place.layer),
      cuts: [],
      tokensFor,
      whyHidden: () => 'it comes later',
      silenced: (layer, head) => this.#silenced(kept, layer, head),
      place: { ...place, pin: scene.pin ?? this.pinFor(scene) },
    };
  }

  #silenced(changes: TranslationChange[], layer: number, head: number): string {
    const one = this.shown?.reading.layers[layer];
    return one && isOff(changes, one.stack, { layer: one.layer, head }) ? 'switched off' : '';
  }

  /** The cell of a head that belongs to the word being written. */
  pinFor(scene: Scene): Pin | null {
    const { source } = scene;
    if (!this.shown || source.kind !== 'translation') return null;
    return pinOf(this.shown.reading, this.resolved(source), this.wordIn(scene));
  }

  /** What stands beside the figure follows the scene, without another pass of the model. */
  follow(scene: Scene): void {
    if (scene.source.kind !== 'translation' || !this.shown || !this.pair) return;
    const { layer } = placeIn(this.shown.reading, this.resolved(scene.source));
    const isCross = this.shown.reading.layers[layer]?.stack === 'decoder_cross';
    const pin = isCross ? (scene.pin ?? this.pinFor(scene)) : null;
    this.besides.follow(scene.source, { shown: this.shown, pair: this.pair, pin });
  }

  #forget(): void {
    Object.assign(this, { shown: null, before: null, gold: null, scores: [], hovered: null });
    this.besides.forget();
  }
}
