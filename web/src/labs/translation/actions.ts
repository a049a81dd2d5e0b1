/** What the reader can do with the translator; every change goes through the Scene. */

import { UNKNOWN_ID } from '../../core/token_ids.ts';
import type { Stack, TrainingCore } from '../../core/training_types.ts';
import type { Intervention } from '../../core/types.ts';
import {
  gestureOf,
  toggled,
  toggledOff,
  withIntervention,
  withoutIntervention,
} from '../../intervention/list.ts';
import { joined } from '../../models/sentence.ts';
import type { Pin, Scene } from '../../scene/scene.ts';
import type { LabHost } from '../lab.ts';
import type { TranslationRun } from './run.ts';
import { isTranslation, type StackHead, type TranslationSource } from './source.ts';
import { layerIndex } from './translation_trace.ts';

/** The next one without an unknown word: the grammar has a few, for the model to learn what to do with them. */
async function nextSentence(
  core: Pick<TrainingCore, 'example'>,
  after: number,
): Promise<{ seed: number; ids: number[] }> {
  for (let seed = after + 1; ; seed++) {
    const ids = [...(await core.example('translate', seed)).source].slice(0, -1);
    if (!ids.includes(UNKNOWN_ID)) return { seed, ids };
  }
}

export class TranslationActions {
  readonly #host: LabHost;
  readonly #translation: TranslationRun;
  /** The seed of the last sentence that was drawn. */
  #drawn = 0;

  constructor(host: LabHost, translation: TranslationRun) {
    this.#host = host;
    this.#translation = translation;
  }

  get #scene(): Scene {
    return this.#host.scene;
  }

  get source(): TranslationSource | null {
    const { source } = this.#scene;
    return isTranslation(source) ? source : null;
  }

  #open(part: Partial<TranslationSource>, more: Partial<Scene> = {}, gesture = ''): Promise<void> {
    const { source } = this;
    if (!source) return Promise.resolve();
    return this.#host.change({ ...this.#scene, ...more, source: { ...source, ...part } }, gesture);
  }

  /** The cell that belongs to a scene that is about to come. */
  #withPin(more: Partial<Scene>, part: Partial<TranslationSource> = {}): Partial<Scene> {
    const { source } = this;
    if (!source) return more;
    const next = { ...this.#scene, ...more, source: { ...source, ...part } };
    return { ...more, pin: this.#translation.pinFor(next) };
  }

  setText(text: string): Promise<void> {
    return this.#open({ text, target: null, example: null }, { pin: null, step: 1 }, 'text');
  }

  /** The reader's own French; null: back to the model's. */
  setTarget(target: string | null): Promise<void> {
    return this.#open({ target }, { pin: null }, 'french');
  }

  /** The model's French as a start for one's own. */
  writeOwn(): Promise<void> {
    return this.setTarget(joined(this.#translation.shown?.words ?? []));
  }

  async anotherSentence(): Promise<void> {
    const translation = this.#translation;
    const { notices } = this.#host;
    const { source } = this;
    const model = source && translation.modelOf(source);
    if (!model) return;
    try {
      const core = await this.#host.wholeCore();
      const { seed, ids } = await nextSentence(core, this.#drawn);
      this.#drawn = seed;
      const names = model.summary.task.sourceWords;
      const text = ids.map((id) => names[id] ?? '').join(' ');
      this.#host.stepBackNext();
      await this.#open({ text, target: null, example: seed }, { pin: null, step: 1 });
    } catch (cause) {
      notices.failed(cause);
    }
  }

  get rows(): number {
    return this.#translation.shown?.traced.written.length ?? 0;
  }

  /** The row that is being written; null: the whole translation. */
  chooseWord(word: number | null): Promise<void> {
    const translation = this.#translation;
    translation.hover(null);
    const step = word === null ? null : Math.max(0, Math.min(this.rows - 1, word)) + 1;
    return this.#host.change({ ...this.#scene, ...this.#withPin({ step }) }, 'word');
  }

  stepWord(by: 1 | -1): Promise<void> {
    const at = this.#translation.wordIn(this.#scene);
    if (at < 0) return this.chooseWord(by > 0 ? 0 : this.rows - 1);
    return this.chooseWord(at + by);
  }

  /** Another head of a stack: the figure follows it, and the matrix shows it. */
  chooseHead(stack: Stack, place: StackHead): Promise<void> {
    const { source } = this;
    const { shown } = this.#translation;
    if (!source || !shown) return Promise.resolve();
    const layer = layerIndex(shown.traced, stack, place.layer);
    const part = {
      active: stack,
      followed: { ...source.followed, [stack]: { layer: place.layer, head: place.head } },
    };
    return this.#open(part, this.#withPin({ layer, head: place.head }, part));
  }

  /** The next head, or the one before, in the order of the rail. */
  stepHead(by: 1 | -1): Promise<void> {
    const layers = this.#translation.shown?.traced.layers ?? [];
    const places = layers.flatMap(({ stack, layer, heads }, index) =>
      heads.map((_, head) => ({ stack, layer, head, index })),
    );
    const { layer, head } = this.#scene;
    const at = places.findIndex((one) => one.index === layer && one.head === head);
    const next = places[(at + by + places.length) % places.length];
    return next ? this.chooseHead(next.stack, next) : Promise.resolve();
  }

  /** A cell of the matrix that shows the chosen head: its row is the word, where rows are French. */
  pin(pin: Pin | null): Promise<void> {
    const stack = this.#translation.shown?.traced.layers[this.#scene.layer]?.stack;
    if (!pin || stack === 'encoder_self') return this.#host.change({ ...this.#scene, pin });
    return this.#host.change({ ...this.#scene, pin, step: pin.query + 1 });
  }

  setInterventions(interventions: Intervention[], gesture = ''): Promise<void> {
    return this.#host.change({ ...this.#scene, interventions }, gesture);
  }

  toggle(entry: Intervention): Promise<void> {
    return this.setInterventions(toggled(this.#scene.interventions, entry));
  }

  toggleHead(stack: Stack, { layer, head }: StackHead): Promise<void> {
    return this.setInterventions(toggledOff(this.#scene.interventions, { stack, layer, head }));
  }

  /** The head that the matrix shows. */
  async toggleChosen(): Promise<void> {
    const { layer, head } = this.#scene;
    const shown = this.#translation.shown?.traced.layers[layer];
    if (shown) await this.toggleHead(shown.stack, { layer: shown.layer, head });
  }

  add(entry: Intervention): Promise<void> {
    return this.setInterventions(withIntervention(this.#scene.interventions, entry), gestureOf(entry));
  }

  /** Several at once, undone at once. */
  addAll(entries: Intervention[]): Promise<void> {
    return this.setInterventions(entries.reduce(withIntervention, this.#scene.interventions));
  }

  remove(entry: Intervention | null): Promise<void> {
    return this.setInterventions(entry ? withoutIntervention(this.#scene.interventions, entry) : []);
  }

  setBeside(beside: TranslationSource['beside']): Promise<void> {
    return this.#open({ beside });
  }

  showGold(gold: boolean): Promise<void> {
    return this.#open({ gold });
  }

  setModel(model: TranslationSource['model']): Promise<void> {
    return this.#open({ model }, { pin: null });
  }
}
