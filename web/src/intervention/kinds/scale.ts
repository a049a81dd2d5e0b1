/** A head's output made larger or smaller, or turned round. */

import type { Kind } from './kind.ts';
import { headSite, reachOf, readHeadNumber, subjectOf, writeHead } from './sites.ts';

export const scale: Kind<'scale'> = {
  code: 'scale',
  words: (entry) => `${subjectOf(reachOf(entry))}: output × ${entry.factor}`,
  write: (entry) => `${writeHead(entry)}:${entry.factor}`,
  read: (text) => {
    const head = readHeadNumber(text);
    return head && { kind: 'scale', ...head.site, factor: head.number };
  },
  control: {
    form: 'slider',
    label: 'Output times',
    least: -1,
    most: 3,
    valueIn: ({ factor }) => factor,
    make: (site, value) => ({ kind: 'scale', ...headSite(site), factor: value }),
  },
};
