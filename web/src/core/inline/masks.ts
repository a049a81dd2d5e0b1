/** Masks by themselves: pictures to choose among, and what is counted of one. */

import { bytesOf, objectOf, wholeNumber } from '../checks.ts';
import type { MainModule } from '../generated/attention.d.ts';
import type { Intervention, MaskFigures, MaskPictures } from '../types.ts';
import { interventionsText } from '../validate_language.ts';
import { orThrow, withBuffers } from './memory.ts';

function drawMasks(
  module: MainModule,
  masks: Intervention[],
  over: { queries: number; keys: number; fromStart: boolean },
  side: number,
): MaskPictures {
  const { queries, keys, fromStart } = objectOf(over, 'What the masks lie over');
  wholeNumber(queries, 'The number of queries', 1);
  wholeNumber(keys, 'The number of keys', 1);
  wholeNumber(side, 'The side of a picture', 1);
  return orThrow(module, module.drawMasks(interventionsText(masks), queries, keys, fromStart === true, side));
}

function maskFigures(
  module: MainModule,
  allowed: Uint8Array,
  keys: number,
  query: number,
  layers: number,
): MaskFigures {
  wholeNumber(keys, 'The number of keys', 1);
  wholeNumber(query, 'The query', -1);
  wholeNumber(layers, 'The number of layers');
  return withBuffers(module, [bytesOf(allowed, 'The allowed matrix')], (cells = null) =>
    orThrow(module, module.maskFigures(cells, keys, query, layers)),
  );
}

export const MASK_CALLS = { drawMasks, maskFigures };
