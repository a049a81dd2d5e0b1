/**
 * A sentence in the translator: as the reader's changes leave it and, beside it, without them. Late
 * answers never overwrite newer ones.
 */

import { isSameLayer } from '../../core/layer_id.ts';
import type { AlignmentScore, TaskModelHandle, TrainingCore } from '../../core/training_types.ts';
import {
  CoreError,
  type HeadSite,
  type HeadStages,
  type Intervention,
  type LayerDifference,
} from '../../core/types.ts';
import { hiddenReason, hiddenWords } from '../../intervention/hidden_reason.ts';
import { paintedCells, silencedWords, withoutIntervention } from '../../intervention/list.ts';
import { ModelLoader } from '../../models/model_loader.ts';
import {
  type LoadedTranslator,
  loadTranslator,
  TRANSLATORS,
  type TranslatorName,
} from '../../models/translators.ts';
import type { Pin, Scene } from '../../scene/scene.ts';
import { changesOf } from '../changes_of.ts';
import { fileName } from '../file_name.ts';
import { headDifference } from '../head_difference.ts';
import type { LabHost, Shown } from '../lab.ts';
import { leftOutWords } from '../left_out.ts';
import { ownPositions } from '../own_positions.ts';
import { changeWords, fittingTranslator } from './changes.ts';
import { Comparisons } from './comparisons.ts';
import { type GoldAlignment, goldFor } from './gold.ts';
import { SameFrench } from './same_french.ts';
import { isTranslation, type TranslationSource } from './source.ts';
import {
  adviceFor,
  readPair,
  type SentencePair,
  type Translation,
  translate,
  type WrittenFrench,
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

/** Words, and what is known of their alignment: the same for one edit after another. */
interface Sentence {
  about: string;
  pair: SentencePair;
  gold: GoldAlignment | null;
}

function differenceOf(
  differences: LayerDifference[],
  { traced }: Translation,
  layer: number,
): LayerDifference | undefined {
  const id = traced.trace.summary.layers[layer];
  return differences.find((other) => id && isSameLayer(other.layer, id));
}

export class TranslationRun {
  readonly loaders: Record<TranslatorName, ModelLoader<LoadedTranslator>>;
  readonly comparisons: Comparisons;
  pair: SentencePair | null = null;
  /** What is on the screen; null: nothing yet. */
  shown: Translation | null = null;
  /** Changes that the model had no place for. */
  left: Intervention[] = [];
  /** The same without the reader's changes; null while there are none. */
  before: WrittenFrench | null = null;
  gold: GoldAlignment | null = null;
  /** Of every head that reads the English, against the gold alignment; empty where there is none for this French. */
  scores: AlignmentScore[] = [];
  /** Why there is nothing to see and what to do; empty: there is. */
  advice = '';
  /** The last sentence could not be computed: what is shown is older. */
  failed = false;
  /** The French word under the pointer. */
  hovered: number | null = null;
  readonly #host: LabHost;
  readonly #sameFrench = new SameFrench();
  #sentence: Sentence | null = null;

  constructor(host: LabHost) {
    this.#host = host;
    const loader = (name: TranslatorName) =>
      new ModelLoader<LoadedTranslator>(
        TRANSLATORS[name],
        async (base, options) =>
          loadTranslator(await host.forLoading(host.wholeCore()), TRANSLATORS[name], base, options),
        () => this.#loaded(name),
      );
    this.loaders = {
      transformer: loader('transformer'),
      bahdanau: loader('bahdanau'),
      leaking: loader('leaking'),
    };
    this.comparisons = new Comparisons(this.loaders, () => host.notify());
  }

  #loaded(name: TranslatorName): void {
    const { source } = this.#host.scene;
    if (!isTranslation(source) || this.loaders[name].state !== 'ready') this.#host.notify();
    else if (name === source.model) this.#host.recompute();
    else {
      this.follow(this.#host.scene);
      // A comparison may have waited for it.
      this.#host.notify();
    }
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
    const rows = this.shown?.traced.written.length ?? 0;
    return this.hovered ?? (step === null || rows === 0 ? -1 : rowAtStep(step, rows));
  }

  hover(word: number | null): void {
    if (word === this.hovered) return;
    this.hovered = word;
    this.#host.session.noteHover();
  }

  /** Loads what is missing, or computes once more what failed. */
  retry({ model }: TranslationSource): void {
    const loader = this.loaders[model];
    if (loader.ready) this.#host.recompute();
    else loader.load();
  }

  /** Null where there is nothing to show yet. @throws CoreError */
  async compute(scene: Scene, source: TranslationSource, signal: AbortSignal): Promise<Shown | null> {
    const model = this.modelOf(source);
    if (!model) {
      this.#forget();
      this.loaders[source.model].loadUnasked();
      return null;
    }
    try {
      const result = await this.#read(model, scene, source, signal);
      if (!signal.aborted) this.failed = false;
      return result;
    } catch (cause) {
      if (!signal.aborted) this.failed = true;
      throw cause;
    }
  }

  async #read(
    model: TaskModelHandle,
    scene: Scene,
    source: TranslationSource,
    signal: AbortSignal,
  ): Promise<Shown | null> {
    const core = await this.#host.wholeCore();
    const sentence = await this.#sentenceOf(core, model, source);
    if (signal.aborted) return null;
    this.#sentence = sentence;
    this.pair = sentence.pair;
    this.advice = adviceFor(sentence.pair);
    if (this.advice !== '') {
      this.#forget();
      return null;
    }
    return this.#run(model, sentence, scene, source, signal);
  }

  async #sentenceOf(
    core: TrainingCore,
    model: TaskModelHandle,
    source: TranslationSource,
  ): Promise<Sentence> {
    const about = JSON.stringify([source.model, source.text, source.target, source.example]);
    if (this.#sentence?.about === about) return this.#sentence;
    const pair = await readPair(core, model.summary.task, source);
    const gold = adviceFor(pair) === '' ? await goldFor(core, model, pair, source) : null;
    return { about, pair, gold };
  }

  async #run(
    model: TaskModelHandle,
    { pair, gold }: Sentence,
    scene: Scene,
    source: TranslationSource,
    signal: AbortSignal,
  ): Promise<Shown | null> {
    const { task, settings } = model.summary;
    const size = { ...countsOf(model), tokens: task.longest, positions: ownPositions(settings) };
    const { kept, left } = fittingTranslator(scene.interventions, size);
    this.left = left;
    const own = pair.target?.map(({ id }) => id) ?? null;
    const aligned = gold && { target: Int32Array.from(gold.ids), rows: gold.rows };
    const reading = await translate(model, pair, own, kept, aligned ?? undefined);
    const { shown, before, differences, scores } = reading;
    if (signal.aborted) {
      shown.traced.trace.dispose();
      return null;
    }
    Object.assign(this, { shown, before, scores, gold, hovered: null });
    if (left.length > 0)
      this.#host.notices.say(
        'compute',
        leftOutWords(
          'This model has',
          left.map((entry) => changeWords(entry, shown)),
        ),
      );
    this.follow(scene);
    const place = placeIn(shown.traced, this.resolved(source));
    const tokensFor = (layer: number) => tokensOfLayer(shown.traced, layer);
    return {
      trace: shown.traced.trace,
      tokens: tokensFor(place.layer),
      tokensFor,
      // The page has no grid of heads, and figure and panel hold every head already.
      headsHeld: (layer, head) => shown.traced.layers[layer]?.heads[head] ?? null,
      whyHidden: (layer, head, query, key) => {
        const at = this.#siteOf(layer, head);
        return at ? hiddenReason(kept, at, query, key) : '';
      },
      silenced: (layer, head) => {
        const at = this.#siteOf(layer, head);
        return at ? silencedWords(kept, at) : '';
      },
      edited: (layer, head) => {
        const at = this.#siteOf(layer, head);
        return at ? paintedCells(kept, at) : [];
      },
      ...changesOf(
        shown.traced.trace,
        kept,
        (layer, head) => this.#siteOf(layer, head) ?? { layer, head },
        (entry) => changeWords(entry, shown),
        (layer, head) => shown.traced.layers[layer]?.heads[head] ?? null,
      ),
      name: fileName(`translator-${source.model}`),
      hiddenWords: hiddenWords(kept),
      ...(differences && {
        differenceOf: async (layer, head) => headDifference(differenceOf(differences, shown, layer), head),
        beforeOf: (layer, head) => this.#sameFrench.before(model, pair, shown, { layer, head }),
        // Where a layer is skipped, the others have other places in it.
        ...(!kept.some(({ kind }) => kind === 'skip_layer') && {
          beforeTrace: () => this.#sameFrench.unchanged(model, pair, shown),
        }),
      }),
      place: { ...place, pin: scene.pin ?? this.pinFor(scene) },
    };
  }

  /** The chosen head when nobody in its stack may look at a token. @throws CoreError */
  without(source: TranslationSource, interventions: Intervention[], token: number): Promise<HeadStages> {
    const { shown, pair } = this;
    const model = this.modelOf(source);
    const { layer, head } = this.#host.session;
    const site = this.#siteOf(layer, head);
    if (!model || !shown || !pair || !site?.stack)
      throw new CoreError('invalid_argument', 'There is no translation to compute.');
    const kept = this.left.reduce(withoutIntervention, interventions);
    const list: Intervention[] = [...kept, { kind: 'block', token, stack: site.stack }];
    return this.#sameFrench.under(list, model, pair, shown, { layer, head });
  }

  dispose(): void {
    this.#sameFrench.dispose();
  }

  /** A head of the trace, within its stack; null: the trace has none there. */
  #siteOf(layer: number, head: number): HeadSite | null {
    const shown = this.shown?.traced.layers[layer];
    return shown ? { stack: shown.stack, layer: shown.layer, head } : null;
  }

  /** The cell of a head that belongs to the word being written. */
  pinFor(scene: Scene): Pin | null {
    const { source } = scene;
    if (!this.shown || !isTranslation(source)) return null;
    return pinOf(this.shown.traced, this.resolved(source), this.wordIn(scene));
  }

  /** What stands beside the figure follows the scene, without another pass of the model. */
  follow(scene: Scene): void {
    if (!isTranslation(scene.source) || !this.shown || !this.pair) return;
    const { layer } = placeIn(this.shown.traced, this.resolved(scene.source));
    const isCross = this.shown.traced.layers[layer]?.stack === 'decoder_cross';
    const pin = isCross ? (scene.pin ?? this.pinFor(scene)) : null;
    this.comparisons.follow(scene.source, { shown: this.shown, pair: this.pair, pin });
  }

  #forget(): void {
    Object.assign(this, { shown: null, before: null, gold: null, scores: [], hovered: null });
    this.comparisons.forget();
  }
}
