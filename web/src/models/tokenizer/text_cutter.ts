/** Text into the numbers of its tokens, without what a tokenizer puts around it. */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import { Yielding } from '../yielding.ts';
import { AddedTokens } from './added_tokens.ts';
import { type Normalizer, normalizer } from './normalizer_steps.ts';
import { type PreTokenizer, preTokenizer } from './pre_tokenizer_steps.ts';
import type { TokenizerPackage } from './tokenizer_package.ts';
import type { TokenizerPlan } from './tokenizer_plan.ts';
import { type WordModel, wordModel } from './word_models.ts';

const MARK = '\u2581';
const INNER_MARK = /[^\u2581]\u2581/;
const BEFORE_MARK = /(?<=[^\u2581])(?=\u2581)/;

type CutterPlan = Pick<TokenizerPlan, 'normalizers' | 'preTokenizers' | 'model' | 'added'>;

/** No piece goes on after a space, so that a text can be cut before each run of spaces. */
function cutsAtSpaces({ preTokenizers, model }: CutterPlan): boolean {
  if (preTokenizers.length > 0 || model.type !== 'BPE' || !model.vocab.has(MARK)) return false;
  return ![...model.vocab.keys()].some((name) => INNER_MARK.test(name));
}

export class TextCutter {
  readonly #normalizer: Normalizer;
  readonly #preTokenizer: PreTokenizer;
  readonly #model: WordModel;
  /** Found in the text as it is, before the others, and in the normalised text. */
  readonly #plain: AddedTokens;
  readonly #normalized: AddedTokens;
  readonly #cutsAtSpaces: boolean;
  /** Whether it matters that a word begins the text. */
  readonly #asksForFirst: boolean;

  /** @throws SourceError `malformed` or `unsupported` */
  constructor(library: TokenizerPackage, plan: CutterPlan) {
    this.#normalizer = normalizer(library, plan.normalizers);
    this.#preTokenizer = preTokenizer(library, plan.preTokenizers);
    this.#model = wordModel(library, plan.model);
    const tokens = Map.groupBy(plan.added, ({ normalized }) => normalized);
    this.#plain = new AddedTokens(tokens.get(false) ?? [], ({ content }) => content);
    this.#normalized = new AddedTokens(tokens.get(true) ?? [], ({ content }) =>
      this.#normalizer.apply(content),
    );
    this.#cutsAtSpaces = cutsAtSpaces(plan);
    this.#asksForFirst = plan.preTokenizers.some(({ prepend_scheme }) => prepend_scheme === 'first');
  }

  /** The words of a text without added tokens; `isFirst`: it begins the whole text. */
  words(normal: string, isFirst = true): string[] {
    if (this.#cutsAtSpaces && normal.includes(MARK)) return normal.split(BEFORE_MARK);
    return this.#preTokenizer(normal, isFirst);
  }

  normalize(text: string): string {
    return this.#normalizer.apply(text);
  }

  *#parts(text: string, readsSpecial: boolean): Generator<string[] | number> {
    for (const part of this.#plain.split(text, readsSpecial)) {
      if (typeof part === 'number') {
        yield part;
        continue;
      }
      const begins = part.start === 0 && this.#asksForFirst && !this.#normalizer.dropsStart(part.text);
      for (const inner of this.#normalized.split(this.normalize(part.text), readsSpecial)) {
        if (typeof inner === 'number') yield inner;
        else yield this.words(inner.text, begins && inner.start === 0);
      }
    }
  }

  /**
   * `readsSpecial`: names of special tokens in the text count as those tokens; as ordinary text otherwise.
   * `leftOut`: letters that no token stands for.
   * @throws SourceError where the tokenizer's own rules fail
   */
  async cut(text: string, readsSpecial: boolean): Promise<{ ids: number[]; leftOut: number }> {
    const yielding = new Yielding();
    const ids: number[] = [];
    let leftOut = 0;
    try {
      for (const part of this.#parts(text.toWellFormed(), readsSpecial)) {
        if (typeof part === 'number') ids.push(part);
        else {
          for (const word of part) {
            leftOut += this.#model.cut(word, ids);
            await yielding.give();
          }
        }
      }
    } catch (cause) {
      if (cause instanceof SourceError) throw cause;
      const reason = messageOf(cause).replace(/\.$/, '');
      throw new SourceError('malformed', `The model's tokenizer fails on this text (${reason}).`);
    }
    return { ids, leftOut };
  }
}
