/** A language model's vocabulary: what each number stands for, in bytes, as text and as drawn. */

import type { Token } from '../../trace/token.ts';
import { SourceError } from '../source_error.ts';
import { bytesOfName, isSpecial, Spelling } from './spelling.ts';
import { drawTokens } from './token_drawing.ts';

export { BYTE_NAME, Spelling } from './spelling.ts';

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

  /** @throws SourceError where there is no such token */
  bytesOf(id: number): Uint8Array<ArrayBuffer> {
    return bytesOfName(this.nameOf(id), this.#spellingOf(id), this.data.continuation);
  }

  #spellingOf(id: number): number {
    return this.data.spellings[id] ?? Spelling.none;
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
      const between = isSpecial(this.#spellingOf(id)) || spellings[id] === Spelling.exact;
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
   * One token by itself, as in a list of candidates: bytes that are no whole letter are shown as such.
   * @throws SourceError where there is no such token
   */
  tokenOf(id: number): Token {
    return this.#drawn([id], true)[0] as Token;
  }

  /**
   * Tokens in a row: the first after a gap, a line break or a special token begins a word, and a letter whose
   * bytes lie in several tokens is drawn in the first of them.
   * @throws SourceError where there is no such token
   */
  tokensOf(ids: ArrayLike<number>): Token[] {
    return this.#drawn(Array.from(ids), false);
  }

  #drawn(ids: number[], apart: boolean): Token[] {
    const named = ids.map((id) => ({ name: this.nameOf(id), spelling: this.#spellingOf(id) }));
    const emptyName = (index: number) => `\u27e8${ids[index]}\u27e9`;
    return drawTokens(named, { emptyName, apart, continuation: this.data.continuation });
  }
}
