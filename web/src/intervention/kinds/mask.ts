/** Another mask in place of the model's own. */

import type { Kind, OfKind, Reach } from './kind.ts';
import { COUNT, reachOf, readReach, subjectOf, writeReach } from './sites.ts';

type Mask = OfKind<'mask'>;
export type MaskName = Mask['mask'];

const ENTRY = new RegExp(`^(window|prefix|sinks|none|causal)(?::(${COUNT}))?(?::(${COUNT}))?(?:@(.+))?$`);

const tokens = (count: number) => (count === 1 ? 'token' : `${count} tokens`);

function wordsOf(entry: Mask): string {
  switch (entry.mask) {
    case 'window':
      return `sliding window of ${entry.size}`;
    case 'sinks':
      return `sliding window of ${entry.size}, and the first ${tokens(entry.sinks)} always`;
    case 'prefix':
      return `the first ${tokens(entry.size)} see each other`;
    case 'none':
      return 'no mask, later tokens are seen';
    case 'causal':
      return 'a causal mask, later tokens are hidden';
  }
}

/** Sizes that a mask does not have are left out. */
export function maskEntry(mask: MaskName, sizes: { size: number; sinks: number }, reach: Reach): Mask {
  const { size, sinks } = sizes;
  if (mask === 'sinks') return { kind: 'mask', mask, size, sinks, ...reach };
  if (mask === 'none' || mask === 'causal') return { kind: 'mask', mask, ...reach };
  return { kind: 'mask', mask, size, ...reach };
}

function read(text: string): Mask | null {
  const match = ENTRY.exec(text);
  if (!match) return null;
  const [, name, size, sinks, site] = match;
  const isSized = name !== 'none' && name !== 'causal';
  if ((size !== undefined) !== isSized || (sinks !== undefined) !== (name === 'sinks')) return null;
  const reach = readReach(site);
  if (!reach || (isSized && Number(size) < 1)) return null;
  const sizes = { size: Number(size ?? 0), sinks: Number(sinks ?? 0) };
  return maskEntry(name as MaskName, sizes, reach);
}

export const mask: Kind<'mask'> = {
  code: 'mask',
  words: (entry) => `${subjectOf(reachOf(entry))}: ${wordsOf(entry)}`,
  write: (entry) => {
    const size = 'size' in entry ? `:${entry.size}` : '';
    const sinks = entry.mask === 'sinks' ? `:${entry.sinks}` : '';
    return `${entry.mask}${size}${sinks}${writeReach(reachOf(entry))}`;
  },
  read,
  control: { form: 'mask' },
};
