/** Text without special tokens into the numbers of its pieces, by the library's parts. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { messageOf } from '../core/types.ts';
import { SourceError } from './source_error.ts';
import type { Turns } from './turns.ts';

const MARK = '\u2581';
const INNER_MARK = /[^\u2581]\u2581/;
const BEFORE_MARK = /(?<=[^\u2581])(?=\u2581)/;

/** The parts as they are, where the package's own names say `null` for those that a file lacks. */
type Parts = Pick<Tokenizer, 'normalizer' | 'pre_tokenizer' | 'model'>;

function fallsBack({ model }: Tokenizer): boolean {
  return model !== null && 'byte_fallback' in model.config && model.config.byte_fallback === true;
}

export class WordCutter {
  readonly #parts: Parts;
  readonly #ids: Map<string, number>;
  readonly #unknown: number | undefined;
  readonly #fusesUnknown: boolean;
  /** Letters that are no token are left out, as there is nothing to stand for them. */
  readonly #dropsUnknown: boolean;
  /** No piece goes on after a space, so that a text can be cut before each run of spaces. */
  readonly #cutsAtSpaces: boolean;

  constructor(tokenizer: Tokenizer) {
    this.#parts = tokenizer;
    this.#ids = tokenizer.model?.tokens_to_ids ?? new Map();
    this.#unknown = tokenizer.model?.unk_token_id;
    this.#fusesUnknown = tokenizer.model?.fuse_unk ?? false;
    this.#dropsUnknown = this.#unknown === undefined && !fallsBack(tokenizer);
    const { pre_tokenizer } = tokenizer;
    this.#cutsAtSpaces =
      pre_tokenizer === null && ![...this.#ids.keys()].some((name) => INNER_MARK.test(name));
  }

  #words(text: string, section: number): string[] {
    const { normalizer, pre_tokenizer } = this.#parts;
    const normal = normalizer ? normalizer.normalize(text) : text;
    if (normal === '') return [];
    if (pre_tokenizer) return pre_tokenizer.pre_tokenize(normal, { section_index: section });
    return this.#cutsAtSpaces && normal.includes(MARK) ? normal.split(BEFORE_MARK) : [normal];
  }

  #cutWord(word: string, ids: number[]): number {
    const names = this.#parts.model?.encode([word]) ?? [];
    const first = ids.length;
    for (const name of names) {
      const id = this.#ids.get(name) ?? this.#unknown;
      if (id === undefined) continue;
      const repeats = this.#fusesUnknown && id === this.#unknown && ids.length > first && ids.at(-1) === id;
      if (!repeats) ids.push(id);
    }
    return this.#dropsUnknown ? word.length - names.join('').length : 0;
  }

  /**
   * Puts the numbers at the end of `ids`, and gives the number of letters that no token stands for.
   * `section`: how many texts and special tokens came before.
   * @throws SourceError where the tokenizer's own rules fail
   */
  async cut(text: string, section: number, ids: number[], turns: Turns): Promise<number> {
    let leftOut = 0;
    try {
      for (const word of this.#words(text, section)) {
        leftOut += this.#cutWord(word, ids);
        await turns.give();
      }
    } catch (cause) {
      const reason = messageOf(cause).replace(/\.$/, '');
      throw new SourceError('malformed', `The model's tokenizer fails on this text (${reason}).`);
    }
    return leftOut;
  }
}
