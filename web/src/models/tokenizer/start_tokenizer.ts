/** The tokenizer in a worker where there are workers, on this thread elsewhere. */

import type { Token } from '../../trace/tokens.ts';
import { SourceError } from '../source_error.ts';
import type { LanguageTokenizerSource } from './causal_tokenizer.ts';
import type { Encoding, TextTokenizer } from './encoding.ts';
import type {
  ChatMessage,
  EncodeOptions,
  LanguageEncoding,
  LanguageTokenizer,
} from './language_tokenizer.ts';
import type { TokenizerTexts } from './tokenizer_config.ts';
import { type Patience, TokenizerLink } from './tokenizer_link.ts';
import type { LanguageTokenizerFacts, TokenizerAnswer, TokenizerStart } from './tokenizer_messages.ts';
import { Vocabulary } from './vocabulary.ts';

/** Hears a sentence when the worker had stopped and was started again. */
type OnRestart = (message: string) => void;

/** Far more than any sensible text takes; rules of a file that never end are stopped by it. */
const FOR_TEXTS: Patience = {
  milliseconds: 60_000,
  sentence: 'The tokenizer needed more than a minute for this text and was stopped. Try a shorter text.',
};
const FOR_CHATS: Patience = {
  milliseconds: 10_000,
  sentence: "The model's chat template needed more than ten seconds and was stopped.",
};

class RemoteTokenizer implements TextTokenizer {
  readonly framing: string;
  readonly notices: readonly string[];
  readonly #link: TokenizerLink;

  constructor(link: TokenizerLink, { framing, notices }: Pick<TextTokenizer, 'framing' | 'notices'>) {
    this.#link = link;
    this.framing = framing;
    this.notices = notices;
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    return (await this.#link.ask({ text, pair, limit }, FOR_TEXTS)).encoding as Encoding;
  }

  async tokensOf(ids: readonly number[]): Promise<Token[]> {
    return (await this.#link.ask({ ids }, FOR_TEXTS)).tokens ?? [];
  }
}

/** Numbers come from the worker; what they stand for is known here too. */
class RemoteLanguageTokenizer implements LanguageTokenizer {
  readonly vocabulary: Vocabulary;
  readonly start: number | null;
  readonly addsStart: boolean;
  readonly ends: readonly number[];
  readonly hasChatTemplate: boolean;
  readonly framing: string;
  readonly notices: readonly string[];
  readonly #link: TokenizerLink;

  constructor(link: TokenizerLink, facts: LanguageTokenizerFacts) {
    this.#link = link;
    this.vocabulary = new Vocabulary(facts.data);
    this.start = facts.start;
    this.addsStart = facts.addsStart;
    this.ends = facts.ends;
    this.hasChatTemplate = facts.hasChatTemplate;
    this.framing = facts.framing;
    this.notices = facts.notices;
  }

  async encode(text: string, options: EncodeOptions): Promise<LanguageEncoding> {
    const { languageEncoding } = await this.#link.ask({ text, options }, FOR_TEXTS);
    const encoding = languageEncoding as Omit<LanguageEncoding, 'tokens'>;
    return { ...encoding, tokens: this.vocabulary.tokensOf(encoding.ids) };
  }
  async chat(messages: readonly ChatMessage[], answerNext: boolean): Promise<string> {
    return (await this.#link.ask({ messages, answerNext }, FOR_CHATS)).chat as string;
  }
  dispose(): void {
    this.#link.close();
  }
}

/** Nothing where there are no workers, or none can be made. */
async function startWorker(
  start: TokenizerStart,
  onRestart: OnRestart,
): Promise<{ link: TokenizerLink; answer: TokenizerAnswer } | null> {
  if (typeof Worker !== 'function') return null;
  const create = () => new Worker(new URL('./tokenizer_worker.ts', import.meta.url), { type: 'module' });
  const link = new TokenizerLink(create, start, onRestart);
  try {
    return { link, answer: await link.start() };
  } catch (cause) {
    link.close();
    if (cause instanceof SourceError) throw cause;
    return null;
  }
}

/** Both kinds on this thread; with a worker the page does not need their code. */
async function here() {
  try {
    const [encoders, language] = await Promise.all([
      import('./tokenizer.ts'),
      import('./causal_tokenizer.ts'),
    ]);
    return { ...encoders, ...language };
  } catch {
    throw new SourceError('offline', 'The tokenizer could not be fetched. Check the connection, then retry.');
  }
}

/** @throws SourceError `malformed` or `unsupported` */
export async function startTokenizer(
  json: string | { gguf: string },
  onRestart: OnRestart = () => {},
  texts: TokenizerTexts = {},
): Promise<TextTokenizer> {
  const started = await startWorker({ json, texts }, onRestart);
  if (started === null) return (await here()).createTokenizer(json, texts);
  return new RemoteTokenizer(started.link, started.answer.said ?? { framing: '', notices: [] });
}

/**
 * To be disposed of when the model is.
 * @throws SourceError `malformed` or `unsupported`
 */
export async function startLanguageTokenizer(
  source: LanguageTokenizerSource,
  onRestart: OnRestart = () => {},
): Promise<LanguageTokenizer> {
  const started = await startWorker({ language: source }, onRestart);
  if (started === null) return (await here()).createLanguageTokenizer(source);
  return new RemoteLanguageTokenizer(started.link, started.answer.facts as LanguageTokenizerFacts);
}
