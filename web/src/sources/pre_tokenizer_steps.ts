/**
 * The pre-tokenizers of a `tokenizer.json` as the library is to be told of them. It differs from the original
 * in some: white space and digits outside of ASCII, spaces that begin a word, and what becomes of the gaps.
 */

import { preTokenizer } from './pre_tokenizers.ts';
import { refuse, type Values } from './tokenizer_plan.ts';

const FILE = "The model's tokenizer.json";
const SYNTAX = /[\\^$.*+?()[\]{}|/-]/g;
const PUNCTUATION = '[\\p{P}!-/:-@\\[-`{-~]';

/** Matches and what is between them are words. */
function cutAt(Regex: string): Values {
  return { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false };
}

/** What of a pattern belongs together, by the original's names. */
function withBehavior(regex: string, behavior: unknown): string {
  const others = `(?:(?!${regex})[\\s\\S])*`;
  switch (behavior) {
    case 'Contiguous':
      return `(?:${regex})+`;
    case 'MergedWithPrevious':
      return `${others}(?:${regex})`;
    case 'MergedWithNext':
      return `(?:${regex})${others}`;
    default:
      return regex;
  }
}

function split(step: Values): Values {
  const { pattern, behavior, invert } = step;
  if (behavior === 'Removed') return step;
  const { Regex, String: text } = (pattern ?? {}) as Values;
  const regex = typeof text === 'string' ? text.replace(SYNTAX, '\\$&') : Regex;
  if (typeof regex !== 'string') refuse(FILE, 'a Split of its pre-tokenizer has no pattern.');
  if (invert === true && behavior !== 'Isolated') {
    refuse(
      FILE,
      `its pre-tokenizer splits by the opposite of a pattern and "${String(behavior)}", which does not work here.`,
    );
  }
  return cutAt(withBehavior(regex, behavior));
}

function byteLevel({ add_prefix_space, use_regex }: Values): Values[] {
  const words = preTokenizer('gpt-2')?.patterns ?? [];
  return [
    ...(add_prefix_space === true ? [{ type: 'Replace', pattern: { Regex: '\\A(?! )' }, content: ' ' }] : []),
    ...(use_regex === false ? [] : words.map(cutAt)),
    { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
  ];
}

function metaspace(step: Values): Values[] {
  const scheme = step.prepend_scheme ?? (step.add_prefix_space === false ? 'never' : 'always');
  const marks = { ...step, prepend_scheme: scheme };
  return step.split === false ? [marks] : [marks, cutAt('\u2581[^\u2581]*')];
}

function rewrittenStep(step: Values): Values[] {
  switch (step.type) {
    case 'ByteLevel':
      return byteLevel(step);
    case 'Digits':
      return [cutAt(step.individual_digits === true ? '\\p{N}' : '\\p{N}+')];
    case 'Metaspace':
      return metaspace(step);
    case 'Punctuation':
      return step.behavior === 'Removed' ? [step] : [cutAt(withBehavior(PUNCTUATION, step.behavior))];
    case 'Split':
      return [split(step)];
    default:
      return [step];
  }
}

/** Null where there are none. */
export function rewritten(steps: readonly Values[]): Values | null {
  return steps.length === 0 ? null : { type: 'Sequence', pretokenizers: steps.flatMap(rewrittenStep) };
}
