/** Shortens the sentence of a long text, with the mass of what is left out from the core. */

import { type Gap, gapsOf } from '../trace/gaps.ts';
import { LONG_TEXT } from '../trace/token.ts';
import type { TraceSession } from '../trace/trace_session.ts';

const NONE: readonly Gap[] = [];

export class LongText {
  gaps: readonly Gap[] = NONE;
  readonly session: TraceSession;
  readonly #changed: () => void;
  /** What the gaps were made for. */
  #about: unknown[] = [];

  constructor(session: TraceSession, changed: () => void) {
    this.session = session;
    this.#changed = changed;
  }

  /** After every change of the session. */
  follow(): void {
    const { trace, stages, pin, keyTokens, oneSequence, layer, head } = this.session;
    const about = [trace, stages, pin, keyTokens];
    if (about.every((part, at) => part === this.#about[at])) return;
    this.#about = about;
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
