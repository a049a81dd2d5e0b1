/** A head that looks sharper, or more evenly. */

import type { Kind } from './kind.ts';
import { headSite, reachOf, readHeadNumber, subjectOf, writeHead } from './sites.ts';

export const temperature: Kind<'temperature'> = {
  code: 'temp',
  words: (entry) => `${subjectOf(reachOf(entry))}: attention temperature ${entry.temperature}`,
  write: (entry) => `${writeHead(entry)}:${entry.temperature}`,
  read: (text) => {
    const head = readHeadNumber(text);
    return head && head.number > 0 ? { kind: 'temperature', ...head.site, temperature: head.number } : null;
  },
  control: {
    form: 'slider',
    label: 'Attention temperature',
    least: 0.1,
    most: 4,
    valueIn: (entry) => entry.temperature,
    make: (site, value) => ({ kind: 'temperature', ...headSite(site), temperature: value }),
  },
};
