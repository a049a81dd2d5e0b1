/** One weight set by hand. */

import type { Kind } from './kind.ts';
import { COUNT, HEAD, headSite, NUMBER, reachOf, siteOf, subjectOf, writeHead } from './sites.ts';

const ENTRY = new RegExp(`^${HEAD}:(${COUNT}):(${COUNT}):(${NUMBER})$`);

export const paint: Kind<'paint'> = {
  code: 'paint',
  words: (entry, names) =>
    `${subjectOf(reachOf(entry))}: “${names(entry.query, 'query')}” looks at “${names(entry.key, 'key')}” with weight ${entry.weight}`,
  write: (entry) => `${writeHead(entry)}:${entry.query}:${entry.key}:${entry.weight}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    if (!match) return null;
    const [, stack, layer, head, query, key] = match;
    const weight = Number(match[6]);
    if (!(weight >= 0 && weight <= 1)) return null;
    return { kind: 'paint', ...siteOf(stack, layer, head), query: Number(query), key: Number(key), weight };
  },
  standsBeside: (entry, other) => entry.query !== other.query || entry.key !== other.key,
  fits: ({ query, key }, tokens) => query < tokens && key < tokens,
  control: {
    form: 'cell',
    make: (site, { query, key }, weight) => ({ kind: 'paint', ...headSite(site), query, key, weight }),
  },
};
