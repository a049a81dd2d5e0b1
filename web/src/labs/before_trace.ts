/** What is on the screen as it would be without the reader's changes, computed when it is first asked for. */

import type { TraceHandle } from '../core/types.ts';

export class BeforeTrace {
  #of: unknown = null;
  #trace: Promise<TraceHandle> | null = null;

  /** `of`: what it belongs to; the same is made once. */
  get(of: unknown, make: () => Promise<TraceHandle>): Promise<TraceHandle> {
    if (this.#trace && this.#of === of) return this.#trace;
    this.dispose();
    this.#of = of;
    this.#trace = make();
    this.#trace.catch(() => this.dispose());
    return this.#trace;
  }

  /** What belongs to something else is not needed any more. */
  keepOnly(of: unknown): void {
    if (this.#of !== of) this.dispose();
  }

  dispose(): void {
    this.#trace?.then(
      (trace) => trace.dispose(),
      () => {},
    );
    this.#trace = null;
  }
}
