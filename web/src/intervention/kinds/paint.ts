/** Weights set by hand. */

import { cellsFit, pairWords, readCells, sameCells, writeCells } from './cells.ts';
import type { Kind } from './kind.ts';
import { headSite, reachOf, subjectOf } from './sites.ts';

export const paint: Kind<'paint'> = {
  code: 'paint',
  words: (entry, names) =>
    `${subjectOf(reachOf(entry))}: ${pairWords(entry, names)} with weight ${entry.weight}`,
  write: (entry) => writeCells(entry, entry.weight),
  read: (text) => {
    const read = readCells(text);
    if (!read || !(read.number >= 0 && read.number <= 1)) return null;
    return { kind: 'paint', ...read.cells, weight: read.number };
  },
  standsBeside: (entry, other) => !sameCells(entry, other),
  fits: cellsFit,
  control: {
    form: 'cell',
    make: (site, { query, key }, weight) => ({ kind: 'paint', ...headSite(site), query, key, weight }),
  },
};
