/** The pre-tokenizers of a `tokenizer.json`, as the package `tokenizers` understands them. */

import { SourceError } from '../source_error.ts';
import { bytesToLetters } from './byte_letters.ts';
import { patternOf } from './oniguruma.ts';
import { preTokenizerNamed } from './pre_tokenizers.ts';
import { BEHAVIORS, type Behavior, type Piece, splitAt } from './text_splits.ts';
import type { TokenizerPackage } from './tokenizer_package.ts';
import { flagOf, refuse, TOKENIZER_JSON, type Values } from './tokenizer_plan.ts';
import { PUNCTUATION_SIGN } from './unicode_classes.ts';

/** Words of a piece, each with its place in it; `isFirst`: the piece begins the whole text. */
type Cutter = (piece: Piece, isFirst: boolean) => Piece[];
/** Words of a text. */
export type PreTokenizer = (text: string, isFirst: boolean) => string[];

const SPACE = /\p{White_Space}/gu;
const DIGIT = /\p{N}/gu;
/** Letters of a word as the original's `\w` means them, joiners among them. */
const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d';
const WORDS_AND_SIGNS = new RegExp(`[${WORD}]+|[^${WORD}\\p{White_Space}]+`, 'gu');

function cutAt(pattern: RegExp, behavior: Behavior, invert = false): Cutter {
  return ({ text, start }) =>
    splitAt(text, pattern, behavior, invert).map((piece) => ({
      text: piece.text,
      start: start + piece.start,
    }));
}

/** Leaves the pieces whole. */
function mapped(change: (text: string, isFirst: boolean) => string): Cutter {
  return ({ text, start }, isFirst) => [{ text: change(text, isFirst && start === 0), start }];
}

function behaviorOf(value: unknown, what: string): Behavior {
  const behavior = BEHAVIORS.find((name) => name === value);
  return (
    behavior ??
    refuse(
      TOKENIZER_JSON,
      `the behavior of ${what} is ${JSON.stringify(value)}, which is none of ${BEHAVIORS.join(', ')}.`,
    )
  );
}

function byteLevel(library: TokenizerPackage, step: Values): Cutter[] {
  const words = flagOf(step, 'use_regex', true) ? (preTokenizerNamed('gpt-2')?.patterns ?? []) : [];
  return [
    ...(flagOf(step, 'add_prefix_space', false)
      ? [mapped((text) => (text.startsWith(' ') ? text : ` ${text}`))]
      : []),
    ...words.map((Regex) => cutAt(patternOf(library, { Regex }, 'its ByteLevel'), 'Isolated')),
    mapped(bytesToLetters),
  ];
}

function oneLetter(value: unknown, what: string): string {
  return typeof value === 'string' && [...value].length === 1
    ? value
    : refuse(TOKENIZER_JSON, `${what} is ${JSON.stringify(value)} instead of one character.`);
}

function metaspace(step: Values): Cutter[] {
  const { replacement = '\u2581', prepend_scheme: scheme = 'always' } = step;
  const mark = oneLetter(replacement, 'the replacement of its Metaspace');
  const isNever = scheme === 'never' || step.add_prefix_space === false;
  if (scheme !== 'always' && scheme !== 'first' && scheme !== 'never')
    refuse(TOKENIZER_JSON, `the prepend_scheme of its Metaspace is ${JSON.stringify(scheme)}.`);
  const marks = mapped((text, isFirst) => {
    const marked = text.replaceAll(' ', mark);
    const begins = isNever || (scheme === 'first' && !isFirst) || marked.startsWith(mark);
    return begins ? marked : mark + marked;
  });
  if (!flagOf(step, 'split', true)) return [marks];
  return [marks, cutAt(literal(mark), 'MergedWithNext')];
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gu');
}

function fixedLength({ length = 5 }: Values): Cutter {
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 1)
    refuse(TOKENIZER_JSON, `the length of its "FixedLength" is ${JSON.stringify(length)}.`);
  return cutAt(new RegExp(`[\\s\\S]{1,${Math.min(length, 2 ** 31)}}`, 'gu'), 'Isolated');
}

function cuttersOf(library: TokenizerPackage, step: Values): Cutter[] {
  switch (step.type) {
    case 'BertPreTokenizer':
      return [cutAt(SPACE, 'Removed'), cutAt(PUNCTUATION_SIGN, 'Isolated')];
    case 'ByteLevel':
      return byteLevel(library, step);
    case 'CharDelimiterSplit':
      return [cutAt(literal(oneLetter(step.delimiter, 'the delimiter of its pre-tokenizer')), 'Removed')];
    case 'Digits':
      return [cutAt(DIGIT, flagOf(step, 'individual_digits', false) ? 'Isolated' : 'Contiguous')];
    case 'FixedLength':
      return [fixedLength(step)];
    case 'Metaspace':
      return metaspace(step);
    case 'Punctuation':
      return [cutAt(PUNCTUATION_SIGN, behaviorOf(step.behavior ?? 'Isolated', 'its Punctuation'))];
    case 'Split': {
      const pattern = patternOf(library, step.pattern, 'a Split of its pre-tokenizer');
      const behavior = behaviorOf(step.behavior, 'a Split of its pre-tokenizer');
      return [cutAt(pattern, behavior, flagOf(step, 'invert', false))];
    }
    case 'Whitespace':
      return [cutAt(WORDS_AND_SIGNS, 'Removed', true)];
    case 'WhitespaceSplit':
      return [cutAt(SPACE, 'Removed')];
    default:
      throw new SourceError(
        'unsupported',
        `The tokenizer finds words by ${JSON.stringify(step.type)}, which does not work here. Those that do: BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, Split, Whitespace, WhitespaceSplit.`,
      );
  }
}

/** @throws SourceError `malformed` or `unsupported` */
export function preTokenizer(library: TokenizerPackage, steps: readonly Values[]): PreTokenizer {
  const cutters = steps.flatMap((step) => cuttersOf(library, step));
  return (text, isFirst) => {
    let pieces: Piece[] = text === '' ? [] : [{ text, start: 0 }];
    for (const cutter of cutters) pieces = pieces.flatMap((piece) => cutter(piece, isFirst));
    return pieces.map(({ text: word }) => word);
  };
}
