/** Several heads and several rows at once: what the core says of each, and of all as one. */

import type {
  HeadStages,
  JoinedBy,
  MassFilter,
  StrongestCells,
  StrongestPair,
  TraceHandle,
} from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import { MOST_TOGETHER, type ShownAs, type Together } from '../scene/scene.ts';
import { isLongStages } from './head_rows.ts';
import type { LongHeads } from './long_overlaid.ts';
import type { Cell } from './selection.ts';
import { type TileSource, tilesOf } from './tile_source.ts';
import { sameTokens, type TraceTokens } from './tokens.ts';
import type { TraceExtras } from './trace_extras.ts';

/** What a session asks to lay other heads and rows over its own. */
export interface Beside {
  /** Whether this is another wish than the last one. */
  want(overlay: Overlay): boolean;
  /** Null where there is nothing beside the chosen head and the pinned row. */
  lay(session: Chosen, trace: TraceHandle, stages: HeadStages | null): Promise<Overlaid | null>;
  /** Lets go of what was made of the trace. */
  forget(): void;
}

/** What is chosen in a session. */
export interface Chosen extends HeadPosition {
  pin: Cell | null;
  massShare: number;
  extras: TraceExtras;
  overlaid: Overlaid | null;
  tokensOf(layer: number): TraceTokens;
  /** The key whose column is told of; -1: none. */
  lookedAt(pin: Cell): number;
  noteHover(): void;
}

/** What the reader wants to see together. */
export interface Overlay {
  compared: Together<HeadPosition> | undefined;
  rows: Together<number> | undefined;
}

/** One of several heads; the chosen one is the first. */
export interface OverlaidHead extends HeadPosition {
  stages: HeadStages;
  /** Of a long head: with the rows that are here by now. */
  rowsNow?: (() => HeadStages) | undefined;
  massFilter: MassFilter | null;
  tiles: TileSource;
  /** What the pinned row looks at most. */
  strongest: StrongestCells | null;
  /** Cells that the reader set. */
  edited: readonly Cell[];
}

/** What is asked of the core for one of them. */
type LoadedHead = Omit<OverlaidHead, 'edited'>;

/** One of several pinned rows, in the head on show; the pin's is the first. */
export interface OverlaidRow {
  query: number;
  strongest: StrongestCells;
}

/** Several heads as one. */
export interface JoinedHead {
  stages: HeadStages;
  rowsNow?: (() => HeadStages) | undefined;
  massFilter: MassFilter | null;
  tiles: TileSource;
  strongest: StrongestPair | null;
}

export interface Overlaid {
  /** None, or several. */
  heads: readonly OverlaidHead[];
  headsAs: ShownAs;
  /** The heads as one: of heads with a hue each, their largest weights. */
  joined: JoinedHead | null;
  /** None, or several. */
  rows: readonly OverlaidRow[];
  rowsAs: ShownAs;
  /** The same of the rows. */
  row: { weights: Float32Array; strongest: StrongestCells } | null;
  /** Heads that look at other tokens than the chosen one, or that there are not. */
  left: readonly HeadPosition[];
  /** Of several heads as one; empty: they are not. */
  title: string;
  /** What views are given: several heads as one in the place of the chosen one. */
  over<Own>(own: Own): Own;
  /** Of long heads: these rows are shown. */
  want(queries: readonly number[]): void;
  /** What marks it in views, which alone know how. */
  marks?: unknown;
}

const NONE: readonly Cell[] = [];

type OverlaidParts = Omit<Overlaid, 'title' | 'over'>;

function overlaidOf(parts: OverlaidParts): Overlaid {
  const { joined, headsAs, heads } = parts;
  const one = headsAs === 'each' ? null : joined;
  const overlaid: Overlaid = {
    ...parts,
    title: one ? `${headsAs === 'average' ? 'Average' : 'Maximum'} of ${heads.length} heads` : '',
    over: (own) => ({
      ...own,
      ...(one && { ...one, difference: null, edited: NONE }),
      overlaid,
      strongest: null,
    }),
  };
  return overlaid;
}

/** The head that is chosen, and its trace. */
interface OverlaidOf extends HeadPosition {
  trace: TraceHandle;
  stages: HeadStages;
  pin: Cell | null;
  /** The key whose column is told of; -1: none. */
  lookedAt: number;
  massShare: number;
  tokensOf(layer: number): TraceTokens;
}

const keyOf = ({ layer, head }: HeadPosition) => `${layer}.${head}`;
const joinedBy = (as: ShownAs): JoinedBy => (as === 'average' ? 'average' : 'maximum');

/** Each once, and not the first again. */
function distinct<Place>(first: Place, others: readonly Place[], nameOf: (place: Place) => string): Place[] {
  const named = new Map([first, ...others].map((place) => [nameOf(place), place]));
  return [...named.values()].slice(0, MOST_TOGETHER);
}

/** What was asked of one trace stays known while it is shown. `marks`: what marks it in views. */
export class Overlays implements Beside {
  readonly #marks: unknown;
  #wanted: Overlay = { compared: undefined, rows: undefined };
  #trace: TraceHandle | null = null;
  #extras: TraceExtras | null = null;
  #joined: { key: string; trace: Promise<TraceHandle> } | null = null;
  #longHeads: LongHeads | null = null;

  constructor(marks?: unknown) {
    this.#marks = marks;
  }

  /** Whether this is another wish. */
  want(overlay: Overlay): boolean {
    const isNew = JSON.stringify(overlay) !== JSON.stringify(this.#wanted);
    this.#wanted = overlay;
    return isNew;
  }

  async lay(session: Chosen, trace: TraceHandle, stages: HeadStages | null): Promise<Overlaid | null> {
    const overlay = this.#wanted;
    const { layer, head, pin, massShare, extras } = session;
    // A trace can be changed in its place: its source says other things of it then.
    if (trace !== this.#trace || extras !== this.#extras) this.forget();
    this.#trace = trace;
    this.#extras = extras;
    if (!stages || extras.headsHeld || !(overlay.compared || overlay.rows)) {
      this.forget();
      return null;
    }
    const lookedAt = pin ? session.lookedAt(pin) : -1;
    const tokensOf = (index: number) => session.tokensOf(index);
    const of: OverlaidOf = { trace, stages, layer, head, pin, lookedAt, massShare, tokensOf };
    const parts = await this.#load(overlay, of, isLongStages(stages) ? await this.#longOf(session) : null);
    return parts && overlaidOf(parts);
  }

  /** Rows of long heads come one by one: with each there is another overlay, by which views see it. */
  async #longOf(session: Chosen): Promise<LongHeads> {
    const { LongHeads: Heads } = await import('./long_overlaid.ts');
    this.#longHeads ??= new Heads(() => {
      const { overlaid } = session;
      if (!overlaid) return;
      const { title: _, over: __, ...parts } = overlaid;
      session.overlaid = overlaidOf({
        ...parts,
        heads: parts.heads.map((head) => ({ ...head, stages: head.rowsNow?.() ?? head.stages })),
        joined: parts.joined && { ...parts.joined, stages: parts.joined.rowsNow?.() ?? parts.joined.stages },
      });
      session.noteHover();
    });
    return this.#longHeads;
  }

  async #load(overlay: Overlay, of: OverlaidOf, long: LongHeads | null): Promise<OverlaidParts | null> {
    const { places, left } = this.#fitting(overlay, of);
    const rows = this.#rows(overlay, of);
    if (places.length < 2 && rows.length < 2 && left.length === 0) return null;
    const headsAs = overlay.compared?.as ?? 'each';
    const rowsAs = overlay.rows?.as ?? 'each';
    const isJoined = places.length > 1;
    const loads = new OverlaidLoads(of, long);
    const joinedTrace = isJoined ? await this.#join(places, headsAs, of) : null;
    const shown =
      joinedTrace && headsAs !== 'each'
        ? { trace: joinedTrace, layer: 0, head: 0 }
        : { trace: of.trace, layer: of.layer, head: of.head };
    const [heads, joined, told, row] = await Promise.all([
      isJoined ? Promise.all(places.map((place) => loads.head(place))) : [],
      joinedTrace && loads.joined(joinedTrace, this.#joined?.key ?? ''),
      Promise.all(rows.map((query) => rowOf(query, shown))),
      rows.length > 1
        ? joinedRow(rows, joinedBy(rowsAs), joinedTrace ?? of.trace, joinedTrace ? { layer: 0, head: 0 } : of)
        : null,
    ]);
    loads.end();
    return {
      marks: this.#marks,
      want: (queries) => long?.want([...queries, ...rows]),
      heads: heads.map((one) => ({ ...one, edited: this.#extras?.edited?.(one.layer, one.head) ?? NONE })),
      headsAs,
      joined,
      rows: told,
      rowsAs,
      row,
      left,
    };
  }

  forget(): void {
    this.#longHeads?.keepOnly(new Set());
    this.#longHeads = null;
    this.#forgetJoined();
  }

  #forgetJoined(): void {
    // One that could not be made needs no end.
    this.#joined?.trace.then((trace) => trace.dispose()).catch(() => {});
    this.#joined = null;
  }

  #fitting({ compared }: Overlay, of: OverlaidOf): { places: HeadPosition[]; left: HeadPosition[] } {
    const { layer, head, trace } = of;
    const own = of.tokensOf(layer);
    const fits = (place: HeadPosition) => {
      const other = trace.summary.layers[place.layer];
      if (!other || place.head >= other.heads) return false;
      const tokens = of.tokensOf(place.layer);
      return sameTokens(tokens.queryTokens, own.queryTokens) && sameTokens(tokens.keyTokens, own.keyTokens);
    };
    const all = distinct({ layer, head }, compared?.places ?? [], keyOf);
    return { places: all.filter(fits), left: all.filter((place) => !fits(place)) };
  }

  #rows({ rows }: Overlay, { pin, stages }: OverlaidOf): number[] {
    if (!pin || !rows) return [];
    const all = distinct(pin.query, rows.places, String).filter((query) => query < stages.queries);
    return all.length > 1 ? all : [];
  }

  #join(heads: readonly HeadPosition[], as: ShownAs, { trace }: OverlaidOf): Promise<TraceHandle> {
    const key = `${joinedBy(as)} ${heads.map(keyOf).join(' ')}`;
    if (this.#joined?.key !== key) {
      this.#forgetJoined();
      this.#joined = { key, trace: trace.join({ heads, by: joinedBy(as) }) };
    }
    return this.#joined.trace;
  }
}

/** Of long heads the rows are filtered as they come. */
const FILTERED: MassFilter = { kept: new Uint8Array(), hidden: new Float32Array() };
const WHOLE: HeadPosition = { layer: 0, head: 0 };

async function filterOf(trace: TraceHandle, { layer, head }: HeadPosition, share: number) {
  return share < 1 ? trace.topMass(layer, head, share) : null;
}

/** What is asked of the core for one overlay. */
class OverlaidLoads {
  readonly #of: OverlaidOf;
  readonly #long: LongHeads | null;
  readonly #opened = new Set<string>();

  constructor(of: OverlaidOf, long: LongHeads | null) {
    this.#of = of;
    this.#long = long;
  }

  async #openLong(long: LongHeads, key: string, made: TraceHandle | (() => Promise<TraceHandle>)) {
    const { pin, massShare: share } = this.#of;
    const place = `${key} ${share}`;
    this.#opened.add(place);
    return long.open(place, { query: pin?.query ?? 0, share }, made);
  }

  /** Long heads of the overlay before are not needed any more. */
  end(): void {
    this.#long?.keepOnly(this.#opened);
  }

  head(place: HeadPosition): Promise<LoadedHead> {
    const { layer, head } = this.#of;
    const isChosen = place.layer === layer && place.head === head;
    return this.#long && !isChosen ? this.#longHead(place, this.#long) : this.#shortHead(place, isChosen);
  }

  /** The chosen one may be long: its rows are the session's. */
  async #shortHead(place: HeadPosition, isChosen: boolean): Promise<LoadedHead> {
    const { trace, pin, massShare, stages: own } = this.#of;
    const { layer, head } = place;
    const isFiltered = massShare < 1;
    const [stages, massFilter, strongest] = await Promise.all([
      isChosen ? own : trace.head(layer, head),
      this.#long ? (isFiltered ? FILTERED : null) : filterOf(trace, place, massShare),
      pin ? trace.strongest(layer, head, pin.query, -1) : null,
    ]);
    const tiles = tilesOf(trace, layer, head, massShare);
    return { layer, head, stages, massFilter, tiles, strongest: strongest?.row ?? null };
  }

  async #longHead(place: HeadPosition, longHeads: LongHeads): Promise<LoadedHead> {
    const { trace, pin, massShare } = this.#of;
    const { layer, head } = place;
    const make = () => trace.join({ heads: [{ layer, head }], by: 'average' });
    const { trace: alone, long } = await this.#openLong(longHeads, keyOf(place), make);
    const strongest = pin ? await alone.strongest(0, 0, pin.query, -1) : null;
    return {
      layer,
      head,
      stages: long.stages,
      rowsNow: () => long.stages,
      massFilter: massShare < 1 ? FILTERED : null,
      tiles: { ...tilesOf(alone, 0, 0, massShare), place: { trace, layer, head } },
      strongest: strongest?.row ?? null,
    };
  }

  async joined(trace: TraceHandle, key: string): Promise<JoinedHead> {
    const { pin, lookedAt, massShare, layer, head, trace: own } = this.#of;
    const opened = this.#long && (await this.#openLong(this.#long, key, trace));
    const long = opened?.long;
    const [stages, massFilter, strongest] = await Promise.all([
      long?.stages ?? trace.head(0, 0),
      long ? (massShare < 1 ? FILTERED : null) : filterOf(trace, WHOLE, massShare),
      pin ? trace.strongest(0, 0, pin.query, lookedAt) : null,
    ]);
    const tiles = { ...tilesOf(trace, 0, 0, massShare), place: { trace: own, layer, head } };
    return { stages, rowsNow: long && (() => long.stages), massFilter, tiles, strongest };
  }
}

async function rowOf(
  query: number,
  { trace, layer, head }: HeadPosition & { trace: TraceHandle },
): Promise<OverlaidRow> {
  return { query, strongest: (await trace.strongest(layer, head, query, -1)).row };
}

async function joinedRow(
  queries: readonly number[],
  by: JoinedBy,
  trace: TraceHandle,
  { layer, head }: HeadPosition,
): Promise<Overlaid['row']> {
  const joined = await trace.join({ heads: [{ layer, head }], by, queries });
  try {
    const [{ weights }, { row }] = await Promise.all([joined.head(0, 0), joined.strongest(0, 0, 0, -1)]);
    return { weights, strongest: row };
  } finally {
    joined.dispose();
  }
}
