/** A language model's tokenizer on this thread. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { AddedTokens } from './added_tokens.ts';
import { renderChat } from './chat_template.ts';
import { planOfGguf } from './gguf_tokenizer.ts';
import type {
  ChatMessage,
  EncodeOptions,
  LanguageEncoding,
  LanguageTokenizer,
} from './language_tokenizer.ts';
import { planOfFile } from './tokenizer_file.ts';
import { loadTokenizerPackage } from './tokenizer_package.ts';
import { buildLibraryTokenizer, type TokenizerPlan } from './tokenizer_plan.ts';
import { lastWords } from './tokens.ts';
import { Turns } from './turns.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordCutter } from './word_cutter.ts';

/** Where a tokenizer is described. */
export type LanguageTokenizerSource =
  /** `LanguageModelHandle.tokenizer`. */
  | { gguf: string }
  /** Texts of `tokenizer.json` and, where there is one, `tokenizer_config.json`. */
  | { file: string; config?: string };

class CausalTokenizer implements LanguageTokenizer {
  readonly vocabulary: Vocabulary;
  readonly #plan: TokenizerPlan;
  readonly #cutter: WordCutter;
  readonly #all: AddedTokens;
  readonly #ordinary: AddedTokens;

  constructor(plan: TokenizerPlan, tokenizer: Tokenizer) {
    this.vocabulary = new Vocabulary(plan.vocabulary);
    this.#plan = plan;
    this.#cutter = new WordCutter(tokenizer);
    this.#all = new AddedTokens(plan.added);
    this.#ordinary = new AddedTokens(plan.added.filter(({ special }) => !special));
  }

  get start(): number | null {
    return this.#plan.start;
  }
  get addsStart(): boolean {
    return this.#plan.addsStart;
  }
  get ends(): readonly number[] {
    return this.#plan.ends;
  }
  get notices(): readonly string[] {
    return this.#plan.notices;
  }
  get hasChatTemplate(): boolean {
    return this.#plan.chatTemplate !== null;
  }

  async encode(text: string, options: EncodeOptions): Promise<LanguageEncoding> {
    const turns = new Turns();
    const all: number[] = options.addStart && this.start !== null ? [this.start] : [];
    const parts = (options.interpretSpecial ? this.#all : this.#ordinary).split(text.toWellFormed());
    let leftOut = 0;
    for (const [index, part] of parts.entries()) {
      if (typeof part === 'number') all.push(part);
      else leftOut += await this.#cutter.cut(part, index, all, turns);
    }
    const ids = Int32Array.from(all.slice(0, Math.max(0, options.limit)));
    const tokens = this.vocabulary.tokensOf(ids);
    const count = all.length - ids.length;
    const cuts = count > 0 ? [{ count, sentence: 0 as const, after: lastWords(tokens) }] : [];
    return { ids, tokens, total: all.length, cuts, leftOut };
  }

  chat(messages: readonly ChatMessage[], answerNext: boolean): Promise<string> {
    return renderChat(this.#plan.chatTemplate, messages, answerNext, this.#plan.names);
  }

  dispose(): void {}
}

function planOf(source: LanguageTokenizerSource): TokenizerPlan {
  return 'gguf' in source ? planOfGguf(source.gguf) : planOfFile(source.file, source.config);
}

/** @throws SourceError `malformed`, `unsupported`, or `offline` where the tokenizer's code cannot be fetched */
export async function createLanguageTokenizer(source: LanguageTokenizerSource): Promise<LanguageTokenizer> {
  const plan = planOf(source);
  return new CausalTokenizer(plan, buildLibraryTokenizer(await loadTokenizerPackage(), plan));
}
