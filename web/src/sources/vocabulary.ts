/** A language model's vocabulary: what each number stands for, in bytes, as text and as drawn. */

import { bytesOfLetters } from './byte_letters.ts';
import { SourceError } from './source_error.ts';
import type { Token } from './tokens.ts';
import { visibleBytes, visibleText } from './visible_text.ts';

/** How an entry's name spells its bytes. */
export const Spelling = {
  /** No entry, or one that is never used. */
  none: 0,
  /** A letter for each byte, as in GPT-2's vocabulary. */
  letters: 1,
  /** U+2581 for a space, as in SentencePiece's. */
  marked: 2,
  /** `<0x0A>` for one byte. */
  byte: 3,
  /** The text itself. */
  exact: 4,
  /** The text itself, of a token that steers the model. */
  special: 5,
  /** What stands for letters that the vocabulary lacks. */
  unknown: 6,
  /** The text itself, of a word or of a part that says not of which: another word follows after a space. */
  word: 7,
  /** The text behind the vocabulary's mark for what goes on inside a word, such as `##`. */
  continued: 8,
} as const;

/** Names of tokens for one byte, where a vocabulary falls back to bytes. */
export const BYTE_NAME = /^<0x[0-9A-Fa-f]{2}>$/;

/** Plain data, to be sent to another thread. */
export interface VocabularyData {
  /** All names, one after the other. */
  names: string;
  /** Where each name ends. */
  ends: Uint32Array<ArrayBuffer>;
  /** One `Spelling` for each. */
  spellings: Uint8Array<ArrayBuffer>;
  /** Where encoding puts a space that the text has not: nowhere, before the text, or before each text between special tokens. */
  spaceBefore: SpaceBefore;
  /** What stands before names that go on inside a word. */
  continuation: string;
}

export type SpaceBefore = 'nothing' | 'text' | 'sections';

export interface Entry {
  name: string;
  spelling: number;
}

export function packVocabulary(
  entries: readonly Entry[],
  spaceBefore: SpaceBefore,
  continuation = '',
): VocabularyData {
  const ends = new Uint32Array(entries.length);
  let end = 0;
  entries.forEach(({ name }, id) => {
    end += name.length;
    ends[id] = end;
  });
  return {
    names: entries.map(({ name }) => name).join(''),
    ends,
    spellings: Uint8Array.from(entries, ({ spelling }) => spelling),
    spaceBefore,
    continuation,
  };
}

const SPACE = 0x20;
const encoder = new TextEncoder();

function isGap(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

export class Vocabulary {
  /** To make the same vocabulary on another thread. */
  readonly data: VocabularyData;

  constructor(data: VocabularyData) {
    this.data = data;
  }

  /** How many numbers there are; a model's embedding needs a row for each. */
  get size(): number {
    return this.data.ends.length;
  }

  /** @throws SourceError where there is no such token */
  nameOf(id: number): string {
    const { ends, names } = this.data;
    const end = ends[id];
    if (end === undefined) {
      throw new SourceError(
        'malformed',
        `There is no token ${id}: the vocabulary has ${this.size} tokens, counted from 0.`,
      );
    }
    return names.slice(ends[id - 1] ?? 0, end);
  }

  #isSpecial(id: number): boolean {
    const spelling = this.data.spellings[id];
    return spelling === Spelling.special || spelling === Spelling.unknown;
  }

  /** @throws SourceError where there is no such token */
  bytesOf(id: number): Uint8Array<ArrayBuffer> {
    const name = this.nameOf(id);
    switch (this.data.spellings[id]) {
      case Spelling.letters:
        return bytesOfLetters(name);
      case Spelling.marked:
        return encoder.encode(name.replaceAll('\u2581', ' '));
      case Spelling.byte:
        return Uint8Array.of(Number.parseInt(name.slice(3, 5), 16));
      case Spelling.continued:
        return encoder.encode(name.slice(this.data.continuation.length));
      default:
        return encoder.encode(name);
    }
  }

  /**
   * The text of these tokens, letters of several tokens joined; U+FFFD for bytes that are no letter.
   * @throws SourceError where there is no such token
   */
  decode(ids: ArrayLike<number>): string {
    const { spellings, spaceBefore } = this.data;
    const parts: Uint8Array[] = [];
    let length = 0;
    let addedSpace = spaceBefore !== 'nothing';
    for (let index = 0; index < ids.length; index++) {
      const id = ids[index] ?? 0;
      let bytes = this.bytesOf(id);
      if (addedSpace && spellings[id] === Spelling.marked && bytes[0] === SPACE) bytes = bytes.subarray(1);
      const between = this.#isSpecial(id) || spellings[id] === Spelling.exact;
      addedSpace = between && (spaceBefore === 'sections' || addedSpace);
      if (index > 0 && spellings[id] === Spelling.word) {
        parts.push(Uint8Array.of(SPACE));
        length++;
      }
      parts.push(bytes);
      length += bytes.length;
    }
    const all = new Uint8Array(length);
    let end = 0;
    for (const part of parts) {
      all.set(part, end);
      end += part.length;
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(all);
  }

  /**
   * One token by itself, as in a list of candidates.
   * @throws SourceError where there is no such token
   */
  tokenOf(id: number): Token {
    const raw = this.nameOf(id);
    const special = this.#isSpecial(id);
    const bytes = this.bytesOf(id);
    const visible = special ? visibleText(raw) : visibleBytes(bytes);
    const text = !special && bytes[0] === SPACE ? visibleBytes(bytes.subarray(1)) || visible : visible;
    return {
      raw,
      text: text || `\u27e8${id}\u27e9`,
      visible: visible || `\u27e8${id}\u27e9`,
      special,
      unknown: this.data.spellings[id] === Spelling.unknown,
      continuesWord: !special && !isGap(bytes[0]) && this.data.spellings[id] !== Spelling.word,
      sentence: 0,
    };
  }

  /**
   * Tokens in a row: the first after a gap, a line break or a special token begins a word.
   * @throws SourceError where there is no such token
   */
  tokensOf(ids: ArrayLike<number>): Token[] {
    let begins = true;
    return Array.from(ids, (id) => {
      const token = this.tokenOf(id);
      const continuesWord = token.continuesWord && !begins;
      begins = token.special || isGap(this.bytesOf(id).at(-1));
      return { ...token, continuesWord };
    });
  }
}
