/** What stands beside the translator: Bahdanau's model on the same French, or the one that was trained without a mask. */

import { type CellDetail, messageOf } from '../../core/types.ts';
import type { ModelLoader } from '../../models/model_loader.ts';
import type { LoadedTranslator, TranslatorName } from '../../models/translators.ts';
import type { Pin } from '../../scene/scene.ts';
import type { TranslationSource } from './source.ts';
import { type SentencePair, sentenceOf, type Translation, translate } from './text.ts';

/** A model on the French of the figure, and what it writes by itself. Its trace is to be closed. */
export interface ComparedModel {
  forced: Translation;
  /** Its own translation. */
  own: string;
  agrees: boolean;
}

function close(...comparisons: (ComparedModel | null | undefined)[]): void {
  for (const one of comparisons) one?.forced.traced.trace.dispose();
}

interface Followed {
  shown: Translation;
  pair: SentencePair;
  /** A French row and an English column; null: none is pinned. */
  pin: Pin | null;
}

export class Comparisons {
  aligner: ComparedModel | null = null;
  /** Trained with the mask, and trained without. */
  leakage: { masked: ComparedModel; leaking: ComparedModel } | null = null;
  /** The additive score of one cell under Bahdanau's model. */
  cell: CellDetail | null = null;
  problem = '';
  readonly #loaders: Record<TranslatorName, ModelLoader<LoadedTranslator>>;
  readonly #changed: () => void;
  #version = 0;
  #cellVersion = 0;
  #about = '';
  #pin: Pin | null = null;
  /** What a model writes by itself for a sentence, by its ids: edits of another model leave it. */
  readonly #written = new Map<TranslatorName, { about: string; own: string; ids: string }>();
  /** Of `cell`, or of the one that is on its way. */
  #cellAt = '';

  constructor(loaders: Record<TranslatorName, ModelLoader<LoadedTranslator>>, changed: () => void) {
    this.#loaders = loaders;
    this.#changed = changed;
  }

  /** Models that `beside` needs and that are not there. */
  missing({ beside }: Pick<TranslationSource, 'beside'>): ModelLoader<LoadedTranslator>[] {
    const needed: Record<TranslationSource['beside'], TranslatorName[]> = {
      bahdanau: ['bahdanau'],
      head: [],
      leakage: ['transformer', 'leaking'],
    };
    return needed[beside].map((name) => this.#loaders[name]).filter(({ ready }) => !ready);
  }

  follow(source: TranslationSource, { shown, pair, pin }: Followed): void {
    this.#pin = pin;
    const missing = this.missing(source);
    for (const loader of missing) loader.loadUnasked();
    const about = JSON.stringify([source.beside, pair.source, shown.ids]);
    if (missing.length > 0) return;
    if (about === this.#about) {
      this.#openCell();
      return;
    }
    this.forget();
    this.#about = about;
    this.#run(source.beside, pair, shown.ids, ++this.#version);
  }

  async #run(
    beside: TranslationSource['beside'],
    pair: SentencePair,
    ids: number[],
    version: number,
  ): Promise<void> {
    try {
      const aligner = beside === 'bahdanau' ? await this.#beside('bahdanau', pair, ids) : null;
      const leakage = beside === 'leakage' ? await this.#leakage(pair, ids) : null;
      if (version !== this.#version) return close(aligner, leakage?.masked, leakage?.leaking);
      Object.assign(this, { aligner, leakage });
    } catch (cause) {
      if (version !== this.#version) return;
      this.#about = '';
      this.problem = messageOf(cause);
    }
    await this.#openCell();
    this.#changed();
  }

  async #leakage(pair: SentencePair, ids: number[]) {
    const masked = await this.#beside('transformer', pair, ids);
    try {
      return { masked, leaking: await this.#beside('leaking', pair, ids) };
    } catch (cause) {
      close(masked);
      throw cause;
    }
  }

  async #beside(name: TranslatorName, pair: SentencePair, ids: number[]): Promise<ComparedModel> {
    const model = this.#loaders[name].ready?.model;
    if (!model) throw new Error(`${this.#loaders[name].entry.title} is not loaded.`);
    const about = pair.source.map(({ id }) => id).join(' ');
    let written = this.#written.get(name);
    if (written?.about !== about) {
      const { shown: free } = await translate(model, { ...pair, target: null }, null, []);
      written = { about, own: sentenceOf(free), ids: free.ids.join(' ') };
      this.#written.set(name, written);
      // Where it ended by itself, that is how it reads this French; the reader's own has other letters.
      if (written.ids === ids.join(' ') && free.ended && !pair.target)
        return { forced: free, own: written.own, agrees: true };
      free.traced.trace.dispose();
    }
    const { shown: forced } = await translate(model, pair, ids, []);
    return { forced, own: written.own, agrees: written.ids === ids.join(' ') };
  }

  /** Opens up the score of the pinned cell under Bahdanau's model. */
  async #openCell(): Promise<void> {
    const pin = this.#pin;
    const place = pin && pin.key >= 0 ? `${pin.query}.${pin.key}` : '';
    const trace = this.aligner?.forced.traced.trace;
    if (!trace || place === this.#cellAt) return;
    this.#cellAt = place;
    const version = ++this.#cellVersion;
    try {
      const cell = pin && place !== '' ? await trace.cell(0, 0, pin.query, pin.key) : null;
      if (version !== this.#cellVersion) return;
      this.cell = cell;
    } catch (cause) {
      if (version !== this.#cellVersion) return;
      this.problem = messageOf(cause);
      this.#about = '';
    }
    this.#changed();
  }

  forget(): void {
    this.#version++;
    this.#cellVersion++;
    this.#about = '';
    this.#cellAt = '';
    close(this.aligner, this.leakage?.masked, this.leakage?.leaking);
    Object.assign(this, { aligner: null, leakage: null, cell: null, problem: '' });
  }
}
