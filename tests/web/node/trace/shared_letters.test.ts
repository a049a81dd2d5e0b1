/** One text that two tokenizers cut: what is put together, against the cuts themselves. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareLetters } from '../../../../web/src/trace/shared_letters.ts';
import { type Token, tokenOf } from '../../../../web/src/trace/tokens.ts';

const piece = (text: string, part: Partial<Token> = {}): Token => ({ ...tokenOf(text), ...part });
const special = (raw: string): Token => piece(raw, { special: true });
const names = (tokens: readonly Token[]) => tokens.map(({ text }) => text);

/** The letters from one cut to the next. */
function cutAt(letters: string, cuts: readonly number[]): Token[] {
  const starts = [...new Set([0, ...cuts.map((cut) => cut % letters.length)])].sort(
    (one, next) => one - next,
  );
  return starts.map((start, at) => piece(letters.slice(start, starts[at + 1])));
}

const startsOf = (tokens: readonly Token[]) => {
  let letter = 0;
  return tokens.map(({ text }) => {
    const start = letter;
    letter += text.length;
    return start;
  });
};

describe('one text under two tokenizers', () => {
  it('is put together just where both of them cut it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 40 });
    const cuts = fc.array(fc.nat({ max: 39 }), { maxLength: 20 });
    fc.assert(
      fc.property(letters, cuts, cuts, (text, own, others) => {
        const [first, second] = [cutAt(text, own), cutAt(text, others)];
        const shared = shareLetters(first, second);
        const both = startsOf(first).filter((start) => startsOf(second).includes(start));
        const expected = both.map((start, at) => text.slice(start, both[at + 1]));
        for (const side of [shared.first, shared.second]) expect(names(side.tokens)).toEqual(expected);
        expect(names(shared.aligned.tokens)).toEqual(expected);
        expect([...shared.aligned.first]).toEqual(expected.map((_, at) => at));
        expect([...shared.aligned.second]).toEqual(expected.map((_, at) => at));
      }),
    );
  });

  it('leaves what a tokenizer adds by itself, and takes no heed of case, accents and spaces', () => {
    const encoder = [
      special('[CLS]'),
      piece('the'),
      piece('cafe'),
      piece('##s'),
      piece("'"),
      piece('t'),
      special('[SEP]'),
    ];
    const decoder = [
      piece('The', { visible: 'The' }),
      piece('Ca', { visible: '␣Ca' }),
      piece('fés'),
      piece("'t"),
      piece('⏎'),
    ];
    const { first, second, aligned } = shareLetters(encoder, decoder);
    expect(names(first.tokens)).toEqual(['[CLS]', 'the', 'cafes', "'t", '[SEP]']);
    expect(names(second.tokens)).toEqual(['The', 'Cafés', "'t⏎"]);
    expect(names(aligned.tokens)).toEqual(['[CLS] (A)', 'the', 'cafes', "'t", '[SEP] (A)']);
    expect([...aligned.second]).toEqual([-1, 0, 1, 2, -1]);
    const sameKind = shareLetters(encoder, encoder);
    expect(names(sameKind.aligned.tokens)).toEqual(names(encoder));
  });

  it('of two texts that differ in a word, has only that word apart', () => {
    const first = ['it', 'is', 'too', 'big', '.'].map((text) => piece(text));
    const second = ['It', 'is', 't', '##oo', 'sm', '##all', '.'].map((text) => piece(text));
    const { aligned } = shareLetters(first, second);
    expect(names(aligned.tokens)).toEqual(['it', 'is', 'too', 'big (A)', 'small (B)', '.']);
  });

  it('has nothing in common with a text of other letters, and none with no text', () => {
    const { aligned } = shareLetters([piece('abc')], [piece('xyz')]);
    expect(names(aligned.tokens)).toEqual(['abc (A)', 'xyz (B)']);
    expect(names(shareLetters([], []).aligned.tokens)).toEqual([]);
  });
});
