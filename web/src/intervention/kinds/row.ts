/** A pattern in some rows of a head, in place of the head's own weights there. */

import { rangeWords, readRows, writeRows } from './cells.ts';
import type { Kind } from './kind.ts';
import { reachOf, subjectOf } from './sites.ts';
import { patternOf } from './weights.ts';

const WORDS = {
  uniform: 'evenly at all that may be seen',
  previous: 'only at the token before',
  own: 'only at the token itself',
};

export const row: Kind<'row'> = {
  code: 'row',
  words: (entry, names) => {
    const asking = rangeWords(entry.query, entry.queries, (position) => names(position, 'query'));
    const looks = entry.queries === undefined ? 'looks' : 'look';
    return `${subjectOf(reachOf(entry))}: ${asking} ${looks} ${WORDS[entry.pattern]}`;
  },
  write: (entry) => writeRows(entry, entry.pattern),
  read: (text) => {
    const read = readRows(text);
    const pattern = patternOf(read?.pattern);
    return read && pattern ? { kind: 'row', pattern, ...read.rows } : null;
  },
  standsBeside: (entry, other) => entry.query !== other.query || entry.queries !== other.queries,
  fits: ({ query, queries = 1 }, tokens) => query + queries <= tokens,
  control: { form: 'row' },
};
