/** What the rows in question give to the tokens that a long text leaves out, asked of the core. */

import type { Gap } from '../../trace/gaps.ts';
import type { HeadView } from './head_view.ts';
import { headsHaveHues, hueCount } from './lines_together.ts';

/** Where gaps begin and end. */
function cutsOf(gaps: readonly Gap[]): Int32Array {
  return Int32Array.from(gaps.flatMap(({ from, to }) => [from, to]));
}

export class LinesMasses {
  /** For each hue, of each gap every second number; null: not known. */
  all: readonly (Float32Array | null)[] = [];
  /** Of the gaps of the left column; null: not known. */
  column: Float32Array | null = null;
  readonly #view: HeadView;
  #weighed: readonly unknown[] = [];

  constructor(view: HeadView) {
    this.#view = view;
  }

  /** Asks what the rows give to the gaps of the right column, and what the key gets from those of the left. */
  async ask(key: number, keys: readonly Gap[], queries: readonly Gap[]): Promise<void> {
    const { tiles, query, overlaid } = this.#view;
    const weighed = [tiles, query, key, keys, queries, overlaid];
    if (weighed.every((part, at) => part === this.#weighed[at])) return;
    this.#weighed = weighed;
    const [all, column] = await Promise.all([
      tiles !== null && query >= 0 && keys.length > 0 ? this.#masses(keys) : [],
      key >= 0 && queries.length > 0 ? tiles?.columnMass?.(key, cutsOf(queries)).catch(() => null) : null,
    ]);
    const hadSome = this.all.length > 0 || this.column !== null;
    if (weighed !== this.#weighed || (all.length === 0 && !column && !hadSome)) return;
    Object.assign(this, { all, column: column ?? null });
    this.#view.requestUpdate();
  }

  #masses(gaps: readonly Gap[]): Promise<(Float32Array | null)[]> {
    const { tiles, query, overlaid, hover } = this.#view;
    const cuts = cutsOf(gaps);
    const ofHeads = headsHaveHues(overlaid);
    const hasRows = !ofHeads && hueCount({ overlaid, isHovered: hover !== null }) > 0;
    const sources = ofHeads ? (overlaid?.heads.map((head) => head.tiles) ?? []) : [tiles];
    const rows = hasRows ? (overlaid?.rows.map((row) => row.query) ?? []) : [query];
    const asked = sources.flatMap((source) => rows.map((row) => source?.massBetween(row, cuts) ?? null));
    // A head that is gone meanwhile is of no interest any more.
    return Promise.all(asked.map((mass) => mass?.catch(() => null) ?? null));
  }
}
