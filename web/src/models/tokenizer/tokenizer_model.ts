/** The model of a `tokenizer.json`: how its words become tokens. */

import { SourceError } from '../source_error.ts';
import { refuseUnless, worksAs } from './tokenizer_keys.ts';
import {
  flagOf,
  isValues,
  type ModelPlan,
  refuse,
  splitMerge,
  TOKENIZER_JSON,
  type Values,
} from './tokenizer_plan.ts';

/** More than any vocabulary has; numbers with gaps would otherwise take memory without end. */
const MOST_IDS = 4_000_000;

/** @throws SourceError where it is no number of a token */
export function idOf(value: unknown, what: string): number {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_IDS;
  return fits ? value : refuse(TOKENIZER_JSON, `the number of ${what} is ${JSON.stringify(value)}.`);
}

function vocabOf(model: Values): Map<string, number> {
  if (!isValues(model.vocab)) refuse(TOKENIZER_JSON, 'its vocabulary is missing or no object.');
  return new Map(
    Object.entries(model.vocab).map(([name, id]): [string, number] => [name, idOf(id, JSON.stringify(name))]),
  );
}

function textOf(model: Values, key: string, fallback: string | null): string {
  const value = model[key] ?? fallback;
  return typeof value === 'string' ? value : refuse(TOKENIZER_JSON, `its ${key} is no text.`);
}

function mergesOf(model: Values, vocab: Map<string, number>): [string, string][] {
  if (!Array.isArray(model.merges))
    refuse(TOKENIZER_JSON, 'its merges are missing, without which no text can be cut.');
  return model.merges.map((merge, index) =>
    splitMerge(TOKENIZER_JSON, merge, index, (piece) => vocab.has(piece)),
  );
}

function merges(model: Values): ModelPlan {
  if (model.continuing_subword_prefix || model.end_of_word_suffix) {
    throw new SourceError(
      'unsupported',
      'The tokenizer marks the inside or the end of words, which does not work here. Use a model with byte-level or SentencePiece merges.',
    );
  }
  refuseUnless(!model.dropout, 'dropout', model.dropout, 'merges are left out by chance. Set it to null.');
  const vocab = vocabOf(model);
  const hasUnknown = model.unk_token !== null && model.unk_token !== undefined;
  return {
    type: 'BPE',
    vocab,
    merges: mergesOf(model, vocab),
    unknown: hasUnknown ? textOf(model, 'unk_token', null) : null,
    fusesUnknown: flagOf(model, 'fuse_unk', false),
    fallsBackToBytes: flagOf(model, 'byte_fallback', false),
    wholeWords: flagOf(model, 'ignore_merges', false),
  };
}

function wordPieces(model: Values): ModelPlan {
  const longestWord = model.max_input_chars_per_word ?? 100;
  if (typeof longestWord !== 'number' || !Number.isInteger(longestWord) || longestWord < 0)
    refuse(TOKENIZER_JSON, `its max_input_chars_per_word is ${JSON.stringify(longestWord)}.`);
  return {
    type: 'WordPiece',
    vocab: vocabOf(model),
    unknown: textOf(model, 'unk_token', '[UNK]'),
    prefix: textOf(model, 'continuing_subword_prefix', '##'),
    longestWord,
  };
}

function pieceOf(entry: unknown, id: number): readonly [string, number] {
  const [name, score]: unknown[] = Array.isArray(entry) ? entry : [];
  return typeof name === 'string' && typeof score === 'number' && Number.isFinite(score)
    ? [name, score]
    : refuse(TOKENIZER_JSON, `entry ${id} of its vocabulary is no piece with a score.`);
}

function unigram(model: Values): ModelPlan {
  if (!Array.isArray(model.vocab)) refuse(TOKENIZER_JSON, 'its vocabulary is missing or no list.');
  refuseUnless(!model.alpha, 'alpha', model.alpha, 'texts are cut by chance. Set it to null.');
  const pieces = model.vocab.map(pieceOf);
  const unknown = model.unk_id ?? null;
  if (unknown !== null && idOf(unknown, 'the unknown piece') >= pieces.length)
    refuse(TOKENIZER_JSON, `its unk_id is ${unknown}, and its vocabulary has ${pieces.length} pieces.`);
  return {
    type: 'Unigram',
    pieces,
    unknown: unknown === null ? null : idOf(unknown, 'the unknown piece'),
    fallsBackToBytes: flagOf(model, 'byte_fallback', false),
  };
}

/** Older files name no type. */
function typeOf(model: Values): unknown {
  if (model.type !== undefined) return model.type;
  if (Array.isArray(model.vocab)) return 'Unigram';
  if (model.merges !== undefined) return 'BPE';
  return model.continuing_subword_prefix === undefined ? 'WordLevel' : 'WordPiece';
}

/** @throws SourceError `malformed` or `unsupported` */
export function modelOf({ model }: Values): { values: Values; plan: ModelPlan } {
  if (!isValues(model))
    throw new SourceError(
      'unsupported',
      `${TOKENIZER_JSON} cannot be used: it has no model. Fetch it again.`,
    );
  const values = { ...model, type: typeOf(model) };
  if (!worksAs('model', values.type)) {
    throw new SourceError(
      'unsupported',
      `The tokenizer is of the kind ${JSON.stringify(values.type)}. Those that work are BPE, Unigram, WordLevel and WordPiece.`,
    );
  }
  switch (values.type) {
    case 'BPE':
      return { values, plan: merges(values) };
    case 'Unigram':
      return { values, plan: unigram(values) };
    case 'WordLevel':
      return {
        values,
        plan: { type: 'WordLevel', vocab: vocabOf(values), unknown: textOf(values, 'unk_token', '<unk>') },
      };
    default:
      return { values, plan: wordPieces(values) };
  }
}

/** Names and numbers of what a model cuts texts into. */
export function entriesIn(plan: ModelPlan): [name: string, id: number][] {
  return plan.type === 'Unigram' ? plan.pieces.map(([name], id) => [name, id]) : [...plan.vocab];
}

/** The number of a name, as the model looks it up. */
export function lookUp(plan: ModelPlan): (name: string) => number | undefined {
  const vocab = plan.type === 'Unigram' ? new Map(entriesIn(plan)) : plan.vocab;
  return (name) => vocab.get(name);
}
