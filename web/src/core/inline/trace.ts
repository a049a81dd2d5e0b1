/** A trace held by the module on this thread, with what only the page asks of it: changes, and its file. */

import { oneOf, wholeNumber } from '../checks.ts';
import {
  CoreError,
  type HeadDifference,
  type HeadStages,
  type HeadWrite,
  type Intervention,
  JOINED_BY,
  type JoinRequest,
  type MaskSpec,
  type RowRange,
  type SinkLens,
  type StagePart,
  type TraceHandle,
} from '../types.ts';
import { checkMask, checkSave, rowBounds, stageBits } from '../validate.ts';
import { interventionsText } from '../validate_language.ts';
import { headWriteOf } from './head_write.ts';
import { lastError, orThrow, withBuffers } from './memory.ts';
import { OpenedTrace } from './opened_trace.ts';

export class InlineTrace extends OpenedTrace implements TraceHandle {
  async setMask(mask: MaskSpec): Promise<void> {
    const { queries = 0, keys = 0 } = this.summary.layers[0] ?? {};
    const { value, allowed } = checkMask(mask, queries * keys);
    const done = withBuffers(this.module, [allowed], (cells = null) =>
      this.module.setMask(this.held, value, cells),
    );
    if (!done) throw lastError(this.module);
  }

  async headWith(
    layer: number,
    head: number,
    interventions: Intervention[],
    parts: readonly StagePart[] = [],
    rows?: RowRange,
  ): Promise<HeadStages> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    const list = interventionsText(interventions);
    const bits = stageBits(parts);
    return orThrow(this.module, this.module.headWith(this.held, layer, head, list, bits, ...rowBounds(rows)));
  }

  async change(interventions: Intervention[]): Promise<void> {
    const done = this.module.changeTrace(this.held, interventionsText(interventions));
    if (!done) throw lastError(this.module);
  }

  async changeOf(layer: number, head: number, before?: TraceHandle): Promise<HeadDifference> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    if (before !== undefined && !(before instanceof InlineTrace))
      throw new CoreError('invalid_argument', 'Only traces of the same core can be compared.');
    return orThrow(this.module, this.module.headChange(this.held, before?.held ?? null, layer, head));
  }

  async inWords(begins: Uint8Array): Promise<TraceHandle> {
    if (!(begins instanceof Uint8Array))
      throw new CoreError('invalid_argument', 'Where words begin must be a Uint8Array.');
    const made = withBuffers(this.module, [begins], (pieces) =>
      this.module.traceInWords(this.held, pieces as NonNullable<typeof pieces>),
    );
    return new InlineTrace(this.module, made);
  }

  async columnMass(layer: number, head: number, key: number, cuts: Int32Array): Promise<Float32Array> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(key, 'The key');
    if (!(cuts instanceof Int32Array))
      throw new CoreError('invalid_argument', 'The cuts of a column must be an Int32Array.');
    return withBuffers(this.module, [cuts], (held) =>
      orThrow(this.module, this.module.columnMass(this.held, layer, head, key, held ?? null)),
    );
  }

  async sinkLens(layer: number, head: number, key: number, score: number): Promise<SinkLens> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(key, 'The key');
    return orThrow(this.module, this.module.sinkLens(this.held, layer, head, key, Number(score)));
  }

  async headWrite(layer: number, head: number, query: number, key: number): Promise<HeadWrite> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(query, 'The query');
    wholeNumber(key, 'The key');
    return headWriteOf(orThrow(this.module, this.module.headWrite(this.held, layer, head, query, key)));
  }

  async join({ heads, by, queries }: JoinRequest): Promise<TraceHandle> {
    const isMaximum = oneOf(by, JOINED_BY, 'How heads are joined') === 1;
    for (const { layer, head } of heads) {
      wholeNumber(layer, 'The layer');
      wholeNumber(head, 'The head');
    }
    for (const query of queries ?? []) wholeNumber(query, 'The row');
    const places = Int32Array.from(heads.flatMap(({ layer, head }) => [layer, head]));
    const joined = withBuffers(this.module, [places, Int32Array.from(queries ?? [])], (ids, rows) =>
      orThrow(this.module, this.module.joinHeads(this.held, ids, rows, isMaximum)),
    );
    return new InlineTrace(this.module, joined);
  }

  async save(options: {
    dtype: 'f32' | 'f16' | 'u8';
    layers?: number[];
    metadata: Record<string, string>;
  }): Promise<Uint8Array> {
    const { dtype, layers, metadata } = checkSave(options);
    return withBuffers(this.module, [layers], (numbers) =>
      orThrow(this.module, this.module.saveTrace(this.held, dtype, numbers ?? null, metadata)),
    );
  }
}
