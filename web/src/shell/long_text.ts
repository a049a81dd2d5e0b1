/** Shortens the sentence of a long text, with the mass of what is left out from the core. */

import { type Gap, gapsOf } from '../trace/gaps.ts';
import { isLongStages, rowOf } from '../trace/head_rows.ts';
import { LONG_TEXT, type Token } from '../trace/token.ts';
import type { TraceSession } from '../trace/trace_session.ts';

const NONE: readonly Gap[] = [];

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
    const { trace, stages, pin, keyTokens, oneSequence, layer, head } = this.session;
    // Of a long head, other rows that came change nothing here.
    const read = stages && isLongStages(stages) ? rowOf(stages, pin?.query ?? -1) : stages;
    const about = [trace, read, pin, keyTokens];
    if (about.every((part, at) => part === this.#about[at])) return;
    this.#about = about;
    this.#tokens = keyTokens;
    const isLong = oneSequence && keyTokens.length > LONG_TEXT;
    this.gaps = isLong ? gapsOf(keyTokens, stages, pin) : NONE;
    if (trace && stages && pin && this.gaps.length > 0) this.#weigh(trace, { layer, head, query: pin.query });
  }

  /** Until it is known, the gaps stand without a number. */
  async #weigh(
    trace: NonNullable<TraceSession['trace']>,
    { layer, head, query }: { layer: number; head: number; query: number },
  ): Promise<void> {
    const { gaps } = this;
    const cuts = gaps.flatMap(({ from, to }) => [from, to]);
    // A trace that was closed meanwhile is of no interest any more.
    const masses = await trace.massBetween(layer, head, query, Int32Array.from(cuts)).catch(() => null);
    if (!masses || gaps !== this.gaps) return;
    this.gaps = gaps.map((gap, at) => ({ ...gap, mass: masses[2 * at] ?? null }));
    this.#changed();
  }
}
