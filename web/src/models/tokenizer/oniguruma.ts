/**
 * The regular expressions of tokenizers, which are in Oniguruma's dialect, as those of JavaScript. The library
 * translates them; what it would only come near is rewritten first, or refused.
 */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import type { TokenizerPackage } from './tokenizer_package.ts';
import { isValues, refuse, TOKENIZER_JSON } from './tokenizer_plan.ts';

const BRACED = /^\\[pPxuk][{<][^}>]*[}>]/;
const QUANTIFIER = /^(?:[*+?]|\{\d*,?\d*\})/;
const OPENING = /^\((?:\?(?:<[A-Za-z_]\w*>|<?[=!]|[:>]|i:))?/;

function unsupported(what: string): never {
  throw new SourceError(
    'unsupported',
    `The tokenizer's pattern has ${what}, which does not work here. Use a tokenizer without it.`,
  );
}

/** Where the class that begins at `start` ends, other classes in it included. */
function classEnd(regex: string, start: number): number {
  let depth = 0;
  for (let at = start; at < regex.length; at++) {
    if (regex[at] === '\\') at++;
    else if (regex[at] === '[') depth++;
    else if (regex[at] === ']' && !isFirst(regex, at) && --depth === 0) return at + 1;
  }
  return regex.length;
}

/** A bracket right behind the opening one is a letter. */
function isFirst(regex: string, at: number): boolean {
  return /(?:^|[^\\])\[\^?$/.test(regex.slice(Math.max(0, at - 3), at));
}

function atomEnd(regex: string, at: number): number {
  if (regex[at] === '[') return classEnd(regex, at);
  if (regex[at] !== '\\') return at + 1;
  if (regex[at + 1] === 'G' || regex[at + 1] === 'K' || regex[at + 1] === 'X')
    unsupported(`\\${regex[at + 1]}`);
  return at + (BRACED.exec(regex.slice(at))?.[0].length ?? 2);
}

/** Never tried again once matched: a look ahead, whose result is then taken as it is. */
class WithoutBacktracking {
  #count = 0;

  of(pattern: string): string {
    const name = `_${this.#count++}`;
    return `(?:(?=(?<${name}>${pattern}))\\k<${name}>)`;
  }
}

/**
 * Possessive quantifiers and atomic groups, which JavaScript has not, by other means.
 * @throws SourceError `unsupported` naming what works in no way
 */
export function withoutAtomicGroups(regex: string): string {
  const once = new WithoutBacktracking();
  const groups: { start: number; isAtomic: boolean }[] = [];
  let all = '';
  let atom = -1;
  for (let at = 0; at < regex.length; ) {
    const rest = regex.slice(at);
    const quantifier = atom >= 0 ? QUANTIFIER.exec(rest)?.[0] : undefined;
    if (quantifier !== undefined) {
      const following = regex[at + quantifier.length] ?? '';
      // After braces the sign is a second quantifier, which the library knows.
      const isPossessive = following === '+' && !quantifier.startsWith('{');
      const isLazy = following === '?';
      if (isPossessive) all = all.slice(0, atom) + once.of(all.slice(atom) + quantifier);
      else all += quantifier + (isLazy ? '?' : '');
      at += quantifier.length + (isPossessive || isLazy ? 1 : 0);
      if (isPossessive || isLazy) atom = -1;
    } else if (rest.startsWith('(')) {
      const opening = OPENING.exec(rest)?.[0] ?? '(';
      if (opening === '(' && rest.startsWith('(?')) unsupported(JSON.stringify(rest.slice(0, 4)));
      groups.push({ start: all.length, isAtomic: opening === '(?>' });
      all += opening === '(?>' ? '(?:' : opening;
      at += opening.length;
      atom = -1;
    } else if (rest.startsWith(')')) {
      const { start, isAtomic } = groups.pop() ?? { start: 0, isAtomic: false };
      all += ')';
      if (isAtomic) all = all.slice(0, start) + once.of(all.slice(start));
      atom = start;
      at++;
    } else {
      const end = atomEnd(regex, at);
      atom = rest.startsWith('|') ? -1 : all.length;
      all += regex.slice(at, end);
      at = end;
    }
  }
  return all;
}

/**
 * The pattern of a step, global. `what` names it in refusals.
 * @throws SourceError `malformed` or `unsupported`
 */
export function patternOf({ SplitPreTokenizer }: TokenizerPackage, pattern: unknown, what: string): RegExp {
  const { Regex, String: text } = isValues(pattern) ? pattern : {};
  if (typeof text === 'string') return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gu');
  if (typeof Regex !== 'string') refuse(TOKENIZER_JSON, `${what} has no pattern.`);
  const regex = withoutAtomicGroups(Regex);
  try {
    const split = {
      type: 'Split' as const,
      pattern: { Regex: regex },
      behavior: 'Isolated' as const,
      invert: false,
    };
    const translated = new SplitPreTokenizer(split).pattern;
    if (translated) return translated;
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.$/, '');
    throw new SourceError(
      'malformed',
      `The model's tokenizer cannot be built (${reason}). Fetch the model again.`,
    );
  }
  return refuse(TOKENIZER_JSON, `${what} has no pattern.`);
}
