import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { TextCutter } from '../../../../../web/src/models/tokenizer/text_cutter.ts';
import { planOfFile } from '../../../../../web/src/models/tokenizer/tokenizer_file.ts';
import { loadTokenizerPackage } from '../../../../../web/src/models/tokenizer/tokenizer_package.ts';
import { wordModel } from '../../../../../web/src/models/tokenizer/word_models.ts';
import { readTokenFixture, tokenizerFile, tokenizerSource } from '../../../../shared/token_fixtures.ts';

const smollm = await createLanguageTokenizer(await tokenizerSource(await readTokenFixture('smollm'), 'file'));
const pieces = await readTokenFixture('sentencepiece_fast');
const marked = await createLanguageTokenizer(await tokenizerSource(pieces, 'file'));
const options = (interpretSpecial: boolean) => ({ interpretSpecial, addStart: false, limit: 1e9 });

/** Any letters, with the special tokens' names and runs of white space among them. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('<|im_start|>', '<s>', '</s>', '<0x41>', ' the', '  ', '\n', '12', '\u0301'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').toWellFormed());

describe('any text', () => {
  it('comes back from byte-level tokens, by whole texts and token by token', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, interpretSpecial) => {
        const { ids, leftOut } = await smollm.encode(text, options(interpretSpecial));
        expect(leftOut).toBe(0);
        expect(smollm.vocabulary.decode(ids)).toBe(text);
        const bytes = [...ids].flatMap((id) => [...smollm.vocabulary.bytesOf(id)]);
        expect(Buffer.from(bytes).toString()).toBe(text);
      }),
    );
  });

  it('comes back from SentencePiece tokens, the mark as a space', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, interpretSpecial) => {
        const { ids } = await marked.encode(text, options(interpretSpecial));
        expect(marked.vocabulary.decode(ids)).toBe(text.replaceAll('\u2581', ' '));
      }),
    );
  });

  it('has the same SentencePiece tokens in parts as whole', async () => {
    const library = await loadTokenizerPackage();
    const plan = planOfFile(await tokenizerFile(pieces));
    const [cutter, model] = [new TextCutter(library, plan), wordModel(library, plan.model)];
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { ids } = await marked.encode(text, options(false));
        const whole: number[] = [];
        if (text !== '') model.cut(cutter.normalize(text), whole);
        expect([...ids]).toEqual(whole);
      }),
    );
  });

  it('has the special tokens of its parts where they are read, and none where not', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (one, other) => {
        const ids = async (text: string, read: boolean) => [
          ...(await smollm.encode(text, options(read))).ids,
        ];
        const joined = await ids(`${one}<|im_end|>${other}`, true);
        expect(joined).toEqual([...(await ids(one, true)), 2, ...(await ids(other, true))]);
        const plain = await smollm.encode(`${one}<|im_end|>${other}`, options(false));
        expect(plain.tokens.some(({ special }) => special)).toBe(false);
      }),
    );
  });
});
