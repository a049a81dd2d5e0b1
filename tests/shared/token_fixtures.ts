/** Texts with their tokens by other packages: see tests/fixtures/README.md. */

import { readFile } from 'node:fs/promises';
import type { LanguageTokenizerSource } from '../../web/src/models/tokenizer/causal_tokenizer.ts';
import type { ChatMessage } from '../../web/src/models/tokenizer/language_tokenizer.ts';
import { ggufVocabulary } from './gguf_metadata.ts';

export interface TokenCase {
  name: string;
  text: string;
  interpreted: boolean;
  ids: number[];
  framed?: number[];
  decoded?: string;
}

export interface TokenFixture {
  files: { tokenizer?: string; gguf?: string };
  vocabulary: number;
  cases: TokenCase[];
  /** Hexadecimal. */
  bytes?: Record<string, string>;
  chats?: { name: string; messages: ChatMessage[]; text: string; ids: number[] }[];
}

export type TokenFixtureName =
  | 'bert'
  | 'gpt2'
  | 'llama3'
  | 'qwen2'
  | 'roberta'
  | 'sentencepiece'
  | 'sentencepiece_fast'
  | 'smollm'
  | 'smollm2';

const fixtures = new URL('../fixtures/', import.meta.url);
const repository = new URL('../../', import.meta.url);

export async function readTokenFixture(name: TokenFixtureName): Promise<TokenFixture> {
  return JSON.parse((await readFile(new URL(`tokens/${name}.json`, fixtures))).toString());
}

/** The fixture's `tokenizer.json`. */
export async function tokenizerFile({ files }: TokenFixture): Promise<string> {
  return (await readFile(new URL(files.tokenizer ?? '', fixtures))).toString();
}

export async function tokenizerSource(
  fixture: TokenFixture,
  from: 'gguf' | 'file',
): Promise<LanguageTokenizerSource> {
  if (from === 'file') return { file: await tokenizerFile(fixture) };
  const path = fixture.files.gguf ?? '';
  return { gguf: await ggufVocabulary(new URL(path, path.startsWith('models/') ? repository : fixtures)) };
}
