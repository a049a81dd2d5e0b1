import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import { readTokenFixture, type TokenCase, tokenizerFile } from '../../../../shared/token_fixtures.ts';

const ALL = 1e9;

/** Encoders read special tokens that are typed, as the original does. */
function asRead({ name, interpreted }: TokenCase): boolean {
  return interpreted || !name.startsWith('special');
}

describe.each(['bert', 'roberta'] as const)('what an encoder like %s reads', async (name) => {
  const fixture = await readTokenFixture(name);
  const tokenizer = await createTokenizer(await tokenizerFile(fixture));

  it.each(fixture.cases.filter(asRead))('$name', async ({ text, ids, framed }) => {
    const encoding = await tokenizer.encode(text, '', ALL);
    expect([...encoding.ids]).toEqual(framed ?? ids);
    expect([...encoding.types]).toEqual(encoding.tokens.map(() => 0));
    expect(encoding.tokens).toHaveLength(encoding.ids.length);
  });
});

describe('two texts for RoBERTa', async () => {
  const fixture = await readTokenFixture('roberta');
  const tokenizer = await createTokenizer(await tokenizerFile(fixture));
  const idsOf = (name: string) => fixture.cases.find((one) => one.name === name)?.ids ?? [];
  const textOf = (name: string) => fixture.cases.find((one) => one.name === name)?.text ?? '';

  it('stand between <s>, </s></s> and </s>, all of type 0', async () => {
    const { ids, types, tokens, total } = await tokenizer.encode(textOf('prose'), textOf('digits'), ALL);
    expect([...ids]).toEqual([0, ...idsOf('prose'), 2, 2, ...idsOf('digits'), 2]);
    expect(total).toBe(ids.length);
    expect(new Set(types)).toEqual(new Set([0]));
    expect(tokens.filter(({ special }) => special).map(({ raw }) => raw)).toEqual([
      '<s>',
      '</s>',
      '</s>',
      '</s>',
    ]);
    expect(tokens.map(({ sentence }) => sentence)).toEqual([
      ...idsOf('prose').map(() => 0),
      0,
      0,
      1,
      ...idsOf('digits').map(() => 1),
      1,
    ]);
  });

  it('are cut to the limit, with all that is put between them', async () => {
    const { ids, cuts } = await tokenizer.encode(textOf('prose'), textOf('letter'), 12);
    expect([...ids]).toEqual([0, ...idsOf('prose').slice(0, 7), 2, 2, ...idsOf('letter'), 2]);
    expect(cuts).toEqual([{ count: idsOf('prose').length - 7, sentence: 0, after: expect.any(String) }]);
  });
});

describe('tokenizers of other kinds', () => {
  it('put nothing around a text where they have no post-processor', async () => {
    const file = JSON.parse(await tokenizerFile(await readTokenFixture('roberta')));
    const without = await createTokenizer(JSON.stringify({ ...file, post_processor: null }));
    const { cases } = await readTokenFixture('roberta');
    const prose = cases.find(({ name }) => name === 'prose');
    expect([...(await without.encode(prose?.text ?? '', '', 64)).ids]).toEqual(prose?.ids);
    expect(without.framing).toBe('Nothing is put around a text.');
  });

  it('are named', async () => {
    const file = JSON.parse(await tokenizerFile(await readTokenFixture('roberta')));
    const unheard = { ...file, model: { type: 'Unheard', vocab: [] } };
    await expect(createTokenizer(JSON.stringify(unheard))).rejects.toThrow('the kind "Unheard"');
    const changed = { ...file, normalizer: { type: 'Unheard' } };
    await expect(createTokenizer(JSON.stringify(changed))).rejects.toThrow('changes texts by "Unheard"');
    const framed = { ...file, post_processor: { type: 'Unheard' } };
    await expect(createTokenizer(JSON.stringify(framed))).rejects.toThrow('post-processor is "Unheard"');
  });
});
