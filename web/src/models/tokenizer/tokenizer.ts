/** Text to tokens and their numbers, by the `tokenizer.json` of a model that reads one text or two. */

import { type Token, tokenOf } from '../../trace/tokens.ts';
import type { Encoding, TextTokenizer } from './encoding.ts';
import { framed, type Pieces } from './framing.ts';
import { planOfGguf } from './gguf_tokenizer.ts';
import { TextCutter } from './text_cutter.ts';
import type { TokenizerTexts } from './tokenizer_config.ts';
import { planOfFile } from './tokenizer_file.ts';
import { loadTokenizerPackage } from './tokenizer_package.ts';
import type { TokenizerPlan } from './tokenizer_plan.ts';
import { Vocabulary } from './vocabulary.ts';

export type { Cut, Encoding, TextTokenizer } from './encoding.ts';

class EncoderTokenizer implements TextTokenizer {
  readonly framing: string;
  readonly notices: readonly string[];
  readonly #plan: TokenizerPlan;
  readonly #cutter: TextCutter;
  readonly #vocabulary: Vocabulary;

  constructor(plan: TokenizerPlan, cutter: TextCutter) {
    this.framing = plan.framing;
    this.notices = plan.notices;
    this.#plan = plan;
    this.#cutter = cutter;
    this.#vocabulary = new Vocabulary(plan.vocabulary);
  }

  #tokens(ids: readonly number[], sentence: 0 | 1): Token[] {
    if (this.#plan.model.type !== 'WordPiece')
      return this.#vocabulary.tokensOf(ids).map((token) => ({ ...token, sentence }));
    return ids.map((id) => {
      // Each piece says itself whether it goes on inside a word, and has nothing that could not be seen.
      const { visible: _, ...token } = this.#vocabulary.tokenOf(id);
      return { ...token, special: token.special && !token.unknown, sentence };
    });
  }

  async tokensOf(ids: readonly number[]): Promise<Token[]> {
    const known = ids.map((id) => (id < this.#vocabulary.size ? id : null));
    return known.map((id, at) => (id === null ? tokenOf(`token ${ids[at]}`) : this.#vocabulary.tokenOf(id)));
  }

  /** The tokens of a text are read as themselves where it has their names, as BERT's tokenizers do. */
  async #pieces(text: string): Promise<Pieces> {
    const { ids } = await this.#cutter.cut(text, true);
    return { ids, tokens: (count, sentence) => this.#tokens(ids.slice(0, count), sentence) };
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const texts = [await this.#pieces(text)];
    if (pair.trim() !== '') texts.push(await this.#pieces(pair));
    const around = (ids: readonly number[], sentence: 0 | 1) => this.#tokens(ids, sentence);
    return framed(texts, this.#plan.frame, around, limit);
  }
}

/**
 * `json`: of `tokenizer.json`, or what a GGUF file has in its place; `texts`: of the files beside it.
 * @throws SourceError `malformed`, `unsupported`, or `offline` where the tokenizer's code cannot be fetched
 */
export async function createTokenizer(
  json: string | { gguf: string },
  texts: TokenizerTexts = {},
): Promise<TextTokenizer> {
  const library = await loadTokenizerPackage();
  const plan = typeof json === 'string' ? planOfFile(json, texts) : planOfGguf(json.gguf);
  return new EncoderTokenizer(plan, new TextCutter(library, plan));
}
