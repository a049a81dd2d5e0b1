/** A head switched off, or replaced by its mean. */

import type { ButtonChoice, Kind, OfKind } from './kind.ts';
import { headSite, reachOf, readHead, subjectOf, writeHead } from './sites.ts';

/** Where it acts, said wherever a head can be switched off. */
export const OFF_WORDS =
  'A head is switched off where its output enters the output projection: the projection’s bias stays.';

const ZERO: ButtonChoice<OfKind<'off'>> = {
  label: () => 'Switch off',
  back: () => 'Switch on',
  title: `The head writes nothing (key: x). ${OFF_WORDS}`,
  make: (site) => ({ kind: 'off', ...headSite(site), by: 'zero' }),
};
const MEAN: ButtonChoice<OfKind<'off'>> = {
  label: () => 'Use its mean',
  back: () => 'Stop using its mean',
  title: 'At every token the head writes its mean over the text',
  make: (site) => ({ kind: 'off', ...headSite(site), by: 'mean' }),
};

export const off: Kind<'off'> = {
  code: 'off',
  words: (entry) => {
    const subject = subjectOf(reachOf(entry));
    return entry.by === 'zero' ? `${subject} switched off` : `${subject} replaced by its mean over the text`;
  },
  write: (entry) => `${writeHead(entry)}${entry.by === 'mean' ? 'm' : ''}`,
  read: (text) => {
    const head = readHead(text);
    if (!head || head.value !== undefined) return null;
    return { kind: 'off', ...head.site, by: head.mean ? 'mean' : 'zero' };
  },
  control: { form: 'buttons', at: 'head', choices: [ZERO, MEAN] },
};
