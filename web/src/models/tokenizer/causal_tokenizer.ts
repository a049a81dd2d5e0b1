/** A language model's tokenizer on this thread. */

import { renderChat } from './chat_template.ts';
import { framed } from './framing.ts';
import { planOfGguf } from './gguf_tokenizer.ts';
import type {
  ChatMessage,
  EncodeOptions,
  LanguageEncoding,
  LanguageTokenizer,
} from './language_tokenizer.ts';
import { addsTokens, framedBy, NO_FRAME } from './post_processor.ts';
import { TextCutter } from './text_cutter.ts';
import { readConfig, type TokenizerTexts } from './tokenizer_config.ts';
import { planOfFile } from './tokenizer_file.ts';
import { loadTokenizerPackage } from './tokenizer_package.ts';
import type { Frame, TokenizerPlan } from './tokenizer_plan.ts';
import { Vocabulary } from './vocabulary.ts';

/** Where a tokenizer is described. */
export type LanguageTokenizerSource =
  /** `LanguageModelHandle.tokenizer`, and a chat template beside the file, for one that has none inside. */
  | ({ gguf: string } & Omit<TokenizerTexts, 'config'>)
  /** Texts of `tokenizer.json` and of the files beside it. */
  | ({ file: string } & TokenizerTexts);

class CausalTokenizer implements LanguageTokenizer {
  readonly vocabulary: Vocabulary;
  readonly addsStart: boolean;
  readonly #plan: TokenizerPlan;
  readonly #cutter: TextCutter;

  constructor(plan: TokenizerPlan, cutter: TextCutter) {
    this.vocabulary = new Vocabulary(plan.vocabulary);
    this.addsStart = addsTokens(plan.frame);
    this.#plan = plan;
    this.#cutter = cutter;
  }

  get start(): number | null {
    return this.#plan.start;
  }
  get ends(): readonly number[] {
    return this.#plan.ends;
  }
  get framing(): string {
    return this.#plan.framing;
  }
  get notices(): readonly string[] {
    return this.#plan.notices;
  }
  get hasChatTemplate(): boolean {
    return this.#plan.chatTemplate !== null;
  }

  #frame(isWanted: boolean): Frame {
    if (!isWanted) return NO_FRAME;
    return this.addsStart || this.start === null ? this.#plan.frame : framedBy([this.start], [], 0);
  }

  async encode(
    text: string,
    { interpretSpecial, addStart, limit }: EncodeOptions,
  ): Promise<LanguageEncoding> {
    const { ids: own, leftOut } = await this.#cutter.cut(text, interpretSpecial);
    const { vocabulary } = this;
    const pieces = { ids: own, tokens: (count: number) => vocabulary.tokensOf(own.slice(0, count)) };
    const whole = framed([pieces], this.#frame(addStart), (more) => vocabulary.tokensOf(more), limit);
    const ids = Int32Array.from(whole.ids.subarray(0, Math.max(0, limit)));
    const tokens = whole.tokens.slice(0, ids.length);
    return { ids, tokens, total: whole.total, cuts: whole.cuts, leftOut };
  }

  chat(messages: readonly ChatMessage[], answerNext: boolean): Promise<string> {
    return renderChat(this.#plan.chatTemplate, messages, answerNext, this.#plan.names);
  }

  dispose(): void {}
}

function planOf(source: LanguageTokenizerSource): TokenizerPlan {
  if ('file' in source) return planOfFile(source.file, source);
  const plan = planOfGguf(source.gguf);
  if (plan.chatTemplate !== null) return plan;
  const { chatTemplate, notices } = readConfig({ ...source, config: undefined });
  return { ...plan, chatTemplate, notices: [...plan.notices, ...notices] };
}

/** @throws SourceError `malformed`, `unsupported`, or `offline` where the tokenizer's code cannot be fetched */
export async function createLanguageTokenizer(source: LanguageTokenizerSource): Promise<LanguageTokenizer> {
  const plan = planOf(source);
  return new CausalTokenizer(plan, new TextCutter(await loadTokenizerPackage(), plan));
}
