/** Shortens the sentence of a long text, with the mass of what is left out from the core. */

import { type Gap, gapsOf } from '../../trace/gaps.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import { LONG_TEXT, type Token } from '../../trace/token.ts';
import type { TraceSession } from '../../trace/trace_session.ts';

const NONE: readonly Gap[] = [];
/** Of a text of which nothing is pinned: as many lines as the words around a pin take. */
const endsShown = () => (matchMedia('(min-width: 40rem)').matches ? 28 : 16);

const rowsOf = (overlaid: Overlaid | null) => overlaid?.rows.map(({ query }) => query) ?? [];

export class LongText {
  gaps: readonly Gap[] = NONE;
  readonly session: TraceSession;
  readonly #changed: () => void;
  /** What the gaps were made for. */
  #about: unknown[] = [];
  #tokens: Token[] | null = null;

  constructor(session: TraceSession, changed: () => void) {
    this.session = session;
    this.#changed = changed;
  }

  /** Also where the session says later that its tokens are others. */
  gapsFor(tokens: Token[]): readonly Gap[] {
    if (tokens !== this.#tokens) this.follow();
    return this.gaps;
  }

  /** After every change of the session. */
  follow(): void {
    const { trace, stages, pin, keyTokens, oneSequence, overlaid } = this.session;
    // Of a long head, other rows that came change nothing here.
    const read = stages && isLongStages(stages) ? rowOf(stages, pin?.query ?? -1) : stages;
    const about = [trace, read, pin, keyTokens, overlaid];
    if (about.every((part, at) => part === this.#about[at])) return;
    this.#about = about;
    this.#tokens = keyTokens;
    const isLong = oneSequence && keyTokens.length > LONG_TEXT;
    this.gaps = isLong ? gapsOf(keyTokens, stages, pin, rowsOf(overlaid), endsShown()) : NONE;
    if (pin && this.gaps.length > 0) this.#weigh(pin.query);
  }

  /** Until it is known, the gaps stand without a number. */
  async #weigh(query: number): Promise<void> {
    const { gaps } = this;
    const { trace, layer, head, overlaid } = this.session;
    // Of several rows as one there is no such number.
    if (!trace || overlaid?.row) return;
    const cuts = Int32Array.from(gaps.flatMap(({ from, to }) => [from, to]));
    // A trace that was closed meanwhile is of no interest any more.
    const asked =
      overlaid?.joined?.tiles.massBetween(query, cuts) ?? trace.massBetween(layer, head, query, cuts);
    const masses = await asked.catch(() => null);
    if (!masses || gaps !== this.gaps) return;
    this.gaps = gaps.map((gap, at) => ({ ...gap, mass: masses[2 * at] ?? null }));
    this.#changed();
  }
}
