/** A pattern in place of a head's own weights. */

import type { WeightPattern } from '../../core/types.ts';
import type { Kind } from './kind.ts';
import { headSite, reachOf, readHead, subjectOf, writeHead } from './sites.ts';

const WORDS: Record<WeightPattern, string> = {
  uniform: 'looks evenly at all it may see',
  previous: 'looks only at the token before',
  own: 'looks only at the token itself',
};

export function patternOf(text: string | undefined): WeightPattern | null {
  return text !== undefined && Object.hasOwn(WORDS, text) ? (text as WeightPattern) : null;
}

export const weights: Kind<'weights'> = {
  code: 'weights',
  words: (entry) => `${subjectOf(reachOf(entry))} ${WORDS[entry.pattern]}`,
  write: (entry) => `${writeHead(entry)}:${entry.pattern}`,
  read: (text) => {
    const head = readHead(text);
    const pattern = patternOf(head?.value);
    return head && pattern ? { kind: 'weights', ...head.site, pattern } : null;
  },
  control: {
    form: 'choice',
    label: 'Its weights',
    standard: 'as the model computes them',
    choices: [
      { value: 'uniform', label: 'even over what it may see' },
      { value: 'previous', label: 'all on the token before' },
      { value: 'own', label: 'all on the token itself' },
    ],
    valueIn: ({ pattern }) => pattern,
    make: (site, value) => ({
      kind: 'weights',
      ...headSite(site),
      pattern: patternOf(value) ?? 'uniform',
    }),
  },
};
