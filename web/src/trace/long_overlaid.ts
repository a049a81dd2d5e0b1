/**
 * Long heads that are shown together: each as a trace of its own that the core makes of it, so that rows and tiles of
 * one do not wait for another to be computed anew. Loaded with the first of them.
 */

import type { RowRange, TraceHandle } from '../core/types.ts';
import { LongHead } from './long_head.ts';

/** A trace of one head, with its rows. */
interface Opened {
  trace: TraceHandle;
  long: LongHead;
  /** The trace was made for this, and ends with it. */
  owns: boolean;
}

export class LongHeads {
  readonly #heads = new Map<string, Promise<Opened>>();
  readonly #came: () => void;

  /** `came`: there are more rows of one. */
  constructor(came: () => void) {
    this.#came = came;
  }

  /** What is asked for again is made once: `given` is a trace of one head, or makes one. */
  open(
    key: string,
    { query, share }: { query: number; share: number },
    given: TraceHandle | (() => Promise<TraceHandle>),
  ): Promise<Opened> {
    const known = this.#heads.get(key);
    if (known) return known;
    const opened = this.#open(given, query, share);
    this.#heads.set(key, opened);
    opened.catch(() => this.#heads.delete(key));
    return opened;
  }

  async #open(
    given: TraceHandle | (() => Promise<TraceHandle>),
    query: number,
    share: number,
  ): Promise<Opened> {
    const owns = typeof given === 'function';
    const trace = owns ? await given() : given;
    const came = (_rows: RowRange) => this.#came();
    // A row that does not come is asked for again with the next wish.
    const long = new LongHead({ trace, layer: 0, head: 0, parts: [], share }, came, () => {});
    await long.open(query);
    return { trace, long, owns };
  }

  want(queries: readonly number[]): void {
    for (const opened of this.#heads.values())
      opened.then(
        ({ long }) => long.want(queries),
        () => {},
      );
  }

  /** Closes all but these. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const [key, opened] of this.#heads) {
      if (keys.has(key)) continue;
      this.#heads.delete(key);
      opened.then(
        ({ trace, long, owns }) => {
          long.close();
          if (owns) trace.dispose();
        },
        () => {},
      );
    }
  }
}
