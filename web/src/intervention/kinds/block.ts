/** A token that nobody may look at. */

import type { Kind } from './kind.ts';
import { COUNT, headName, layerName, reachOf, readReach, stackWord, writeReach } from './sites.ts';

const ENTRY = new RegExp(`^(${COUNT})(?:@(.+))?$`);

export const block: Kind<'block'> = {
  code: 'block',
  words: (entry, names) => {
    const reach = reachOf(entry);
    const { layer, head } = reach;
    const name = `“${names(entry.token, 'key')}”`;
    const stack = stackWord(reach);
    if (layer === undefined) return `${stack ? `No ${stack} head` : 'Nobody'} may look at ${name}`;
    const site = { ...reach, layer };
    return head === undefined
      ? `In ${layerName(site)} nobody may look at ${name}`
      : `Head ${headName({ ...site, head })} may not look at ${name}`;
  },
  write: (entry) => `${entry.token}${writeReach(reachOf(entry))}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    const reach = match && readReach(match[2]);
    return reach && { kind: 'block', token: Number(match?.[1]), ...reach };
  },
  standsBeside: (entry, other) => entry.token !== other.token,
  fits: ({ token }, tokens) => token < tokens,
  control: { form: 'token', make: (reach, token) => ({ kind: 'block', token, ...reach }) },
};
