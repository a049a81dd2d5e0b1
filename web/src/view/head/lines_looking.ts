/** Which rows of a long head look at a key most: the core says so, since most of its rows are not here. */

import { isLongStages } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import type { HeadView } from './head_view.ts';

const NONE: readonly number[] = [];

export class LinesLooking {
  /** The strongest first; none of a short head, and until they are known. */
  rows: readonly number[] = NONE;
  readonly #view: HeadView;
  #asked: readonly unknown[] = [];

  constructor(view: HeadView) {
    this.#view = view;
  }

  /** `about`: what the columns show the words around of. */
  async ask(about: Cell | null): Promise<void> {
    const { tiles, stages } = this.#view;
    const key = about?.key ?? -1;
    const place = stages && isLongStages(stages) && key >= 0 ? tiles?.place : undefined;
    const asked = [place?.trace, place?.layer, place?.head, place && key];
    if (asked.every((part, at) => part === this.#asked[at])) return;
    this.#asked = asked;
    this.rows = NONE;
    if (!place) return;
    // A trace that is gone meanwhile is of no interest any more.
    const strongest = await place.trace
      .strongest(place.layer, place.head, about?.query ?? 0, key)
      .catch(() => null);
    if (asked !== this.#asked || !strongest) return;
    this.rows = strongest.column.named.map(({ place: row }) => row);
    this.#view.requestUpdate();
  }
}
