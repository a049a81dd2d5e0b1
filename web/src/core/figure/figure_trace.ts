/**
 * A trace of which one head after the other is made by the module for figures. What that does not answer, the same
 * file in a larger module does, which is opened when it is first asked, and answers everything from then on.
 */

import type {
  HeadRange,
  HeadStages,
  HeadStatistics,
  LayerSummary,
  RowRange,
  StagePart,
  Thumbnails,
  TraceHandle,
  TraceSummary,
} from '../types.ts';
import type { FigureFile, FigureLayer } from './figure_file.ts';
import type { FigureModule } from './figure_module.ts';

/** Calls that the module for figures has no answer to. */
const ASKED_OF_WHOLE = [
  'cell',
  'heads',
  'inWords',
  'massBetween',
  'pair',
  'strongest',
  'tile',
  'topMass',
  'weights',
] as const satisfies readonly (keyof TraceHandle)[];

const CAUSAL = { none: 0, bottomRight: 1 };

function summaryOf({ index, tensors, ...sizes }: FigureLayer, scale: number, softCap: number): LayerSummary {
  const hasVectors = sizes.width > 0;
  return {
    ...sizes,
    name: `layer.${index}`,
    stack: 'layer',
    index,
    kind: '',
    keyWidth: sizes.width,
    scale,
    softCap,
    score: 'scaled-dot',
    hidden: 0,
    hasVectors,
    hasValues: tensors.values !== undefined,
  };
}

export class FigureTrace {
  readonly summary: TraceSummary;
  readonly picturesFirst = true;
  readonly #module: FigureModule;
  readonly #file: FigureFile;
  readonly #openWhole: () => Promise<TraceHandle>;
  #whole: Promise<TraceHandle> | null = null;
  #hidesLater = false;
  #isClosed = false;

  constructor(module: FigureModule, file: FigureFile, openWhole: () => Promise<TraceHandle>) {
    this.#module = module;
    this.#file = file;
    this.#openWhole = openWhole;
    const { settings, metadata } = file;
    const layers = file.layers.map((layer) => {
      const scale = layer.width > 0 ? (settings.scale ?? module.defaultScale(layer.width)) : 1;
      return summaryOf(layer, scale, settings.softCap);
    });
    this.summary = { layers, metadata, warnings: [] };
    for (const name of ASKED_OF_WHOLE)
      Object.assign(this, {
        [name]: async (...parts: unknown[]) => {
          const whole = await this.#asWhole();
          return Reflect.apply(whole[name], whole, parts);
        },
      });
  }

  /** A failure is forgotten, so that the next call tries again. */
  #asWhole(): Promise<TraceHandle> {
    if (this.#whole) return this.#whole;
    const opened = this.#opened();
    this.#whole = opened;
    opened.catch(() => {
      this.#whole = null;
    });
    return opened;
  }

  async #opened(): Promise<TraceHandle> {
    const whole = await this.#openWhole();
    if (this.#hidesLater) await whole.hideLater(true);
    if (this.#isClosed) whole.dispose();
    return whole;
  }

  #made(layer: number, head: number, withScores: boolean): HeadStages | null {
    const { layers, settings } = this.#file;
    const chosen = layers[layer];
    if (!chosen || !Number.isInteger(head) || head < 0 || head >= chosen.heads) return null;
    const hides = this.#hidesLater && settings.causal === CAUSAL.none;
    const shown = hides ? { ...settings, causal: CAUSAL.bottomRight } : settings;
    return this.#module.head({ layer: chosen, head, settings: shown }, withScores);
  }

  async head(
    layer: number,
    head: number,
    parts: readonly StagePart[] = [],
    rows?: RowRange,
  ): Promise<HeadStages> {
    const isForHere = !this.#whole && !rows && parts.every((part) => part === 'scores');
    const made = isForHere ? this.#made(layer, head, parts.length > 0) : null;
    return made ?? (await this.#asWhole()).head(layer, head, parts, rows);
  }

  /** Each head while it is there; null: one of them needs a larger module. */
  #ofEachHead<T>(tell: (layer: number, head: number) => T): T[] | null {
    if (this.#whole) return null;
    const told: T[] = [];
    for (const [layer, { heads }] of this.#file.layers.entries())
      for (let head = 0; head < heads; head++) {
        if (!this.#made(layer, head, false)) return null;
        told.push(tell(layer, head));
      }
    return told;
  }

  /** As large as the largest layer needs. */
  async thumbnails(size: number, heads?: HeadRange): Promise<Thumbnails> {
    const { layers } = this.#file;
    const side = (of: 'queries' | 'keys') => Math.min(size, Math.max(...layers.map((layer) => layer[of])));
    const [rows, columns] = [side('queries'), side('keys')];
    const pictures = heads ? null : this.#ofEachHead(() => this.#module.thumbnail(rows, columns));
    if (!pictures) return (await this.#asWhole()).thumbnails(size, heads);
    const pixels = new Uint8Array(pictures.length * rows * columns);
    for (const [index, picture] of pictures.entries()) pixels.set(picture, index * rows * columns);
    return { rows, columns, pixels, layers: layers.length, heads: layers[0]?.heads ?? 0 };
  }

  async statistics(tokens?: Int32Array, heads?: HeadRange): Promise<HeadStatistics[]> {
    const { layers } = this.#file;
    const starts = layers.map((_, layer) => layers.slice(0, layer).reduce((sum, { keys }) => sum + keys, 0));
    const numbersOf = (layer: number) => {
      const start = starts[layer] ?? 0;
      return tokens?.subarray(start, start + (layers[layer]?.keys ?? 0));
    };
    const keys = layers.reduce((sum, layer) => sum + layer.keys, 0);
    const isForHere = !heads && (tokens?.length ?? keys) === keys;
    const told = isForHere
      ? this.#ofEachHead((layer, head) => this.#module.statistics({ layer, head }, numbersOf(layer)))
      : null;
    return told ?? (await this.#asWhole()).statistics(tokens, heads);
  }

  async hideLater(hides: boolean): Promise<void> {
    this.#hidesLater = hides;
    await (await this.#whole)?.hideLater(hides);
  }

  dispose(): void {
    this.#isClosed = true;
    this.#whole?.then(
      (whole) => whole.dispose(),
      () => {},
    );
  }
}

/** What a head is made of. */
function partsOf({ width, tensors }: FigureLayer) {
  const { weights, queries, keys, values } = tensors;
  return width > 0 ? [queries, keys, values] : [weights];
}

/** Null: a larger module has to open the file. */
export function openFigure(
  module: FigureModule,
  file: FigureFile,
  openWhole: () => Promise<TraceHandle>,
): TraceHandle | null {
  const isOrdinary = file.layers.every((layer) =>
    partsOf(layer).every((tensor) => !tensor || module.isOrdinary(tensor, layer.width === 0)),
  );
  return isOrdinary ? (new FigureTrace(module, file, openWhole) as unknown as TraceHandle) : null;
}
