/**
 * What one trace shows at the moment: the chosen head, the pinned and the hovered cell, and everything that the core
 * computed for them (session_loads.ts asks for it). Views listen to `change`, and those that show what lies under the
 * pointer to `hover`.
 */

import type {
  CellDetail,
  HeadDifference,
  HeadStages,
  Intervention,
  LayerSummary,
  MassFilter,
  PairWeight,
  StagePart,
  StrongestPair,
  TraceHandle,
} from '../core/types.ts';
import type { Arcs } from '../scene/scene.ts';
import { rowOf } from './head_rows.ts';
import type { HeadShown } from './head_shown.ts';
import { headTitle } from './head_titles.ts';
import { type HeadsOverview, NO_OVERVIEW } from './heads_overview.ts';
import type { LongHead } from './long_head.ts';
import { nextHead } from './next_head.ts';
import type { Beside, Overlaid } from './overlaid.ts';
import type { Cell } from './selection.ts';
import { SessionLoads } from './session_loads.ts';
import type { TileSource } from './tile_source.ts';
import { isOneSequence } from './token_numbers.ts';
import { type Noun, type Token, type TraceTokens, tokensOfTrace } from './tokens.ts';
import type { TraceExtras } from './trace_extras.ts';

/** Always the same, so that nothing is drawn anew for it. */
const NONE: readonly Cell[] = [];
const NO_ARCS: Arcs = {};

export class TraceSession extends EventTarget {
  trace: TraceHandle | null = null;
  queryTokens: Token[] = [];
  keyTokens: Token[] = [];
  layer = 0;
  head = 0;
  pin: Cell | null = null;
  hover: Cell | null = null;
  stages: HeadStages | null = null;
  cell: CellDetail | null = null;
  overview: HeadsOverview = NO_OVERVIEW;
  pairs: PairWeight[] = [];
  difference: HeadDifference | null = null;
  /** The head is shown without the reader's changes. */
  showsBefore = false;
  before: HeadStages | null = null;
  /** Only the strongest weights of each row that share this much of its mass are shown; 1: all. */
  massShare = 1;
  /** What that leaves in; null: everything. */
  massFilter: MassFilter | null = null;
  tiles: TileSource | null = null;
  /** Of a long head without the reader's changes. */
  tilesBefore: TileSource | null = null;
  strongest: StrongestPair | null = null;
  /** What the reader set in cells that a mask hides, and that counts for nothing; undefined: none. */
  hiddenEdits: ReadonlySet<Intervention> | undefined;
  /** Shows other heads and rows together with the chosen ones; null: none are wanted. */
  beside: Beside | null = null;
  /** Self-attention heads whose arcs are wanted; the others are those of the chosen head's layer. */
  arcs: Arcs = NO_ARCS;
  /** What there is of it. */
  overlaid: Overlaid | null = null;
  /** What the source of the trace says of it; counts from the next `show` on. */
  extras: TraceExtras = {};
  readonly #loads = new SessionLoads(this);

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** Numbers are on their way from the core: what is on the screen may be those of the head or pin before. */
  get busy(): boolean {
    return this.#loads.busy;
  }

  /** The rows of a long head on show. */
  get long(): LongHead | null {
    return this.#loads.long;
  }

  get layerSummary(): LayerSummary | null {
    return this.trace?.summary.layers[this.layer] ?? null;
  }

  /** What stands in for the chosen head's own output; empty: nothing does. */
  get silenced(): string {
    return this.extras.silenced?.(this.layer, this.head) ?? '';
  }

  /** Whether the chosen layer looks at its own sequence: where else a head looks has no name. */
  get oneSequence(): boolean {
    return isOneSequence(this.layerSummary, this);
  }

  /** What hides cells, for the legend; empty: the mask. */
  get hiddenWords(): string {
    return this.extras.hiddenWords ?? '';
  }

  /** How the numbers were made of the tokens', for the legend; empty: they are theirs. */
  get unit(): string {
    return '';
  }

  /** What rows and columns are called. */
  get noun(): Noun {
    return 'token';
  }

  /** The pinned cell among the trace's own tokens. */
  get piecePin(): Cell | null {
    return this.pin;
  }

  /** What a view of the chosen head needs; of several heads as one, what it needs of that. */
  get shown(): HeadShown {
    const { overlaid } = this;
    return this.showsBefore || !overlaid ? this.#own : overlaid.over(this.#own);
  }

  /** Of the chosen head alone. */
  get #own(): HeadShown {
    const { stages, queryTokens, keyTokens, pin, hover, difference, layer, head, massFilter } = this;
    const { tiles, strongest } = this;
    const { whyHidden } = this.extras;
    const set = this.extras.edited?.(layer, head) ?? NONE;
    const hiddenWhy = whyHidden ? (query: number, key: number) => whyHidden(layer, head, query, key) : null;
    const silenced = this.silenced !== '';
    const edited = stages ? set.filter(({ query, key }) => rowOf(stages, query)?.allowed[key] !== 0) : NONE;
    const beside = { overlaid: null, arcs: this.arcs, noun: this.noun };
    const tokens = { queryTokens, keyTokens, pin, hover, difference, origin: this, ...beside };
    const before = this.showsBefore ? this.before : null;
    if (before)
      return {
        ...tokens,
        stages: before,
        hiddenWhy: null,
        massFilter: null,
        tiles: this.tilesBefore,
        strongest: null,
        silenced: false,
        edited: NONE,
      };
    return { ...tokens, stages, hiddenWhy, massFilter, tiles, strongest, silenced, edited };
  }

  /** What the steps to the pinned number need; a preview does not disturb them. */
  get explained() {
    const { cell, layerSummary: layer, headName } = this;
    return { ...this.#own, hover: null, cell, layer, headName };
  }

  /** "Layer 3 · Head 1". */
  get title(): string {
    return this.overlaid?.title || headTitle(this.layerSummary, this.layer, this.head);
  }

  /** The same in a sentence: "Layer 3, head 1". */
  get headName(): string {
    return headTitle(this.layerSummary, this.layer, this.head).replace(' · Head', ', head');
  }

  /**
   * Takes over `trace` and closes the one before. `overview`: the thumbnails and figures of all heads
   * are made anew, too.
   */
  async show(trace: TraceHandle, tokens: TraceTokens, overview = true): Promise<void> {
    const before = this.trace;
    this.#loads.closeLong();
    this.trace = trace;
    this.#loads.overtakeOverview();
    this.queryTokens = tokens.queryTokens;
    this.keyTokens = tokens.keyTokens;
    this.#clamp();
    this.#followSizes();
    this.hover = null;
    const { headsHeld } = this.extras;
    this.overview = headsHeld ? NO_OVERVIEW : { ...this.overview, isOld: this.overview.thumbnails !== null };
    await (overview && !headsHeld ? this.#loads.all() : this.#loads.head());
    before?.dispose();
    await this.#checkEdits();
  }

  async #checkEdits(): Promise<void> {
    const { extras } = this;
    const hidden = await extras.hiddenEdits?.();
    if (extras !== this.extras || hidden === this.hiddenEdits) return;
    this.hiddenEdits = hidden;
    this.#changed();
  }

  /** The layers of an encoder and a decoder have other tokens each. */
  #followSizes(): void {
    const { trace, layerSummary: layer } = this;
    if (!trace || !layer) return;
    this.#takeTokens(this.tokensOf(this.layer));
  }

  /** Those that were handed in, as far as they fit the layer, and else what the trace says. */
  tokensOf(layer: number): TraceTokens {
    const { trace, queryTokens, keyTokens } = this;
    const size = trace?.summary.layers[layer];
    if (!trace || !size) return { queryTokens, keyTokens };
    if (this.extras.tokensFor) return this.extras.tokensFor(layer);
    const fits = queryTokens.length === size.queries && keyTokens.length === size.keys;
    return fits ? { queryTokens, keyTokens } : tokensOfTrace(trace.summary, layer);
  }

  #takeTokens({ queryTokens, keyTokens }: TraceTokens): void {
    if (queryTokens === this.queryTokens && keyTokens === this.keyTokens) return;
    this.queryTokens = queryTokens;
    this.keyTokens = keyTokens;
    this.hover = null;
    Object.assign(this, { stages: null, tiles: null, tilesBefore: null, strongest: null });
  }

  /** Head and pin stay where they were, as far as the trace has them. */
  #clamp(): void {
    const layers = this.trace?.summary.layers ?? [];
    if (layers.length === 0) return;
    this.layer = Math.min(this.layer, layers.length - 1);
    this.head = Math.min(this.head, (layers[this.layer]?.heads ?? 1) - 1);
    const size = layers[this.layer];
    if (this.pin && size && (this.pin.query >= size.queries || this.pin.key >= size.keys)) this.pin = null;
  }

  /** The trace, or the head and cell that are chosen in it, changed: everything is loaded anew. */
  async refresh(): Promise<void> {
    this.#clamp();
    this.#followSizes();
    await this.#loads.all();
    await this.#checkEdits();
  }

  /** Of a long head: a view shows the numbers of these rows. */
  readRows(queries: readonly number[]): void {
    this.#loads.viewedRows = queries;
    this.#loads.wantRows();
  }

  /** Those stages that are shown. */
  get parts(): readonly StagePart[] {
    return this.#loads.parts;
  }

  /** The token of which it is told what looks at it: a pinned row's own, where it is a key, too. */
  lookedAt({ query, key }: Cell): number {
    return key < 0 && this.oneSequence ? query : key;
  }

  /** What is on its way of the head is out of date; the function says whether nothing newer is on the screen yet. */
  overtakeHead(): () => boolean {
    return this.#loads.overtakeHead();
  }

  /** The head without the reader's changes, of a long one the pinned row; null where there are none. */
  loadBefore(): Promise<HeadStages | null> {
    return this.#loads.before();
  }

  async chooseMassShare(share: number): Promise<void> {
    if (share === this.massShare) return;
    this.massShare = share;
    await this.#loads.head();
  }

  async chooseBefore(shows: boolean): Promise<void> {
    if (shows === this.showsBefore) return;
    this.showsBefore = shows;
    await this.#loads.head();
  }

  async chooseHead(layer: number, head: number): Promise<void> {
    this.layer = layer;
    this.head = head;
    this.#loads.overtakePreview();
    this.#clamp();
    this.#followSizes();
    const loaded = this.#loads.head();
    this.#changed();
    await loaded;
  }

  /** The next head in reading order, or the one before. */
  async stepHead(step: 1 | -1): Promise<void> {
    const next = nextHead(this.trace?.summary.layers ?? [], this, step);
    if (next) await this.chooseHead(next.layer, next.head);
  }

  async choosePin(pin: Cell | null): Promise<void> {
    this.pin = pin;
    this.#loads.wantRows();
    const loaded = this.#loads.pin();
    this.#changed();
    await loaded;
  }

  setHover(hover: Cell | null): void {
    if (hover?.query === this.hover?.query && hover?.key === this.hover?.key) return;
    this.hover = hover;
    this.#loads.wantRows();
    this.noteHover();
  }

  /** What lies under the pointer is another: of interest to the views of a head alone. */
  noteHover(): void {
    this.dispatchEvent(new Event('hover'));
  }

  dispose(): void {
    this.#loads.forget();
    this.beside?.forget();
    this.trace?.dispose();
    this.trace = null;
  }

  /** As before the first trace: nothing is shown. */
  clear(): void {
    this.dispose();
    Object.assign(this, { queryTokens: [], keyTokens: [], layer: 0, head: 0, pin: null, hover: null });
    Object.assign(this, {
      overlaid: null,
      stages: null,
      cell: null,
      pairs: [],
      difference: null,
      before: null,
      massFilter: null,
      tiles: null,
      tilesBefore: null,
      strongest: null,
    });
    Object.assign(this, { extras: {}, overview: NO_OVERVIEW });
    this.#changed();
  }
}
