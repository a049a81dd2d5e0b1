/** Models that ship, as runs that are at their end; each is fetched once. */

import { fetchTrained } from '../../../models/trained_weights.ts';
import type { TrainingRun } from '../runs/training_run.ts';
import type { TrainingRuns } from '../runs/training_runs.ts';
import type { TrainingSource } from '../source.ts';
import { type ShippedModel, shippedModelOf } from './shipped_models.ts';

async function fetchShipped({ file }: ShippedModel): Promise<Uint8Array> {
  const address = new URL(`trained/${file}.safetensors`, document.baseURI);
  return fetchTrained(address, {}, `scripts/train ${file.split('-')[0]} makes it.`);
}

export class ShippedRuns {
  readonly #runs: TrainingRuns;
  readonly #opened = new Map<ShippedModel, TrainingRun>();
  readonly #opening = new Map<ShippedModel, Promise<void>>();

  constructor(runs: TrainingRuns) {
    this.#runs = runs;
  }

  /** What has come; null: not yet, or there is none. */
  runOf(source: TrainingSource): TrainingRun | null {
    const model = shippedModelOf(source);
    const run = model && this.#opened.get(model);
    return run && this.#runs.all.includes(run) ? run : null;
  }

  has(run: TrainingRun): boolean {
    return [...this.#opened.values()].includes(run);
  }

  /**
   * Fetches it, where it is not there.
   * @throws SourceError, CoreError, or Error where none ships with these settings
   */
  open(source: TrainingSource): Promise<void> {
    const model = shippedModelOf(source);
    if (!model)
      return Promise.reject(new Error('No model with these settings ships with the page: train it here.'));
    if (this.runOf(source)) return Promise.resolve();
    const before = this.#opening.get(model);
    if (before) return before;
    const opening = this.#open(model).finally(() => this.#opening.delete(model));
    this.#opening.set(model, opening);
    return opening;
  }

  async #open(model: ShippedModel): Promise<void> {
    this.#opened.set(model, await this.#runs.open(await fetchShipped(model)));
  }
}
