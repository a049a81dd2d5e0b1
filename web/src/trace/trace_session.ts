/**
 * What one trace shows at the moment: the chosen head, the pinned and the
 * hovered cell, and everything that the core computed for them. Views listen
 * to `change`, and those that show what lies under the pointer to `hover`; late answers of the core never overwrite newer ones.
 */

import {
  type CellDetail,
  type HeadDifference,
  type HeadStages,
  type Intervention,
  type LayerSummary,
  type MassFilter,
  type PairWeight,
  STAGE_PARTS,
  type StagePart,
  type StrongestPair,
  type TraceHandle,
} from '../core/types.ts';
import type { Arcs } from '../scene/scene.ts';
import { LONG_HEAD, rowOf } from './head_rows.ts';
import type { HeadShown } from './head_shown.ts';
import { headTitle } from './head_titles.ts';
import { type HeadsOverview, NO_OVERVIEW, overviewOf } from './heads_overview.ts';
import { Latest } from './latest.ts';
import type { LongHead } from './long_head.ts';
import { nextHead } from './next_head.ts';
import type { Beside, Overlaid } from './overlaid.ts';
import type { Cell } from './selection.ts';
import { SPOKEN_PARTS, type TileSource, tilesOf } from './tile_source.ts';
import { isOneSequence } from './token_numbers.ts';
import { type Noun, type Token, type TraceTokens, tokensOfTrace } from './tokens.ts';
import type { TraceExtras } from './trace_extras.ts';

/** Views need so long to ask for the tiles of a long head. */
const PICTURE_FIRST_MS = 300;

/** Always the same, so that nothing is drawn anew for it. */
const NONE: readonly Cell[] = [];
const NO_ARCS: Arcs = {};

/** What the core says of the pinned cell. */
interface PinnedNumbers {
  overlaid: Overlaid | null;
  strongest: StrongestPair | null;
  cell: CellDetail | null;
  pairs: PairWeight[];
}

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
  #loads = 0;
  /** Of a long head on show: its rows. */
  long: LongHead | null = null;
  /** Of a long head, the rows whose numbers a view shows, beside those that are pinned and hovered. */
  #viewedRows: readonly number[] = [];
  readonly #overviews = new Latest();
  readonly #heads = new Latest();
  readonly #pins = new Latest();
  readonly #previews = new Latest();

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
        tiles: null,
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
    this.long?.close();
    this.trace = trace;
    this.#overviews.next();
    this.#previews.next();
    this.queryTokens = tokens.queryTokens;
    this.keyTokens = tokens.keyTokens;
    this.#clamp();
    this.#followSizes();
    this.hover = null;
    const { headsHeld } = this.extras;
    this.overview = headsHeld ? NO_OVERVIEW : { ...this.overview, isOld: this.overview.thumbnails !== null };
    await this.#during(() => (overview && !headsHeld ? this.#loadAll() : this.#loadHead()));
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
    Object.assign(this, { stages: null, tiles: null, strongest: null });
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
    await this.#during(() => this.#loadAll());
    await this.#checkEdits();
  }

  async #loadAll(): Promise<void> {
    const { trace } = this;
    const isLatest = this.#overviews.next();
    if (!trace) return;
    const isLong = this.#isLong;
    const loading = this.#loadHead();
    if (isLong) {
      await loading;
      // The picture of a long head comes before what keeps the core busy.
      await new Promise((resolve) => setTimeout(resolve, PICTURE_FIRST_MS));
      if (!isLatest()) return;
    }
    const asked = overviewOf(trace, (layer) => this.tokensOf(layer));
    asked.catch(() => {});
    await loading;
    if (!isLatest()) return;
    try {
      const overview = await asked;
      if (!isLatest()) return;
      this.overview = overview;
      this.#changed();
    } catch (cause) {
      if (isLatest()) this.#failed(cause);
    }
  }

  async #loadHead(): Promise<void> {
    const { trace } = this;
    const isLatest = this.#heads.next();
    // What is asked of the pin belongs to the head before.
    const isLatestPin = this.#pins.next();
    if (!trace) return;
    // Asked for at once: no answer waits for the way of another.
    const pinned = this.beside || this.#isLong ? null : this.#askPin(trace);
    pinned?.catch(() => {});
    try {
      const long = this.#isLong ? await this.#openLong(isLatest) : null;
      if (!isLatest()) return;
      const [stages, difference, before, massFilter] = await Promise.all([
        long?.stages ?? this.#stages(trace),
        this.extras.differenceOf?.(this.layer, this.head) ?? null,
        this.showsBefore ? this.loadBefore() : null,
        this.#filter(trace),
      ]);
      if (!isLatest()) return;
      const overlaid = this.beside && (await this.beside.lay(this, trace, stages));
      if (!isLatest()) return;
      const tiles = tilesOf(trace, this.layer, this.head, this.massShare);
      this.long?.close();
      this.long = long;
      this.#previews.next();
      Object.assign(this, { stages, difference, before, massFilter, tiles, overlaid });
      if (!pinned) this.#changed();
      this.#wantRows();
      if (!pinned) await this.#loadPin();
      else if (isLatestPin()) await this.#takePin(pinned, isLatestPin);
      else this.#changed();
    } catch (cause) {
      if (isLatest()) this.#failed(cause);
    }
  }

  async #stages(trace: TraceHandle): Promise<HeadStages> {
    const held = this.extras.headsHeld?.(this.layer, this.head);
    return held ?? trace.head(this.layer, this.head, this.parts);
  }

  /** Its rows come one by one. */
  get #isLong(): boolean {
    const { queries = 0, keys = 0 } = this.layerSummary ?? {};
    return Math.max(queries, keys) > LONG_HEAD && !this.extras.headsHeld;
  }

  async #openLong(isLatest: () => boolean): Promise<LongHead | null> {
    const { openLong } = await import('./long_head.ts');
    return openLong(this, { parts: this.parts, isLatest, failed: (cause) => this.#failed(cause) });
  }

  /** Of a long head: a view shows the numbers of these rows. */
  readRows(queries: readonly number[]): void {
    this.#viewedRows = queries;
    this.#wantRows();
  }

  #wantRows(): void {
    this.long?.want([this.hover?.query ?? -1, this.pin?.query ?? -1, ...this.#viewedRows]);
  }

  /** Those stages that are shown. */
  get parts(): readonly StagePart[] {
    return this.extras.showsStages ? STAGE_PARTS : SPOKEN_PARTS;
  }

  async #loadPin(): Promise<void> {
    const { trace } = this;
    const isLatest = this.#pins.next();
    if (trace) await this.#takePin(this.#askPin(trace), isLatest);
  }

  /** What is shown of the pinned cell; nothing where none is. */
  async #askPin(trace: TraceHandle): Promise<PinnedNumbers> {
    const { pin } = this;
    const isCell = pin !== null && pin.key >= 0;
    // A lab that holds its heads tells in its own words what a token looks at: each message counts there.
    const isTold = this.extras.headsHeld !== undefined;
    const [overlaid, strongest, cell, pairs] = await Promise.all([
      this.beside?.lay(this, trace, this.stages) ?? null,
      pin && !isTold ? trace.strongest(this.layer, this.head, pin.query, this.lookedAt(pin)) : null,
      isCell ? trace.cell(this.layer, this.head, pin.query, pin.key) : null,
      isCell && !isTold ? trace.pair(pin.query, pin.key) : [],
    ]);
    return { overlaid, strongest, cell, pairs };
  }

  async #takePin(asked: Promise<PinnedNumbers>, isLatest: () => boolean): Promise<void> {
    try {
      const numbers = await asked;
      if (!isLatest()) return;
      Object.assign(this, numbers);
      this.#changed();
    } catch (cause) {
      if (!isLatest()) return;
      this.#changed();
      this.#failed(cause);
    }
  }

  /** The token of which it is told what looks at it: a pinned row's own, where it is a key, too. */
  lookedAt({ query, key }: Cell): number {
    return key < 0 && this.oneSequence ? query : key;
  }

  /** What is on its way of the head is out of date; the function says whether nothing newer is on the screen yet. */
  overtakeHead(): () => boolean {
    this.#heads.next();
    return this.#previews.next();
  }

  /** The head without the reader's changes; null where there are none. */
  async loadBefore(): Promise<HeadStages | null> {
    return (await this.extras.beforeOf?.(this.layer, this.head)) ?? null;
  }

  async #filter(trace: TraceHandle): Promise<MassFilter | null> {
    if (this.massShare === 1) return null;
    // The rows of a long head are filtered as they come.
    if (this.#isLong) return { kept: new Uint8Array(), hidden: new Float32Array() };
    return trace.topMass(this.layer, this.head, this.massShare);
  }

  async chooseMassShare(share: number): Promise<void> {
    if (share === this.massShare) return;
    this.massShare = share;
    await this.#during(() => this.#loadHead());
  }

  async chooseBefore(shows: boolean): Promise<void> {
    if (shows === this.showsBefore) return;
    this.showsBefore = shows;
    await this.#during(() => this.#loadHead());
  }

  async chooseHead(layer: number, head: number): Promise<void> {
    this.layer = layer;
    this.head = head;
    this.#previews.next();
    this.#clamp();
    this.#followSizes();
    await this.#during(() => {
      this.#changed();
      return this.#loadHead();
    });
  }

  /** The next head in reading order, or the one before. */
  async stepHead(step: 1 | -1): Promise<void> {
    const next = nextHead(this.trace?.summary.layers ?? [], this, step);
    if (next) await this.chooseHead(next.layer, next.head);
  }

  async choosePin(pin: Cell | null): Promise<void> {
    this.pin = pin;
    this.#wantRows();
    await this.#during(() => {
      this.#changed();
      return this.#loadPin();
    });
  }

  setHover(hover: Cell | null): void {
    if (hover?.query === this.hover?.query && hover?.key === this.hover?.key) return;
    this.hover = hover;
    this.#wantRows();
    this.noteHover();
  }

  /** What lies under the pointer is another: of interest to the views of a head alone. */
  noteHover(): void {
    this.dispatchEvent(new Event('hover'));
  }

  dispose(): void {
    for (const asked of [this.#overviews, this.#heads, this.#pins, this.#previews]) asked.next();
    this.long?.close();
    this.long = null;
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
      strongest: null,
    });
    Object.assign(this, { extras: {}, overview: NO_OVERVIEW });
    this.#changed();
  }
}
