/** Thumbnails and figures of long heads, a few at a time: the core never holds more than one head for it. */

import type { HeadStatistics, Thumbnails, TraceHandle } from '../core/types.ts';

/** Weights that the core looks through for one answer: whoever chooses something waits for no more. */
const WEIGHTS_AT_ONCE = 4e6;
/** What came is told at most so often: each time the page draws it, and says so. */
const TELLS_EVERY_MS = 500;

/** Heads that are still to come. */
export interface HeadsToCome {
  done: number;
  all: number;
  /** At the rate so far; null while that is not known. */
  secondsLeft: number | null;
  /** No more are asked for; null: none are. */
  stop: (() => void) | null;
  goOn: () => Promise<void>;
}

export interface HeadsSoFar {
  thumbnails: Thumbnails;
  statistics: HeadStatistics[];
  /** Absent: all are here. */
  progress?: HeadsToCome;
}

export interface HeadsAsked {
  /** Side of a thumbnail. */
  size: number;
  numbers: Int32Array;
  came: (heads: HeadsSoFar) => void;
  /** Nothing else is shown by now. */
  isLatest: () => boolean;
  now?: () => number;
}

class HeadsByAndBy {
  readonly #trace: TraceHandle;
  readonly #asked: HeadsAsked;
  readonly #all: number;
  readonly #atOnce: number;
  readonly #statistics: HeadStatistics[] = [];
  #thumbnails: Thumbnails | null = null;
  #stopped = false;
  /** Counts how often asking began or ended: an answer to an earlier one is dropped. */
  #turn = 0;
  #told = Number.NEGATIVE_INFINITY;
  /** When asking began, or went on, and how many heads were here then. */
  #since = { time: 0, done: 0 };

  constructor(trace: TraceHandle, asked: HeadsAsked) {
    const { layers } = trace.summary;
    const largest = Math.max(...layers.map(({ queries, keys }) => queries * keys));
    this.#trace = trace;
    this.#asked = asked;
    this.#all = layers.reduce((sum, { heads }) => sum + heads, 0);
    this.#atOnce = Math.max(1, Math.floor(WEIGHTS_AT_ONCE / largest));
  }

  get #now(): number {
    return (this.#asked.now ?? (() => performance.now()))();
  }

  async run(): Promise<void> {
    const { size, numbers, isLatest } = this.#asked;
    this.#stopped = false;
    const turn = ++this.#turn;
    this.#since = { time: this.#now, done: this.#statistics.length };
    while (this.#statistics.length < this.#all && turn === this.#turn) {
      const first = this.#statistics.length;
      const range = { first, count: Math.min(this.#atOnce, this.#all - first) };
      const [picture, figures] = await Promise.all([
        this.#trace.thumbnails(size, range),
        this.#trace.statistics(numbers, range),
      ]);
      if (!isLatest() || turn !== this.#turn) return;
      this.#add(picture, figures);
      if (this.#statistics.length === this.#all || this.#now - this.#told >= TELLS_EVERY_MS) this.#tell();
    }
  }

  #add(picture: Thumbnails, figures: HeadStatistics[]): void {
    const { rows, columns } = picture;
    this.#thumbnails ??= { ...picture, pixels: new Uint8Array(this.#all * rows * columns) };
    this.#thumbnails.pixels.set(picture.pixels, this.#statistics.length * rows * columns);
    this.#statistics.push(...figures);
  }

  /** What is told is never changed later. */
  #tell(): void {
    if (!this.#thumbnails) return;
    this.#told = this.#now;
    const thumbnails = { ...this.#thumbnails, pixels: this.#thumbnails.pixels.slice() };
    const left = this.#all - this.#statistics.length;
    const progress = left > 0 ? { progress: this.#toCome(left) } : {};
    this.#asked.came({ thumbnails, statistics: [...this.#statistics], ...progress });
  }

  #stop(): void {
    this.#stopped = true;
    this.#turn++;
    this.#tell();
  }

  #toCome(left: number): HeadsToCome {
    const { time, done } = this.#since;
    const each = (this.#now - time) / (this.#statistics.length - done);
    return {
      done: this.#statistics.length,
      all: this.#all,
      secondsLeft: this.#stopped ? null : Math.ceil((each * left) / 1000),
      stop: this.#stopped ? null : () => this.#stop(),
      goOn: () =>
        this.run().catch((cause) => {
          // A trace that was closed meanwhile is of no interest any more.
          if (this.#asked.isLatest()) throw cause;
        }),
    };
  }
}

export function overviewByHeads(trace: TraceHandle, asked: HeadsAsked): Promise<void> {
  return new HeadsByAndBy(trace, asked).run();
}
