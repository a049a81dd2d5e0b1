/**
 * What a session asks of the core, each of which a later question overtakes: the chosen head, what is pinned in it, and
 * all heads at a glance.
 */

import {
  type CellDetail,
  type HeadDifference,
  type HeadStages,
  type LayerSummary,
  type MassFilter,
  type PairWeight,
  STAGE_PARTS,
  type StagePart,
  type StrongestPair,
  type TraceHandle,
} from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import { LONG_HEAD } from './head_rows.ts';
import { type HeadsOverview, overviewOf } from './heads_overview.ts';
import { Latest } from './latest.ts';
import type { LongHead } from './long_head.ts';
import type { Beside, Chosen, Overlaid } from './overlaid.ts';
import type { Cell } from './selection.ts';
import { SPOKEN_PARTS, tilesOf } from './tile_source.ts';

/** Views need so long to ask for the tiles of a long head. */
const PICTURE_FIRST_MS = 300;

/** What the core says of the pinned cell. */
interface PinnedNumbers {
  overlaid: Overlaid | null;
  strongest: StrongestPair | null;
  cell: CellDetail | null;
  pairs: PairWeight[];
}

/** What is chosen, and where the answers go. */
interface LoadedSession extends Chosen, EventTarget, HeadPosition {
  readonly trace: TraceHandle | null;
  readonly layerSummary: LayerSummary | null;
  readonly massShare: number;
  readonly showsBefore: boolean;
  readonly hover: Cell | null;
  readonly beside: Beside | null;
  stages: HeadStages | null;
  difference: HeadDifference | null;
  before: HeadStages | null;
  overview: HeadsOverview;
}

export class SessionLoads {
  readonly #session: LoadedSession;
  #loads = 0;
  /** Of a long head on show: its rows. */
  long: LongHead | null = null;
  /** Of a long head, the rows whose numbers a view shows, beside those that are pinned and hovered. */
  viewedRows: readonly number[] = [];
  readonly #overviews = new Latest();
  readonly #heads = new Latest();
  readonly #pins = new Latest();
  readonly #previews = new Latest();

  constructor(session: LoadedSession) {
    this.#session = session;
  }

  /** Numbers are on their way. */
  get busy(): boolean {
    return this.#loads > 0;
  }

  #failed(cause: unknown): void {
    this.#session.dispatchEvent(new CustomEvent('failure', { detail: cause }));
  }

  #changed(): void {
    this.#session.dispatchEvent(new Event('change'));
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

  /** Of the chosen head. */
  head(): Promise<void> {
    return this.#during(() => this.#loadHead());
  }

  pin(): Promise<void> {
    return this.#during(() => this.#loadPin());
  }

  /** The chosen head, and then all of them. */
  all(): Promise<void> {
    return this.#during(() => this.#loadAll());
  }

  /** All heads are of another trace by now. */
  overtakeOverview(): void {
    this.#overviews.next();
    this.#previews.next();
  }

  /** What is on its way of the head is out of date; the function says whether nothing newer is on the screen yet. */
  overtakeHead(): () => boolean {
    this.#heads.next();
    return this.#previews.next();
  }

  /** Another head is chosen. */
  overtakePreview(): void {
    this.#previews.next();
  }

  /** Nothing that was asked for counts any more. */
  forget(): void {
    for (const asked of [this.#overviews, this.#heads, this.#pins, this.#previews]) asked.next();
    this.closeLong();
  }

  closeLong(): void {
    this.long?.close();
    this.long = null;
  }

  wantRows(): void {
    const { hover, pin, overlaid } = this.#session;
    const rows = [hover?.query ?? -1, pin?.query ?? -1, ...this.viewedRows];
    this.long?.want(rows);
    overlaid?.want(rows);
  }

  async #loadAll(): Promise<void> {
    const { trace } = this.#session;
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
    try {
      const came = (overview: HeadsOverview) => {
        this.#session.overview = overview;
        // The last that is on its way says so itself.
        if (isLong || this.#loads > 1) this.#changed();
      };
      const asked = overviewOf(trace, (layer) => this.#session.tokensOf(layer), {
        isLatest,
        came: (overview) => loading.then(() => isLatest() && came(overview)),
      });
      asked.catch(() => {});
      await loading;
      await asked;
    } catch (cause) {
      if (isLatest()) this.#failed(cause);
    }
  }

  async #loadHead(): Promise<void> {
    const session = this.#session;
    const { trace, layer, head, massShare, showsBefore } = session;
    const isLatest = this.#heads.next();
    // What is asked of the pin belongs to the head before.
    const isLatestPin = this.#pins.next();
    if (!trace) return;
    // Asked for at once: no answer waits for the way of another, unless it is a longer one.
    const isLater = session.beside || this.#isLong || trace.picturesFirst;
    const pinned = isLater ? null : this.#askPin(trace);
    pinned?.catch(() => {});
    try {
      const long = this.#isLong ? await this.#openLong(isLatest) : null;
      if (!isLatest()) return;
      const [stages, difference, before, massFilter] = await Promise.all([
        long?.stages ?? this.#stages(trace),
        long ? long.difference : this.#difference(trace),
        long ? long.before : showsBefore ? this.before() : null,
        this.#filter(trace),
      ]);
      if (!isLatest()) return;
      const overlaid = session.beside && (await session.beside.lay(session, trace, stages));
      if (!isLatest()) return;
      this.closeLong();
      this.long = long;
      const tiles = tilesOf(trace, layer, head, massShare);
      const tilesBefore = long?.tilesBefore ?? null;
      Object.assign(session, { stages, difference, before, massFilter, tiles, tilesBefore, overlaid });
      this.#previews.next();
      if (!pinned) this.#changed();
      this.wantRows();
      if (!pinned) await this.#loadPin();
      else if (isLatestPin()) await this.#takePin(pinned, isLatestPin);
      else this.#changed();
    } catch (cause) {
      if (isLatest()) this.#failed(cause);
    }
  }

  async #stages(trace: TraceHandle): Promise<HeadStages> {
    const { extras, layer, head } = this.#session;
    return extras.headsHeld?.(layer, head) ?? trace.head(layer, head, this.parts);
  }

  async #difference(trace: TraceHandle): Promise<HeadDifference | null> {
    const { extras } = this.#session;
    if (!extras.differenceOf && !extras.beforeTrace) return null;
    return (await import('./compared_head.ts')).differenceOf(trace, this.#session);
  }

  async before(): Promise<HeadStages | null> {
    return (await import('./compared_head.ts')).beforeOf(this.#session, this.#isLong);
  }

  /** Its rows come one by one. */
  get #isLong(): boolean {
    const { layerSummary, extras } = this.#session;
    const { queries = 0, keys = 0 } = layerSummary ?? {};
    return Math.max(queries, keys) > LONG_HEAD && !extras.headsHeld;
  }

  async #openLong(isLatest: () => boolean): Promise<LongHead | null> {
    const { openLong } = await import('./long_head.ts');
    return openLong(this.#session, { parts: this.parts, isLatest, failed: (cause) => this.#failed(cause) });
  }

  /** Those stages that are shown. */
  get parts(): readonly StagePart[] {
    return this.#session.extras.showsStages ? STAGE_PARTS : SPOKEN_PARTS;
  }

  async #loadPin(): Promise<void> {
    const { trace } = this.#session;
    const isLatest = this.#pins.next();
    if (trace) await this.#takePin(this.#askPin(trace), isLatest);
  }

  /** What is shown of the pinned cell; nothing where none is. */
  async #askPin(trace: TraceHandle): Promise<PinnedNumbers> {
    const session = this.#session;
    const { pin, layer, head, beside, stages } = session;
    const isCell = pin !== null && pin.key >= 0;
    // A lab that holds its heads tells in its own words what a token looks at: each message counts there.
    const isTold = session.extras.headsHeld !== undefined;
    const [overlaid, strongest, cell, pairs] = await Promise.all([
      beside?.lay(session, trace, stages) ?? null,
      pin && !isTold ? trace.strongest(layer, head, pin.query, session.lookedAt(pin)) : null,
      isCell ? trace.cell(layer, head, pin.query, pin.key) : null,
      isCell && !isTold ? trace.pair(pin.query, pin.key) : [],
    ]);
    return { overlaid, strongest, cell, pairs };
  }

  async #takePin(asked: Promise<PinnedNumbers>, isLatest: () => boolean): Promise<void> {
    try {
      const numbers = await asked;
      if (!isLatest()) return;
      Object.assign(this.#session, numbers);
      this.#changed();
      this.wantRows();
    } catch (cause) {
      if (!isLatest()) return;
      this.#changed();
      this.#failed(cause);
    }
  }

  async #filter(trace: TraceHandle): Promise<MassFilter | null> {
    const { massShare, layer, head } = this.#session;
    if (massShare === 1) return null;
    // The rows of a long head are filtered as they come.
    if (this.#isLong) return { kept: new Uint8Array(), hidden: new Float32Array() };
    return trace.topMass(layer, head, massShare);
  }
}
