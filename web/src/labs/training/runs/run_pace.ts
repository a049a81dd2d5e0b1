/** How often a training run stops to look at its heads: often at first, and never for more than a tenth of its time. */

/** Steps are taken for so long between two answers of the core. */
export const SLICE_MS = 100;
const EARLY_MS = 20_000;
const OFTEN_MS = 250;
const LATER_MS = 1000;
/** A look may cost this share of the time at most. */
const SHARE = 0.1;
/** Weights of the model are kept beside a look so often. */
const WEIGHTS_MS = 10_000;
/** A slice that took so long was interrupted by something. */
const ASLEEP_MS = 10_000;

export class RunPace {
  /** Time spent on training, sleep left out. */
  milliseconds: number;
  #sinceLook = 0;
  #lookCost = 0;
  #sinceWeights = 0;

  constructor(milliseconds = 0) {
    this.milliseconds = milliseconds;
  }

  /** Seconds that the page seems to have slept in a slice that took so long; 0: none. */
  took(milliseconds: number): number {
    const asleep = milliseconds >= ASLEEP_MS;
    const counted = asleep ? SLICE_MS : milliseconds;
    this.milliseconds += counted;
    this.#sinceLook += counted;
    this.#sinceWeights += counted;
    return asleep ? Math.round(milliseconds / 1000) : 0;
  }

  get looks(): boolean {
    const wanted = this.milliseconds < EARLY_MS ? OFTEN_MS - SLICE_MS : LATER_MS;
    return this.#sinceLook >= Math.max(wanted, this.#lookCost / SHARE - this.#lookCost);
  }

  /** Whether the look that is due should keep the model's weights, too. */
  get keepsWeights(): boolean {
    return this.#sinceWeights >= WEIGHTS_MS;
  }

  looked(milliseconds: number, keptWeights: boolean): void {
    this.#lookCost = milliseconds;
    this.#sinceLook = 0;
    if (keptWeights) this.#sinceWeights = 0;
  }
}
