/** How one word becomes tokens, for each kind of model of a `tokenizer.json`. */

import { SourceError } from '../source_error.ts';
import type { TokenizerPackage } from './tokenizer_package.ts';
import type { ModelPlan, Vocab } from './tokenizer_plan.ts';

export interface WordModel {
  /**
   * Puts the numbers of the word's tokens at the end of `ids`, and gives the number of letters that no token
   * stands for.
   * @throws SourceError where letters are unknown and nothing stands for unknown ones
   */
  cut(word: string, ids: number[]): number;
}

type Plan<Type extends ModelPlan['type']> = Extract<ModelPlan, { type: Type }>;

function nothingFor(word: string): never {
  throw new SourceError(
    'malformed',
    `The tokenizer's vocabulary has nothing for ${JSON.stringify(word.slice(0, 40))}, and no token for what is unknown. Use the tokenizer that the model was trained with.`,
  );
}

const encoder = new TextEncoder();

/** Nothing where not every byte has a token. */
function byteTokens(text: string, vocab: Vocab): number[] | null {
  const ids: number[] = [];
  for (const byte of encoder.encode(text)) {
    const id = vocab.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
    if (id === undefined) return null;
    ids.push(id);
  }
  return ids;
}

function longestOf(names: Iterable<string>): number {
  let longest = 1;
  for (const name of names) longest = Math.max(longest, name.length);
  return longest;
}

class Merges implements WordModel {
  readonly #vocab: Vocab;
  readonly #library: InstanceType<TokenizerPackage['BPE']>;
  readonly #unknown: number | undefined;
  readonly #plan: Plan<'BPE'>;

  constructor({ BPE }: TokenizerPackage, plan: Plan<'BPE'>) {
    this.#vocab = plan.vocab;
    this.#library = new BPE({
      type: 'BPE',
      vocab: Object.fromEntries(plan.vocab),
      merges: plan.merges,
      unk_token: plan.unknown,
      byte_fallback: plan.fallsBackToBytes,
      ignore_merges: plan.wholeWords,
    } as unknown as ConstructorParameters<TokenizerPackage['BPE']>[0]);
    this.#unknown = plan.unknown === null ? undefined : plan.vocab.get(plan.unknown);
    this.#plan = plan;
  }

  #isKnown(letter: string): boolean {
    return (
      this.#vocab.has(letter) || (this.#plan.fallsBackToBytes && byteTokens(letter, this.#vocab) !== null)
    );
  }

  /** Letters that nothing stands for are left out before anything is merged. */
  #known(word: string): string {
    if (this.#plan.unknown !== null || (this.#plan.wholeWords && this.#vocab.has(word))) return word;
    const letters = [...word];
    return letters.every((letter) => this.#vocab.has(letter))
      ? word
      : letters.filter((letter) => this.#isKnown(letter)).join('');
  }

  cut(word: string, ids: number[]): number {
    const known = this.#known(word);
    const first = ids.length;
    for (const name of this.#library.encode([known])) {
      const id = this.#vocab.get(name) ?? this.#unknown ?? nothingFor(word);
      const repeats =
        this.#plan.fusesUnknown && id === this.#unknown && ids.length > first && ids.at(-1) === id;
      if (!repeats) ids.push(id);
    }
    return word.length - known.length;
  }
}

class WordPieces implements WordModel {
  readonly #plan: Plan<'WordPiece'>;
  readonly #longest: number;

  constructor(plan: Plan<'WordPiece'>) {
    this.#plan = plan;
    this.#longest = longestOf(plan.vocab.keys());
  }

  #pieces(letters: string[]): number[] | null {
    const { vocab, prefix } = this.#plan;
    const ids: number[] = [];
    for (let start = 0; start < letters.length; ) {
      const before = start === 0 ? '' : prefix;
      let end = Math.min(letters.length, start + this.#longest);
      let id: number | undefined;
      for (; end > start; end--) {
        id = vocab.get(before + letters.slice(start, end).join(''));
        if (id !== undefined) break;
      }
      if (id === undefined) return null;
      ids.push(id);
      start = end;
    }
    return ids;
  }

  cut(word: string, ids: number[]): number {
    const { vocab, unknown, longestWord } = this.#plan;
    const letters = [...word];
    const pieces = letters.length > longestWord ? null : this.#pieces(letters);
    if (pieces) for (const id of pieces) ids.push(id);
    else ids.push(vocab.get(unknown) ?? nothingFor(word));
    return 0;
  }
}

class WholeWords implements WordModel {
  readonly #plan: Plan<'WordLevel'>;

  constructor(plan: Plan<'WordLevel'>) {
    this.#plan = plan;
  }

  cut(word: string, ids: number[]): number {
    const { vocab, unknown } = this.#plan;
    ids.push(vocab.get(word) ?? vocab.get(unknown) ?? nothingFor(word));
    return 0;
  }
}

/** What a letter that the vocabulary lacks scores below the worst piece. */
const UNKNOWN_PENALTY = 10;

/** The best way to a place: where its last piece begins, and its sum of scores. */
interface Step {
  start: number;
  score: number;
  id: number;
}

/** The division of a word that scores best (Viterbi), as SentencePiece's unigram models cut. */
class BestScores implements WordModel {
  readonly #plan: Plan<'Unigram'>;
  readonly #vocab = new Map<string, number>();
  readonly #longest: number;
  readonly #unknownScore: number;

  constructor(plan: Plan<'Unigram'>) {
    this.#plan = plan;
    plan.pieces.forEach(([name], id) => {
      this.#vocab.set(name, id);
    });
    this.#longest = longestOf(this.#vocab.keys());
    const worst = plan.pieces.reduce((least, [, score]) => Math.min(least, score), Number.POSITIVE_INFINITY);
    this.#unknownScore = worst - UNKNOWN_PENALTY;
  }

  #steps(word: string): (Step | undefined)[] {
    const steps: (Step | undefined)[] = Array.from({ length: word.length + 1 });
    const offer = (end: number, start: number, score: number, id: number) => {
      const other = steps[end];
      if (other === undefined || score > other.score) steps[end] = { start, score, id };
    };
    for (let start = 0; start < word.length; ) {
      const sofar = steps[start]?.score ?? 0;
      const letter = (word.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      const last = Math.min(word.length, start + this.#longest);
      for (let end = start + 1; end <= last; end++) {
        const id = this.#vocab.get(word.slice(start, end));
        if (id !== undefined) offer(end, start, sofar + (this.#plan.pieces[id]?.[1] ?? 0), id);
      }
      if (!this.#vocab.has(word.slice(start, start + letter))) {
        offer(
          start + letter,
          start,
          sofar + this.#unknownScore,
          this.#plan.unknown ?? nothingFor(word.slice(start)),
        );
      }
      start += letter;
    }
    return steps;
  }

  /** Unknown letters in a row are one piece. */
  #pieces(word: string): string[] {
    const steps = this.#steps(word);
    const pieces: string[] = [];
    let unknownEnd = 0;
    for (let end = word.length; end > 0; ) {
      const step = steps[end] ?? { start: 0, id: null };
      const isUnknown = step.id === this.#plan.unknown;
      if (isUnknown && unknownEnd === 0) unknownEnd = end;
      if (!isUnknown) {
        if (unknownEnd > 0) pieces.push(word.slice(end, unknownEnd));
        unknownEnd = 0;
        pieces.push(word.slice(step.start, end));
      }
      end = step.start;
    }
    if (unknownEnd > 0) pieces.push(word.slice(0, unknownEnd));
    return pieces.reverse();
  }

  cut(word: string, ids: number[]): number {
    for (const piece of this.#pieces(word)) {
      const id = this.#vocab.get(piece);
      const bytes = id === undefined && this.#plan.fallsBackToBytes ? byteTokens(piece, this.#vocab) : null;
      if (bytes) for (const byte of bytes) ids.push(byte);
      else ids.push(id ?? this.#plan.unknown ?? nothingFor(piece));
    }
    return 0;
  }
}

export function wordModel(library: TokenizerPackage, plan: ModelPlan): WordModel {
  switch (plan.type) {
    case 'BPE':
      return new Merges(library, plan);
    case 'WordPiece':
      return new WordPieces(plan);
    case 'WordLevel':
      return new WholeWords(plan);
    case 'Unigram':
      return new BestScores(plan);
  }
}
