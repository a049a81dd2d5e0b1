import { afterEach, describe, expect, it } from 'vitest';
import { startLanguageTokenizer, startTokenizer } from '../../../web/src/models/tokenizer/start_tokenizer.ts';
import { TokenizerLink } from '../../../web/src/models/tokenizer/tokenizer_link.ts';
import { Vocabulary } from '../../../web/src/models/tokenizer/vocabulary.ts';
import smollm from '../../fixtures/tokens/smollm.json';

const FILE = new URL('../../fixtures/checkpoints/llama_tied/tokenizer.json', import.meta.url);
const file = await (await fetch(FILE)).text();
const prose = smollm.cases.find(({ name }) => name === 'prose');
const text = prose?.text ?? '';
const options = { interpretSpecial: false, addStart: false, limit: 1e9 };
const patience = { milliseconds: 60_000, sentence: 'Too long.' };
const created: Worker[] = [];
const links: TokenizerLink[] = [];
const heard: string[] = [];

function newWorker(): Worker {
  const worker = new Worker(
    new URL('../../../web/src/models/tokenizer/tokenizer_worker.ts', import.meta.url),
    {
      type: 'module',
    },
  );
  created.push(worker);
  return worker;
}

/** Its script cannot be had, so that it ends as soon as it is there. */
function nowhere(): Worker {
  return new Worker(new URL('/there/is/no/worker.js', location.href), { type: 'module' });
}

function linkTo(create: () => Worker, config?: string): TokenizerLink {
  const language = { file, ...(config && { config }) };
  const link = new TokenizerLink(create, { language }, (message) => heard.push(message));
  links.push(link);
  return link;
}

afterEach(() => {
  for (const link of links.splice(0)) link.close();
  created.length = 0;
  heard.length = 0;
});

describe('a language tokenizer in a worker', () => {
  it('gives the tokens of the reference, and answers about the vocabulary at once', async () => {
    const tokenizer = await startLanguageTokenizer({ file });
    const { ids, tokens, total } = await tokenizer.encode(text, options);
    expect([...ids]).toEqual(prose?.ids);
    expect(total).toBe(ids.length);
    expect(tokens.map(({ raw }) => raw)).toEqual([...ids].map((id) => tokenizer.vocabulary.nameOf(id)));
    expect(tokenizer.vocabulary.decode(ids)).toBe(text);
    expect(tokenizer.vocabulary.size).toBe(smollm.vocabulary);
    tokenizer.dispose();
    await expect(tokenizer.encode(text, options)).rejects.toThrow('was closed');
  });

  it('is refused with the sentence of the reader', async () => {
    await expect(startLanguageTokenizer({ gguf: '{}' })).rejects.toMatchObject({ code: 'malformed' });
    await expect(startTokenizer('{}')).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('has no chat without a template', async () => {
    const tokenizer = await startLanguageTokenizer({ file });
    await expect(tokenizer.chat([{ role: 'user', content: 'a' }], true)).rejects.toThrow('no chat template');
    tokenizer.dispose();
  });
});

describe('a worker that is taken away', () => {
  it('is started again with what it had, and says so', async () => {
    const link = linkTo(newWorker);
    const { facts } = await link.start();
    await link.ask({ text, options }, patience);
    created.at(-1)?.terminate();
    const { languageEncoding } = await link.ask({ text, options }, patience);
    expect([...(languageEncoding?.ids ?? [])]).toEqual(prose?.ids);
    expect(created).toHaveLength(2);
    expect(heard).toEqual([expect.stringMatching(/started again; nothing is lost/)]);
    expect(facts && new Vocabulary(facts.data).size).toBe(smollm.vocabulary);
  });

  it('while several questions wait answers them all', async () => {
    const link = linkTo(newWorker);
    await link.start();
    const answers = [1, 2, 3].map((times) => link.ask({ text: text.repeat(times), options }, patience));
    created.at(-1)?.terminate();
    const totals = (await Promise.all(answers)).map(({ languageEncoding }) => languageEncoding?.total);
    expect(totals[0]).toBe(prose?.ids.length);
    expect(totals).toHaveLength(3);
  });

  it('and again on the same question gives a sentence, then works on', async () => {
    let mortal = false;
    const link = linkTo(() => (mortal ? nowhere() : newWorker()));
    await link.start();
    mortal = true;
    created.at(-1)?.terminate();
    await expect(link.ask({ text, options }, patience)).rejects.toThrow(/stopped, twice/);
    mortal = false;
    expect((await link.ask({ text, options }, patience)).languageEncoding?.total).toBe(prose?.ids.length);
  });

  it('because its script cannot be had gives a sentence', async () => {
    await expect(linkTo(nowhere).start()).rejects.toThrow(/stopped, twice/);
  });

  it('by a template without end is started again', async () => {
    const loop = '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}';
    const link = linkTo(newWorker, JSON.stringify({ chat_template: loop }));
    await link.start();
    const chat = { messages: [{ role: 'user' as const, content: 'a' }], answerNext: true };
    await expect(link.ask(chat, { milliseconds: 300, sentence: 'Too long.' })).rejects.toThrow('Too long.');
    expect((await link.ask({ text, options }, patience)).languageEncoding?.total).toBe(prose?.ids.length);
    expect(created).toHaveLength(2);
  });
});
