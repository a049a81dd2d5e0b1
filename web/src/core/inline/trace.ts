/** A trace held by the module on this thread, with what only the page asks of it: changes, and its file. */

import { objectOf, oneOf, wholeNumber } from '../checks.ts';
import type { MainModule } from '../generated/attention.d.ts';
import {
  type ComparedHead,
  type ComparedPart,
  type ComparisonFigures,
  CoreError,
  type HeadComparison,
  type HeadDifference,
  type HeadOrigin,
  type HeadStages,
  type HeadWrite,
  type Intervention,
  JOINED_BY,
  type JoinRequest,
  type Reached,
  type RowRange,
  type SinkLens,
  type SinkRequest,
  type StagePart,
  type TileArea,
  type TraceHandle,
} from '../types.ts';
import { checkSave, rowBounds, stageBits } from '../validate.ts';
import { interventionsText } from '../validate_language.ts';
import { headOriginOf } from './head_origin.ts';
import { headWriteOf } from './head_write.ts';
import { comparedTile, compareLong, compareWhole, numbersOf, reach } from './long_heads.ts';
import { lastError, orThrow, withBuffers } from './memory.ts';
import { OpenedTrace } from './opened_trace.ts';

/** Each matrix by itself: one buffer crosses to the page once. */
function comparisonOf(
  { numbers, cells, changes, figures }: NonNullable<ReturnType<MainModule['compareHeads']>>,
  rows: number,
  columns: number,
): HeadComparison {
  const count = rows * columns;
  const numbersAt = (block: number) => numbers.slice(block * count, (block + 1) * count);
  const cellsAt = (block: number) => cells.slice(block * count, (block + 1) * count);
  const [largest = 0, meanMoved = 0, rowsOfBoth = 0] = figures;
  return {
    rows,
    columns,
    first: { weights: numbersAt(0), allowed: cellsAt(0) },
    second: { weights: numbersAt(1), allowed: cellsAt(1) },
    values: numbersAt(2),
    compared: cellsAt(2),
    moved: numbers.slice(3 * count),
    changes,
    largest,
    meanMoved,
    rowsOfBoth,
  };
}

function checkPlace(layer: number, head: number, query: number, key: number): void {
  wholeNumber(layer, 'The layer');
  wholeNumber(head, 'The head');
  wholeNumber(query, 'The query');
  wholeNumber(key, 'The key');
}

export class InlineTrace extends OpenedTrace implements TraceHandle {
  #heldBy(trace: TraceHandle) {
    if (trace instanceof InlineTrace) return trace.held;
    throw new CoreError('invalid_argument', 'Only traces of the same core can be compared.');
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

  async changeOf(
    layer: number,
    head: number,
    before?: TraceHandle,
    rows?: RowRange,
  ): Promise<HeadDifference> {
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    const { module, held } = this;
    // Without its own changes.
    if (before === undefined) {
      const own = await this.unchanged();
      try {
        return await this.changeOf(layer, head, own, rows);
      } finally {
        own.dispose();
      }
    }
    return orThrow(module, module.changeBetween(held, this.#heldBy(before), layer, head, ...rowBounds(rows)));
  }

  async changeTile(
    layer: number,
    head: number,
    before: TraceHandle,
    { level, row, column, rows, columns }: TileArea,
  ): Promise<Float32Array> {
    for (const [name, value] of Object.entries({ layer, head, level, row, column, rows, columns }))
      wholeNumber(value, `The tile's ${name}`);
    const { module, held } = this;
    return orThrow(
      module,
      module.changeTile(held, this.#heldBy(before), layer, head, level, row, column, rows, columns),
    );
  }

  async unchanged(): Promise<TraceHandle> {
    return new InlineTrace(this.module, this.module.unchangedTrace(this.held));
  }

  async compare(
    own: ComparedHead,
    other: TraceHandle,
    theirs: ComparedHead,
    most: number,
  ): Promise<HeadComparison> {
    const both = this.#with(own, other, theirs);
    if (!('compareHeads' in this.module)) return compareWhole(both, most);
    const sides = [own, theirs].map(numbersOf);
    const rows = own.queries.length;
    if (theirs.queries.length !== rows)
      throw new CoreError('shape_mismatch', 'The two heads are aligned over different numbers of tokens.');
    wholeNumber(most, 'How many changes');
    return withBuffers(this.module, sides, (first, second) =>
      comparisonOf(
        orThrow(
          this.module,
          this.module.compareHeads(
            this.held,
            both.other,
            first as NonNullable<typeof first>,
            second as NonNullable<typeof second>,
            rows,
            most,
          ),
        ),
        rows,
        own.keys.length,
      ),
    );
  }

  compareLong(
    own: ComparedHead,
    other: TraceHandle,
    theirs: ComparedHead,
    most: number,
  ): Promise<ComparisonFigures> {
    return compareLong(this.#with(own, other, theirs), most);
  }

  comparedTile(
    own: ComparedHead,
    other: TraceHandle,
    theirs: ComparedHead,
    part: ComparedPart,
    area: TileArea,
  ): Promise<Float32Array> {
    return comparedTile(this.#with(own, other, theirs), part, area);
  }

  #with(own: ComparedHead, other: TraceHandle, theirs: ComparedHead) {
    return { module: this.module, held: this.held, own, other: this.#heldBy(other), theirs };
  }

  reach(layer: number, head: number, query: number, layers: number): Promise<Reached> {
    return reach(this.module, this.held, { layer, head, query, layers });
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

  async sinkLens(layer: number, head: number, request: SinkRequest): Promise<SinkLens> {
    const { key, score, query, side } = objectOf(
      request,
      'What is asked of the rows',
    ) as unknown as SinkRequest;
    wholeNumber(layer, 'The layer');
    wholeNumber(head, 'The head');
    wholeNumber(key, 'The key');
    wholeNumber(query, 'The query');
    wholeNumber(side, 'The side', 1);
    const { module, held } = this;
    return orThrow(module, module.sinkLens(held, layer, head, key, Number(score), query, side));
  }

  async headOrigin(layer: number, head: number, query: number, key: number): Promise<HeadOrigin> {
    checkPlace(layer, head, query, key);
    return headOriginOf(orThrow(this.module, this.module.headOrigin(this.held, layer, head, query, key)));
  }

  async headWrite(layer: number, head: number, query: number, key: number): Promise<HeadWrite> {
    checkPlace(layer, head, query, key);
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
