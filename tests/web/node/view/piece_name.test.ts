/** Beside views of words, a token is named by its word. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOfNames } from '../../../../web/src/models/tokenizer/decoding.ts';
import { pieceName, readLast } from '../../../../web/src/view/text/piece_name.ts';
import { distinctName } from '../../../../web/src/view/text/token_name.ts';

const CROMPTON = tokensOfNames(['crom', '##pton', 'met', 'crom', '##pton', 'there'], null);

describe('the name of a piece', () => {
  it('is its own where pieces are shown', () => {
    expect(pieceName(CROMPTON, 1, undefined)).toBe('pton (1st of 2)');
    expect(readLast(CROMPTON, 1, undefined)).toBe('pton');
  });

  it('comes with its word where words are shown', () => {
    expect(pieceName(CROMPTON, 1, true)).toBe('pton of crompton (1st of 2)');
    expect(pieceName(CROMPTON, 3, true)).toBe('crom of crompton (2nd of 2)');
    expect(pieceName(CROMPTON, 2, true)).toBe('met');
  });

  it('is the word as far as it was read', () => {
    expect(readLast(CROMPTON, 1, true)).toBe('crompton');
    expect(readLast(CROMPTON, 0, true)).toBe('crom');
    expect(readLast(CROMPTON, 5, true)).toBe('there');
    expect(readLast(CROMPTON, -1, true)).toBe('');
  });

  it('says where there is none', () => expect(pieceName([], 3, true)).toBe('token 3'));

  const syllable = fc.stringMatching(/^[a-z]{1,4}$/);
  const texts = fc.array(fc.array(syllable, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  it('holds the word that was cut, whatever the text', () => {
    fc.assert(
      fc.property(texts, (words) => {
        const names = words.flatMap((pieces) => pieces.map((text, at) => (at > 0 ? `##${text}` : text)));
        const tokens = tokensOfNames(names, null);
        let at = 0;
        for (const pieces of words)
          for (const [place, piece] of pieces.entries()) {
            const name = pieceName(tokens, at, true);
            expect(name).toContain(pieces.join(''));
            if (pieces.length > 1) expect(name.startsWith(`${piece} of `)).toBe(true);
            expect(readLast(tokens, at, true)).toBe(pieces.slice(0, place + 1).join(''));
            at++;
          }
        expect(pieceName(tokens, 0, undefined)).toBe(distinctName(tokens, 0));
      }),
    );
  });
});
