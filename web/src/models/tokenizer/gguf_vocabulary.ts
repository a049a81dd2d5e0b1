/** Reads and checks the vocabulary of a GGUF file, as the core hands it over. */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import { templateOf } from './tokenizer_config.ts';
import { ggufNotices } from './tokenizer_keys.ts';
import { GGUF_VOCABULARY, isValues, refuse, type Values } from './tokenizer_plan.ts';

/** -1 in 32 bits without a sign: some files write one of the two for a token that they have not. */
const UNSIGNED_NONE = 2 ** 32 - 1;

/** Values of `tokenizer.ggml.token_type`. */
export const TokenType = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface GgufVocabulary {
  /** `gpt2`: byte-level merges. `llama`: SentencePiece merges by score. `bert`: word pieces. */
  model: 'gpt2' | 'llama' | 'bert';
  /** Name of the pre-tokenizer. */
  pre: string | null;
  tokens: string[];
  merges: string[] | null;
  scores: number[] | null;
  types: number[] | null;
  start: number | null;
  end: number | null;
  unknown: number | null;
  /** What stands before and behind the texts of an encoder. */
  first: number | null;
  separator: number | null;
  addsStart: boolean | null;
  addsEnd: boolean | null;
  /** A space is put before a text (SentencePiece). */
  spaceBefore: boolean;
  chatTemplate: string | null;
  notices: string[];
}

function text(values: Values, key: string, name: string): string | null {
  const value = values[key];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : refuse(GGUF_VOCABULARY, `${name} is not a text.`);
}

function flag(values: Values, key: string, name: string): boolean | null {
  const value = values[key];
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? value : refuse(GGUF_VOCABULARY, `${name} is neither true nor false.`);
}

function list<T>(values: Values, key: string, name: string, fits: (item: unknown) => item is T): T[] | null {
  const value = values[key];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) refuse(GGUF_VOCABULARY, `${name} is not a list.`);
  const odd = value.findIndex((item) => !fits(item));
  if (odd >= 0) refuse(GGUF_VOCABULARY, `entry ${odd} of ${name} is not of the kind that the list holds.`);
  return value;
}

const isText = (item: unknown): item is string => typeof item === 'string';
const isNumber = (item: unknown): item is number => typeof item === 'number' && Number.isFinite(item);

function asLongAs<T>(items: T[] | null, name: string, count: number): T[] | null {
  if (items !== null && items.length !== count) {
    refuse(GGUF_VOCABULARY, `${name} has ${items.length} entries for ${count} tokens.`);
  }
  return items;
}

function idIn(values: Values, key: string, name: string, count: number): number | null {
  const value = values[key];
  if (value === undefined || value === null || value === -1 || value === UNSIGNED_NONE) return null;
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
  return fits
    ? value
    : refuse(GGUF_VOCABULARY, `${name} is ${JSON.stringify(value)}, which is none of its ${count} tokens.`);
}

function checkUnique(tokens: string[]): void {
  const first = new Map<string, number>();
  tokens.forEach((name, id) => {
    const other = name === '' ? undefined : first.get(name);
    if (other !== undefined) {
      refuse(
        GGUF_VOCABULARY,
        `tokens ${other} and ${id} are both ${JSON.stringify(name)}. Convert the model again.`,
      );
    }
    first.set(name, id);
  });
}

function parsed(json: string): Values {
  try {
    const values: unknown = JSON.parse(json);
    if (isValues(values)) return values;
  } catch (cause) {
    refuse(GGUF_VOCABULARY, `it is no JSON (${messageOf(cause)}).`);
  }
  return refuse(GGUF_VOCABULARY, 'it is not an object.');
}

function modelOf(values: Values): GgufVocabulary['model'] {
  const model = text(values, 'model', 'tokenizer.ggml.model');
  if (model === null) refuse(GGUF_VOCABULARY, 'tokenizer.ggml.model is missing.');
  if (model === 'gpt2' || model === 'llama' || model === 'bert') return model;
  throw new SourceError(
    'unsupported',
    `The vocabulary is of the kind "${model}". Those that work are "gpt2" (byte-level merges), "llama" (SentencePiece merges) and "bert" (word pieces).`,
  );
}

/** A template for chats, or the first of those that have names. */
function chatTemplates(values: Values): ReturnType<typeof templateOf> {
  const usual = text(values, 'chat_template', 'tokenizer.chat_template');
  return usual === null ? templateOf(values.chat_templates ?? {}) : templateOf(usual);
}

/** @throws SourceError `malformed` or `unsupported` */
export function readGgufVocabulary(json: string): GgufVocabulary {
  const values = parsed(json);
  const model = modelOf(values);
  const tokens = list(values, 'tokens', 'tokenizer.ggml.tokens', isText);
  if (tokens === null || tokens.length === 0)
    refuse(GGUF_VOCABULARY, 'tokenizer.ggml.tokens is missing or empty.');
  checkUnique(tokens);
  const count = tokens.length;
  const { chatTemplate, notices } = chatTemplates(values);
  const id = (key: string, name: string) => idIn(values, key, `tokenizer.ggml.${name}_token_id`, count);
  return {
    model,
    pre: text(values, 'pre', 'tokenizer.ggml.pre'),
    tokens,
    merges: list(values, 'merges', 'tokenizer.ggml.merges', isText),
    scores: asLongAs(
      list(values, 'scores', 'tokenizer.ggml.scores', isNumber),
      'tokenizer.ggml.scores',
      count,
    ),
    types: asLongAs(
      list(values, 'token_types', 'tokenizer.ggml.token_type', isNumber),
      'tokenizer.ggml.token_type',
      count,
    ),
    start: id('bos', 'bos'),
    end: id('eos', 'eos'),
    unknown: id('unknown', 'unknown'),
    first: id('cls', 'cls'),
    separator: id('separator', 'seperator'),
    addsStart: flag(values, 'add_bos', 'tokenizer.ggml.add_bos_token'),
    addsEnd: flag(values, 'add_eos', 'tokenizer.ggml.add_eos_token'),
    spaceBefore: flag(values, 'add_space_prefix', 'tokenizer.ggml.add_space_prefix') ?? model === 'llama',
    chatTemplate,
    notices: [...ggufNotices(list(values, 'others', 'the list of other keys', isText) ?? []), ...notices],
  };
}
