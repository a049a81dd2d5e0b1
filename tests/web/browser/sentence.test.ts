/** The sentence on narrow screens: where its lines may break. */

import { afterEach, expect, test } from 'vitest';
import { type Token, tokenOf } from '../../../web/src/trace/tokens.ts';
import { AttentionSentence } from '../../../web/src/view/text/sentence.ts';

if (!customElements.get('attention-sentence')) customElements.define('attention-sentence', AttentionSentence);

let sentence: AttentionSentence;
afterEach(() => sentence.remove());

async function show(tokens: Token[], gaps: { from: number; to: number; mass: null }[] = []): Promise<void> {
  sentence = document.createElement('attention-sentence') as AttentionSentence;
  sentence.style.cssText = '--text-22: 22px; --text-48: 48px; --text-30: 30px; font: 14px sans-serif;';
  Object.assign(sentence, { queryTokens: tokens, keyTokens: tokens, gaps });
  document.body.append(sentence);
  await sentence.updateComplete;
}

const buttons = () => [...(sentence.shadowRoot?.querySelectorAll<HTMLElement>('[data-place]') ?? [])];
const named = (text: string) =>
  buttons().find((button) => button.textContent?.trim() === text) as HTMLElement;
const topOf = (text: string) => named(text).getBoundingClientRect().top;

/** How many widths break in front of `text`, from the longest word on. */
function breaksBefore(text: string, before: string): number {
  let breaks = 0;
  for (let width = 110; width <= 420; width += 3) {
    sentence.style.width = `${width}px`;
    if (topOf(text) !== topOf(before)) breaks++;
  }
  return breaks;
}

test('what closes a phrase stays on the line of the word before it', async () => {
  await show(
    ['it', 'is', 'too', 'big', '.', 'they', 'said', '(', 'softly', ')', 'twice'].map((raw) => tokenOf(raw)),
  );
  expect(breaksBefore('.', 'big')).toBe(0);
  expect(breaksBefore(')', 'softly')).toBe(0);
  // Words still wrap, and what opens goes with neither.
  expect(breaksBefore('they', '.')).toBeGreaterThan(0);
  expect(breaksBefore('twice', ')')).toBeGreaterThan(0);
});

test('a mark with a space before it may begin a line', async () => {
  const spaced: Token = { ...tokenOf('!'), visible: '\u2423!' };
  await show([...['how', 'very', 'odd'].map((raw) => tokenOf(raw)), spaced]);
  expect(breaksBefore('!', 'odd')).toBeGreaterThan(0);
});

test('what is left out from a full stop on keeps its place', async () => {
  const tokens = Array.from({ length: 12 }, (_, at) => tokenOf(at === 4 ? '.' : `word${at}`));
  await show(tokens, [{ from: 4, to: 9, mass: null }]);
  expect(buttons().map((button) => button.textContent?.trim())).toEqual([
    'word0',
    'word1',
    'word2',
    'word3',
    '5 tokens',
    'word9',
    'word10',
    'word11',
  ]);
});
