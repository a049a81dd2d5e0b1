/** One weight set by hand. */

import type { Kind } from './kind.ts';
import { COUNT, headSite, NUMBER, reachOf, subjectOf } from './sites.ts';

const ENTRY = new RegExp(`^(${COUNT})\\.(${COUNT}):(${COUNT}):(${COUNT}):(${NUMBER})$`);

export const paint: Kind<'paint'> = {
  code: 'paint',
  words: (entry, names) =>
    `${subjectOf(reachOf(entry))}: “${names(entry.query)}” looks at “${names(entry.key)}” with weight ${entry.weight}`,
  write: ({ layer, head, query, key, weight }) => `${layer}.${head}:${query}:${key}:${weight}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    if (!match) return null;
    const [layer, head, query, key] = match.slice(1, 5).map(Number) as [number, number, number, number];
    const weight = Number(match[5]);
    return weight >= 0 && weight <= 1 ? { kind: 'paint', layer, head, query, key, weight } : null;
  },
  standsBeside: (entry, other) => entry.query !== other.query || entry.key !== other.key,
  fits: ({ query, key }, tokens) => query < tokens && key < tokens,
  control: {
    form: 'cell',
    make: (site, { query, key }, weight) => ({ kind: 'paint', ...headSite(site), query, key, weight }),
  },
};
