/** What is said of texts that two tokenizers cut: how they were laid over each other, and what was not. */

import type { Noun } from '../../trace/tokens.ts';
import { aloneIn, type ComparedHeads, type CutTokens } from '../../trace/two_heads.ts';
import { inForm } from '../text/form.ts';
import { plural } from '../text/format.ts';

/** More are counted in the sentence before. */
const MOST_NAMED = 6;

function aloneNames(compared: ComparedHeads, which: 'first' | 'second'): string {
  const tokens = aloneIn(compared, which);
  const names = tokens.slice(0, MOST_NAMED).map(({ text }) => text);
  return tokens.length > names.length ? `${names.join(', ')} …` : names.join(', ');
}

/** What is compared, where words stand in place of pieces. */
const inWords = () =>
  inForm('Both sides are in words: the rows of a word’s pieces averaged, their columns added.');

/** How rows and columns came about. */
function ruleWords(cut: readonly CutTokens[], noun: Noun): string {
  const isJoined = cut.some(({ tokens, rows }) => rows < tokens);
  if (noun === 'token')
    return isJoined
      ? inForm('tokens that cover the same letters are compared as one, rows averaged and columns added')
      : 'tokens that cover the same letters are compared';
  const joinsWords = cut.some(({ words, rows }) => rows < words);
  const rule = inForm('words are compared, the rows of their pieces averaged and their columns added');
  return joinsWords ? `${rule}; where words differ, those that cover the same letters are one` : rule;
}

/** Empty: both sides have tokens of one tokenizer, and they are what is compared. */
export function cutWords(compared: ComparedHeads): string {
  const { cut, noun = 'token' } = compared;
  if (!cut) return noun === 'word' ? inWords() : '';
  const [first, second] = cut;
  const counts = `A cuts the text into ${plural(first.tokens, 'token')}, B into ${second.tokens}`;
  const alone = (['first', 'second'] as const).flatMap((which) => {
    const names = aloneNames(compared, which);
    return names === '' ? [] : [` Not aligned: ${names}.`];
  });
  return `${counts}: ${ruleWords(cut, noun)}.${alone.join('')}`;
}
