/** Stages of a head, made by hand for tests of what is drawn and said of it. */

import type { HeadStages } from '../../web/src/core/types.ts';

const none = new Float32Array();

/** Every cell is allowed, and what is not named is empty. */
export function headStages(parts: Pick<HeadStages, 'queries' | 'keys'> & Partial<HeadStages>): HeadStages {
  const { queries, keys } = parts;
  return {
    valueWidth: 0,
    firstRow: 0,
    hides: false,
    hidesLater: false,
    allowedCells: queries * keys,
    rowsLeftEmpty: 0,
    largestAfterFirst: 0,
    weights: new Float32Array(queries * keys),
    allowed: new Uint8Array(queries * keys).fill(1),
    emptyRows: new Uint8Array(queries),
    rowSums: new Float32Array(queries).fill(1),
    restSums: new Float32Array(queries),
    products: none,
    unrotatedScores: none,
    scores: none,
    maskedScores: none,
    output: none,
    ...parts,
  };
}
