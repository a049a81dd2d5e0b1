/** Between what a reader types and a task's ids. */

import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import { BEGIN_ID, END_ID, UNKNOWN_ID } from '../../../../../web/src/core/token_ids.ts';
import { errorOf } from '../../../../shared/core_error.ts';

const core = new InlineCore(await loadModule('simd'));

describe('a sentence', () => {
  it('gives words with their places, and ids that end with the end token', async () => {
    const text = 'The agreement on the European Economic Area was signed in August 1992.';
    const { ids, words } = await core.readWords('translate', 'source', text);
    expect(words.map((word) => text.slice(word.start, word.end))).toEqual(text.slice(0, -1).split(' '));
    expect(words.every(({ known, near }) => known && near.length === 0)).toBe(true);
    expect([...ids]).toEqual([...words.map(({ id }) => id), END_ID]);
    // Names keep their capitals; where else a capital was typed, it is gone.
    expect(await core.writeSentence('translate', 'source', ids.slice(0, -1))).toBe(
      'the agreement on the European economic area was signed in August 1992',
    );
  });

  it('marks a word that is not in the vocabulary and offers near ones', async () => {
    const text = '𝒯he agrement was signed.';
    const { words } = await core.readWords('translate', 'source', text);
    const [first, second] = words;
    // Outside the basic plane a letter takes two units.
    expect(first).toMatchObject({ text: '𝒯he', start: 0, end: 4, known: false, id: UNKNOWN_ID });
    expect(second).toMatchObject({ start: 5, end: 13, known: false });
    expect(second?.near[0]).toBe('agreement');
    expect(text.slice(second?.start, second?.end)).toBe('agrement');
  });

  it('of French comes apart behind its apostrophes and together again', async () => {
    const { ids, words } = await core.readWords('translate', 'target', "L'accord a été signé");
    expect(ids[0]).toBe(BEGIN_ID);
    expect(words.map(({ text }) => text)).toEqual(["L'", 'accord', 'a', 'été', 'signé']);
    expect(await core.writeSentence('translate', 'target', ids.slice(1))).toBe("l'accord a été signé");
  });

  it('of a task with characters is made of these', async () => {
    const { source } = await core.example('date', 4);
    const text = await core.writeSentence('date', 'source', source.slice(0, -1));
    expect(text).toMatch(/\d/);
    const { ids, words } = await core.readWords('date', 'source', text);
    expect([...ids]).toEqual([...source]);
    expect(words).toHaveLength(text.length);
  });

  it('may be empty, and is never too long to answer', async () => {
    expect(await core.readWords('translate', 'source', ' \n')).toEqual({
      ids: Int32Array.of(END_ID),
      words: [],
      fits: false,
    });
    const error = await errorOf(() => core.readWords('translate', 'source', 'x '.repeat(3000)));
    expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining('4096') });
    const lone = await core.readWords('translate', 'source', '\ud800 the');
    expect(lone.words.at(-1)).toMatchObject({ text: 'the', start: 2, end: 5, known: true });
  });

  it('is a text, for a side and a task that there are', async () => {
    const read = (...parts: unknown[]) =>
      errorOf(() => core.readWords(...(parts as ['copy', 'source', string])));
    expect((await read('poetry', 'source', 'a')).message).toContain('translate');
    expect((await read('copy', 'middle', 'a')).message).toContain('source, target');
    expect((await read('copy', 'source', 3)).message).toContain('text');
    const error = await errorOf(() => core.writeSentence('copy', 'target', [3] as unknown as Int32Array));
    expect(error.message).toContain('Int32Array');
    expect(await core.writeSentence('translate', 'target', Int32Array.of(-5, 2 ** 30))).toBe('');
  });
});
