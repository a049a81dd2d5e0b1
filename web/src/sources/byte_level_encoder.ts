/** RoBERTa's tokenizer: byte-level merges between `<s>` and `</s>`, one type for both texts. */

import { AddedTokens } from './added_tokens.ts';
import { type Frame, framed, type Pieces } from './framing.ts';
import { SourceError } from './source_error.ts';
import type { Encoding, TextTokenizer } from './tokenizer.ts';
import { planOfFile } from './tokenizer_file.ts';
import { loadTokenizerPackage } from './tokenizer_package.ts';
import { buildLibraryTokenizer, type TokenizerPlan } from './tokenizer_plan.ts';
import { Turns } from './turns.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordCutter } from './word_cutter.ts';

class ByteLevelEncoder implements TextTokenizer {
  readonly #vocabulary: Vocabulary;
  readonly #cutter: WordCutter;
  readonly #added: AddedTokens;
  readonly #frame: Frame;

  constructor(plan: TokenizerPlan, cutter: WordCutter, start: number, end: number) {
    this.#vocabulary = new Vocabulary(plan.vocabulary);
    this.#cutter = cutter;
    this.#added = new AddedTokens(plan.added);
    const token = (id: number) => ({ ...this.#vocabulary.tokenOf(id), id });
    this.#frame = { start: token(start), end: token(end), between: 1, secondType: 0 };
  }

  async #pieces(text: string): Promise<Pieces> {
    const ids: number[] = [];
    const turns = new Turns();
    for (const [index, part] of this.#added.split(text.toWellFormed()).entries()) {
      if (typeof part === 'number') ids.push(part);
      else await this.#cutter.cut(part, index, ids, turns);
    }
    const tokens: Pieces['tokens'] = (count, sentence) =>
      this.#vocabulary.tokensOf(ids.slice(0, count)).map((token) => ({ ...token, sentence }));
    return { ids, tokens };
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const texts = [await this.#pieces(text)];
    if (pair.trim() !== '') texts.push(await this.#pieces(pair));
    return framed(texts, this.#frame, limit);
  }
}

/** @throws SourceError `malformed`, `unsupported` or `offline` */
export async function createByteLevelEncoder(json: string): Promise<TextTokenizer> {
  const plan = planOfFile(json);
  const end = plan.added.find(({ content }) => content === '</s>')?.id;
  if (plan.start === null || end === undefined) {
    throw new SourceError(
      'unsupported',
      'The tokenizer puts no <s> and </s> around a text. Use a BERT-like or RoBERTa-like model.',
    );
  }
  const library = buildLibraryTokenizer(await loadTokenizerPackage(), plan);
  return new ByteLevelEncoder(plan, new WordCutter(library), plan.start, end);
}
