/**
 * What one trace shows at the moment: the chosen head, the pinned and the
 * hovered cell, and everything that the core computed for them. Views listen
 * to `change`, and those that show what lies under the pointer to `hover`; late answers of the core never overwrite newer ones.
 */

import { layerId } from '../core/layer_id.ts';
import {
  type CellDetail,
  type HeadDifference,
  type HeadStages,
  type HeadStatistics,
  type LayerSummary,
  type MassFilter,
  type PairWeight,
  STAGE_PARTS,
  type StagePart,
  type Thumbnails,
  type TraceHandle,
} from '../core/types.ts';
import type { HeadShown } from './head_shown.ts';
import type { Cell } from './selection.ts';
import { isOneSequence, tokenNumbers } from './token_numbers.ts';
import { type Token, type TraceTokens, tokensOfTrace } from './tokens.ts';

/** Side of a thumbnail in cells; at most this many bytes per head cross over. */
const THUMBNAIL_SIZE = 48;

/** Readout, table and steps name each cell's score, and hovering must not have to ask for it. */
const SPOKEN_PARTS: readonly StagePart[] = ['scores'];

/** Always the same, so that nothing is drawn anew for it. */
const NONE: readonly Cell[] = [];

export class TraceSession extends EventTarget {
  trace: TraceHandle | null = null;
  queryTokens: Token[] = [];
  keyTokens: Token[] = [];
  layer = 0;
  head = 0;
  pin: Cell | null = null;
  hover: Cell | null = null;
  stages: HeadStages | null = null;
  /** What else than the weights the views say of the chosen head: a cell's score, at least. */
  #stageParts: readonly StagePart[] = SPOKEN_PARTS;
  cell: CellDetail | null = null;
  thumbnails: Thumbnails | null = null;
  statistics: HeadStatistics[] = [];
  /** Thumbnails and figures of all heads are of the trace before, or of the mask before. */
  overviewIsOld = false;
  /** For each layer of the statistics whether it looks at its own sequence. */
  oneSequences: boolean[] = [];
  pairs: PairWeight[] = [];
  difference: HeadDifference | null = null;
  /** Only the strongest weights of each row that share this much of its mass are shown; 1: all. */
  massShare = 1;
  /** What that leaves in; null: everything. */
  massFilter: MassFilter | null = null;
  /** Compares a head with what it was without the reader's changes; null while there are none. */
  differenceOf: ((layer: number, head: number) => Promise<HeadDifference>) | null = null;
  /** Why a masked cell of a head is masked. */
  whyHidden: ((layer: number, head: number, query: number, key: number) => string) | null = null;
  /** What stands in for a head's own output, in words; empty: nothing does. Null: nothing in any head. */
  silencedOf: ((layer: number, head: number) => string) | null = null;
  /** Cells of a head whose weight the reader set; null: none in any head. */
  editedIn: ((layer: number, head: number) => readonly Cell[]) | null = null;
  /** The tokens of each layer, where they are not in the trace itself. */
  tokensFor: ((layer: number) => TraceTokens) | null = null;
  /** Stages of every head that need not be asked for; where there are, nothing shows all heads at once. */
  headsHeld: ((layer: number, head: number) => HeadStages | null) | null = null;
  /** What hides cells, for the legend; empty: the mask. */
  hiddenWords = '';
  #loads = 0;
  #version = 0;
  #headVersion = 0;
  #pinVersion = 0;

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  #failed(cause: unknown): void {
    this.dispatchEvent(new CustomEvent('failure', { detail: cause }));
  }

  /** Numbers are on their way from the core: what is on the screen may be those of the head or pin before. */
  get busy(): boolean {
    return this.#loads > 0;
  }

  async #during(load: () => Promise<void>): Promise<void> {
    this.#loads++;
    try {
      await load();
    } finally {
      this.#loads--;
      if (!this.busy) this.#changed();
    }
  }

  get layerSummary(): LayerSummary | null {
    return this.trace?.summary.layers[this.layer] ?? null;
  }

  /** What stands in for the chosen head's own output; empty: nothing does. */
  get silenced(): string {
    return this.silencedOf?.(this.layer, this.head) ?? '';
  }

  /** Whether the chosen layer looks at its own sequence: where else a head looks has no name. */
  get oneSequence(): boolean {
    return isOneSequence(this.layerSummary?.name ?? '', this);
  }

  /** What a view of the chosen head needs. */
  get shown(): HeadShown {
    const { stages, queryTokens, keyTokens, pin, hover, difference, whyHidden, layer, head, massFilter } =
      this;
    const hiddenWhy = whyHidden && ((query: number, key: number) => whyHidden(layer, head, query, key));
    const silenced = this.silenced !== '';
    const edited = this.editedIn?.(layer, head) ?? NONE;
    return {
      stages,
      queryTokens,
      keyTokens,
      pin,
      hover,
      difference,
      hiddenWhy,
      massFilter,
      silenced,
      edited,
    };
  }

  /** What the steps to the pinned number need; a preview does not disturb them. */
  get explained() {
    const { cell, layerSummary: layer, headName } = this;
    return { ...this.shown, hover: null, cell, layer, headName };
  }

  /** "encoder 0", "self 0", "cross 0" where encoder and decoder lie in one trace; none elsewhere. */
  get stackNames(): string[] {
    const ids = this.trace?.summary.layers.map(({ name }) => layerId(name)) ?? [];
    if (!ids.some(({ stack }) => stack === 'encoder' || stack === 'decoder')) return [];
    return ids.map(({ stack, index, kind }) => `${stack === 'encoder' ? 'enc.' : kind} ${index}`);
  }

  /** "Layer 3 · Head 1", or "Decoder layer 0, cross · Head 0". */
  get title(): string {
    const { stack, index, kind } = layerId(this.layerSummary?.name ?? '');
    if (stack === 'encoder') return `Encoder layer ${index} · Head ${this.head}`;
    if (stack === 'decoder') return `Decoder layer ${index}, ${kind} · Head ${this.head}`;
    return `Layer ${this.layer} · Head ${this.head}`;
  }

  /** The same in a sentence: "Layer 3, head 1". */
  get headName(): string {
    return this.title.replace(' · Head', ', head');
  }

  /**
   * Takes over `trace` and closes the one before. `overview`: the thumbnails and figures of all heads
   * are made anew, too.
   */
  async show(trace: TraceHandle, tokens: TraceTokens, overview = true): Promise<void> {
    const before = this.trace;
    this.trace = trace;
    this.#version++;
    this.queryTokens = tokens.queryTokens;
    this.keyTokens = tokens.keyTokens;
    this.#clamp();
    this.#followSizes();
    this.hover = null;
    this.overviewIsOld = this.thumbnails !== null;
    if (this.headsHeld) this.#clearOverview();
    await this.#during(() => (overview && !this.headsHeld ? this.#loadAll() : this.#loadHead()));
    before?.dispose();
  }

  /** The layers of an encoder and a decoder have other tokens each. */
  #followSizes(): void {
    const { trace, layerSummary: layer } = this;
    if (!trace || !layer) return;
    this.#takeTokens(this.#tokensOf(this.layer));
  }

  /** Those that were handed in, as far as they fit the layer, and else what the trace says. */
  #tokensOf(layer: number): TraceTokens {
    const { trace, queryTokens, keyTokens } = this;
    const size = trace?.summary.layers[layer];
    if (!trace || !size) return { queryTokens, keyTokens };
    if (this.tokensFor) return this.tokensFor(layer);
    const fits = queryTokens.length === size.queries && keyTokens.length === size.keys;
    return fits ? { queryTokens, keyTokens } : tokensOfTrace(trace.summary, layer);
  }

  #takeTokens({ queryTokens, keyTokens }: TraceTokens): void {
    if (queryTokens === this.queryTokens && keyTokens === this.keyTokens) return;
    this.queryTokens = queryTokens;
    this.keyTokens = keyTokens;
    this.hover = null;
    this.stages = null;
  }

  /** Head and pin stay where they were, as far as the trace has them. */
  #clamp(): void {
    const layers = this.trace?.summary.layers ?? [];
    this.layer = Math.min(this.layer, layers.length - 1);
    this.head = Math.min(this.head, (layers[this.layer]?.heads ?? 1) - 1);
    const size = layers[this.layer];
    if (this.pin && size && (this.pin.query >= size.queries || this.pin.key >= size.keys)) this.pin = null;
  }

  refresh(): Promise<void> {
    return this.#during(() => this.#loadAll());
  }

  async #loadAll(): Promise<void> {
    const { trace } = this;
    const version = ++this.#version;
    if (!trace) return;
    await this.#loadHead();
    if (version !== this.#version) return;
    try {
      const [thumbnails, statistics] = await Promise.all([
        trace.thumbnails(THUMBNAIL_SIZE),
        trace.statistics(tokenNumbers(trace.summary, (layer) => this.#tokensOf(layer))),
      ]);
      if (version !== this.#version) return;
      this.thumbnails = thumbnails;
      this.statistics = statistics;
      this.overviewIsOld = false;
      this.oneSequences = trace.summary.layers.map(({ name }, layer) =>
        isOneSequence(name, this.#tokensOf(layer)),
      );
      this.#changed();
    } catch (cause) {
      if (version === this.#version) this.#failed(cause);
    }
  }

  async #loadHead(): Promise<void> {
    const { trace } = this;
    const version = ++this.#headVersion;
    if (!trace) return;
    try {
      const held = this.headsHeld?.(this.layer, this.head);
      const stages = held ?? (await trace.head(this.layer, this.head, this.#stageParts));
      if (version !== this.#headVersion) return;
      const difference = (await this.differenceOf?.(this.layer, this.head)) ?? null;
      if (version !== this.#headVersion) return;
      const massFilter = await this.#filter(trace);
      if (version !== this.#headVersion) return;
      this.stages = stages;
      this.difference = difference;
      this.massFilter = massFilter;
      this.#changed();
      await this.#loadPin();
    } catch (cause) {
      if (version === this.#headVersion) this.#failed(cause);
    }
  }

  async #loadPin(): Promise<void> {
    const { trace, pin } = this;
    const version = ++this.#pinVersion;
    if (!trace || !pin || pin.key < 0) {
      this.cell = null;
      this.pairs = [];
      this.#changed();
      return;
    }
    try {
      const [cell, pairs] = await Promise.all([
        trace.cell(this.layer, this.head, pin.query, pin.key),
        this.headsHeld ? [] : trace.pair(pin.query, pin.key),
      ]);
      if (version !== this.#pinVersion) return;
      this.cell = cell;
      this.pairs = pairs;
      this.#changed();
    } catch (cause) {
      if (version === this.#pinVersion) this.#failed(cause);
    }
  }

  async #filter(trace: TraceHandle): Promise<MassFilter | null> {
    return this.massShare < 1 ? trace.topMass(this.layer, this.head, this.massShare) : null;
  }

  async chooseMassShare(share: number): Promise<void> {
    if (share === this.massShare) return;
    this.massShare = share;
    await this.#during(() => this.#loadHead());
  }

  async chooseHead(layer: number, head: number): Promise<void> {
    this.layer = layer;
    this.head = head;
    this.#clamp();
    this.#followSizes();
    await this.#during(() => {
      this.#changed();
      return this.#loadHead();
    });
  }

  /** The next head in reading order, or the one before. */
  async stepHead(step: 1 | -1): Promise<void> {
    const layers = this.trace?.summary.layers ?? [];
    const places = layers.flatMap((layer, index) =>
      Array.from({ length: layer.heads }, (_, head) => ({ layer: index, head })),
    );
    const at = places.findIndex((place) => place.layer === this.layer && place.head === this.head);
    const next = places[(at + step + places.length) % places.length];
    if (next) await this.chooseHead(next.layer, next.head);
  }

  async choosePin(pin: Cell | null): Promise<void> {
    this.pin = pin;
    await this.#during(() => {
      this.#changed();
      return this.#loadPin();
    });
  }

  setHover(hover: Cell | null): void {
    if (hover?.query === this.hover?.query && hover?.key === this.hover?.key) return;
    this.hover = hover;
    this.noteHover();
  }

  /** What lies under the pointer is another: of interest to the views of a head alone. */
  noteHover(): void {
    this.dispatchEvent(new Event('hover'));
  }

  dispose(): void {
    this.#version++;
    this.#headVersion++;
    this.#pinVersion++;
    this.trace?.dispose();
    this.trace = null;
  }

  /** Whether a view shows every stage of the chosen head. Counts from the next `show` on. */
  showsStages(all: boolean): void {
    this.#stageParts = all ? STAGE_PARTS : SPOKEN_PARTS;
  }

  #clearOverview(): void {
    Object.assign(this, { thumbnails: null, statistics: [], overviewIsOld: false, oneSequences: [] });
  }

  /** As before the first trace: nothing is shown. */
  clear(): void {
    this.dispose();
    this.showsStages(false);
    Object.assign(this, { queryTokens: [], keyTokens: [], layer: 0, head: 0, pin: null, hover: null });
    Object.assign(this, { stages: null, cell: null, pairs: [], difference: null, massFilter: null });
    Object.assign(this, {
      differenceOf: null,
      whyHidden: null,
      silencedOf: null,
      editedIn: null,
      tokensFor: null,
      headsHeld: null,
      hiddenWords: '',
    });
    this.#clearOverview();
    this.#changed();
  }
}
