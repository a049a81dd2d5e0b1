/** The French on the screen, read once more under other changes than the reader's. */

import { isSameLayer } from '../../core/layer_id.ts';
import type { TaskModelHandle } from '../../core/training_types.ts';
import { CoreError, type HeadStages, type Intervention, type TraceHandle } from '../../core/types.ts';
import { BeforeTrace } from '../before_trace.ts';
import { type SentencePair, sourceIds, type Translation, targetIds } from './text.ts';

/** A head of what is shown, by its layer's place in that trace. */
interface HeadPlace {
  layer: number;
  head: number;
}

export class SameFrench {
  readonly #unchanged = new BeforeTrace();

  /** All heads without any change. @throws CoreError */
  unchanged(model: TaskModelHandle, pair: SentencePair, shown: Translation): Promise<TraceHandle> {
    const about = JSON.stringify([model.summary.settings, pair.source, shown.ids]);
    return this.#unchanged.get(about, () => read(model, pair, shown, []));
  }

  /** One of them. @throws CoreError */
  async before(
    model: TaskModelHandle,
    pair: SentencePair,
    shown: Translation,
    place: HeadPlace,
  ): Promise<HeadStages> {
    return headIn(await this.unchanged(model, pair, shown), shown, place);
  }

  /** A head under these changes. @throws CoreError */
  async under(
    interventions: Intervention[],
    model: TaskModelHandle,
    pair: SentencePair,
    shown: Translation,
    place: HeadPlace,
  ): Promise<HeadStages> {
    const trace = await read(model, pair, shown, interventions);
    try {
      return await headIn(trace, shown, place);
    } finally {
      trace.dispose();
    }
  }

  dispose(): void {
    this.#unchanged.dispose();
  }
}

async function read(
  model: TaskModelHandle,
  pair: SentencePair,
  { ids }: Translation,
  interventions: Intervention[],
): Promise<TraceHandle> {
  const { trace } = await model.run({ source: sourceIds(pair), target: targetIds(ids), interventions });
  return trace;
}

/** Where layers are skipped, the traces count them differently. */
function headIn(
  trace: TraceHandle,
  { traced }: Translation,
  { layer, head }: HeadPlace,
): Promise<HeadStages> {
  const id = traced.trace.summary.layers[layer];
  const place = trace.summary.layers.findIndex((other) => id && isSameLayer(other, id));
  if (place < 0) throw new CoreError('invalid_argument', 'The model has no such layer any more.');
  return trace.head(place, head, ['scores']);
}
