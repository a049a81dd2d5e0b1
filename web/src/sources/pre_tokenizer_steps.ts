/**
 * The pre-tokenizers of a `tokenizer.json` as the library is to be told of them. It differs from the original
 * in some: white space and digits outside of ASCII, spaces that begin a word, and what becomes of the gaps.
 */

import { preTokenizerNamed } from './pre_tokenizers.ts';
import { SourceError } from './source_error.ts';
import { refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';
import { regexOf } from './tokenizer_steps.ts';

const PUNCTUATION = '[\\p{P}!-/:-@\\[-`{-~]';

/** Letters of a word as the original's Whitespace means them, joiners among them. */
const WORD = '\\w\\u200c\\u200d';
/** A space before a text that has none; `$&` is the letter that was found. */
const SPACE_BEFORE = { type: 'Replace', pattern: { Regex: '\\A[^ ]' }, content: ' $&' };

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

function split({ pattern, behavior, invert }: Values): Values {
  const regex = regexOf(pattern, 'a Split of its pre-tokenizer');
  if (behavior === 'Removed') return { ...cutAt(regex), behavior, invert: invert === true };
  if (invert === true && behavior !== 'Isolated') {
    refuse(
      TOKENIZER_JSON,
      `its pre-tokenizer splits by the opposite of a pattern and ${JSON.stringify(behavior)}, which does not work here.`,
    );
  }
  return cutAt(withBehavior(regex, behavior));
}

function byteLevel({ add_prefix_space, use_regex }: Values): Values[] {
  const words = preTokenizerNamed('gpt-2')?.patterns ?? [];
  return [
    ...(add_prefix_space === true ? [SPACE_BEFORE] : []),
    ...(use_regex === false ? [] : words.map(cutAt)),
    { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
  ];
}

function metaspace({ replacement, prepend_scheme, add_prefix_space, split }: Values): Values[] {
  if (replacement !== undefined && replacement !== '\u2581') {
    refuse(
      TOKENIZER_JSON,
      `its Metaspace marks spaces with ${JSON.stringify(replacement)} instead of U+2581.`,
    );
  }
  const scheme = prepend_scheme ?? (add_prefix_space === false ? 'never' : 'always');
  const marks = { type: 'Metaspace', prepend_scheme: scheme };
  return split === false ? [marks] : [marks, cutAt('\u2581[^\u2581]*')];
}

function punctuation({ behavior }: Values): Values {
  if (behavior === 'Removed') return { ...cutAt(PUNCTUATION), behavior };
  return cutAt(withBehavior(PUNCTUATION, behavior));
}

function rewritten(step: Values): Values[] {
  switch (step.type) {
    case 'ByteLevel':
      return byteLevel(step);
    case 'Digits':
      return [cutAt(step.individual_digits === true ? '\\p{N}' : '\\p{N}+')];
    case 'Metaspace':
      return metaspace(step);
    case 'Punctuation':
      return [punctuation(step)];
    case 'Split':
      return [split(step)];
    case 'Whitespace':
      return [{ ...cutAt(`[${WORD}]+|[^${WORD}\\s]+`), behavior: 'Removed', invert: true }];
    case 'WhitespaceSplit':
      return [{ ...cutAt('\\s+'), behavior: 'Removed' }];
    default:
      throw new SourceError(
        'unsupported',
        `The tokenizer finds words by ${JSON.stringify(step.type)}, which does not work here. Those that do: ByteLevel, Digits, Metaspace, Punctuation, Split, Whitespace, WhitespaceSplit.`,
      );
  }
}

/**
 * Null where there are none.
 * @throws SourceError `malformed` or `unsupported`
 */
export function preTokenizer(steps: readonly Values[]): Values | null {
  return steps.length === 0 ? null : { type: 'Sequence', pretokenizers: steps.flatMap(rewritten) };
}
