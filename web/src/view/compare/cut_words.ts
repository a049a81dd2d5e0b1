/** What is said of texts that two tokenizers cut: how they were laid over each other, and what was not. */

import { aloneIn, type ComparedHeads } from '../../trace/two_heads.ts';
import { inForm } from '../form.ts';
import { plural } from '../format.ts';

/** More are counted in the sentence before. */
const MOST_NAMED = 6;

function aloneNames(compared: ComparedHeads, which: 'first' | 'second'): string {
  const tokens = aloneIn(compared, which);
  const names = tokens.slice(0, MOST_NAMED).map(({ text }) => text);
  return tokens.length > names.length ? `${names.join(', ')} …` : names.join(', ');
}

/** Empty: both sides have tokens of one tokenizer. */
export function cutWords(compared: ComparedHeads): string {
  const { cut } = compared;
  if (!cut) return '';
  const [first, second] = cut;
  const isJoined = cut.some(({ tokens, rows }) => rows < tokens);
  const counts = `A cuts the text into ${plural(first.tokens, 'token')}, B into ${second.tokens}`;
  const rule = isJoined
    ? inForm('tokens that cover the same letters are compared as one, rows averaged and columns added')
    : 'tokens that cover the same letters are compared';
  const alone = (['first', 'second'] as const).flatMap((which) => {
    const names = aloneNames(compared, which);
    return names === '' ? [] : [` Not aligned: ${names}.`];
  });
  return `${counts}: ${rule}.${alone.join('')}`;
}
