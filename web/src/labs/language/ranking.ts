/** The ranking of all heads, as it comes in; can be cancelled, and never outlives its text. */

import { type HeadEffect, type LanguageSession, messageOf } from '../../core/types.ts';

export interface RankedFor {
  session: LanguageSession;
  position: number;
  token: number;
  /** The token, visibly. */
  name: string;
  /** What the text is made of: a ranking of another one is dropped. */
  text: string;
  /** The interventions beside which every head was switched off. */
  changes: string;
}

export class Ranking {
  state: 'idle' | 'running' | 'done' | 'cancelled' = 'idle';
  effects: HeadEffect[] = [];
  share = 0;
  problem = '';
  name = '';
  /** The reader has changed something since. */
  stale = false;
  readonly #changed: () => void;
  #abort: AbortController | null = null;
  #subject: RankedFor | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get found(): number {
    return this.effects.length;
  }

  /** Largest effects first, whichever way they point. */
  strongest(count: number): HeadEffect[] {
    return this.effects
      .toSorted((one, other) => Math.abs(other.change) - Math.abs(one.change))
      .slice(0, count);
  }

  async run(subject: RankedFor): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#subject = subject;
    Object.assign(this, {
      state: 'running',
      effects: [],
      share: 0,
      problem: '',
      stale: false,
      name: subject.name,
    });
    this.#changed();
    const { session, position, token } = subject;
    try {
      const effects = await session.rankHeads(position, token, {
        signal: abort.signal,
        onProgress: (share) => this.#progressed(abort, share, []),
        onPart: (part) => this.#progressed(abort, this.share, part),
      });
      if (this.#abort !== abort) return;
      this.effects = effects;
      this.#end('done');
    } catch (cause) {
      if (this.#abort !== abort) return;
      if (!abort.signal.aborted) this.problem = messageOf(cause);
      this.#end('cancelled');
    }
  }

  #progressed(abort: AbortController, share: number, part: HeadEffect[]): void {
    if (this.#abort !== abort || abort.signal.aborted) return;
    this.share = share;
    this.effects = [...this.effects, ...part];
    this.#changed();
  }

  #end(state: 'done' | 'cancelled'): void {
    this.state = state;
    this.#abort = null;
    this.#changed();
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** The text or the changes are about to be others: a running ranking ends, one of another text goes. */
  follow(text: string, changes: string): void {
    const subject = this.#subject;
    if (!subject) return;
    const same = subject.text === text;
    if (!same || subject.changes !== changes) this.cancel();
    this.stale = subject.changes !== changes;
    if (same) return;
    this.#abort = null;
    this.#subject = null;
    Object.assign(this, { state: 'idle', effects: [], problem: '', name: '' });
  }
}
