/** What the core tells of a head, as it lists it: numbers, and names beside them. */

import type { HeadStatistics } from '../types.ts';

export const FIGURES_PER_HEAD = 15;

/** Of one head: its numbers in the order of `figures_of` in analysis/head_statistics.h. */
export function statisticsOf(
  place: { layer: number; head: number },
  figures: Float32Array,
  repeated: string,
  where: string,
): HeadStatistics {
  const of = (which: number) => figures[which] ?? 0;
  return {
    ...place,
    entropy: of(0),
    meanDistance: of(1),
    firstTokenMass: of(2),
    previousTokenMass: of(3),
    nextTokenMass: of(4),
    selfMass: of(5),
    lastTokenMass: of(6),
    inductionMass: of(7),
    duplicateTokenMass: of(8),
    repeatedRows: of(9),
    repeated,
    repeatedShare: of(10),
    place: where,
    placeShare: of(11),
    restKey: of(12),
    restMass: of(13),
    telling: of(14),
  };
}
