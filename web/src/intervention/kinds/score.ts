/** Scores set by hand, as softmax gets them. */

import { cellsFit, pairWords, readCells, sameCells, writeCells } from './cells.ts';
import type { Kind } from './kind.ts';
import { headSite, reachOf, subjectOf } from './sites.ts';

export const score: Kind<'score'> = {
  code: 'score',
  words: (entry, names) =>
    `${subjectOf(reachOf(entry))}: ${pairWords(entry, names)} with score ${entry.score}`,
  write: (entry) => writeCells(entry, entry.score),
  read: (text) => {
    const read = readCells(text);
    return read && { kind: 'score', ...read.cells, score: read.number };
  },
  standsBeside: (entry, other) => !sameCells(entry, other),
  fits: cellsFit,
  control: {
    form: 'cell',
    make: (site, { query, key }, value) => ({ kind: 'score', ...headSite(site), query, key, score: value }),
  },
};
