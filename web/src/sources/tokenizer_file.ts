/** The tokenizer that a `tokenizer.json` of byte-level or SentencePiece merges describes. */

import { messageOf } from '../core/types.ts';
import { normalizer } from './normalizer_steps.ts';
import { preTokenizer } from './pre_tokenizer_steps.ts';
import { SourceError } from './source_error.ts';
import { readConfig } from './tokenizer_config.ts';
import {
  type AddedToken,
  endsOf,
  isValues,
  refuse,
  splitMerge,
  TOKENIZER_JSON,
  type TokenizerPlan,
  type Values,
} from './tokenizer_plan.ts';
import { allSteps, type Steps } from './tokenizer_steps.ts';
import { BYTE_NAME, type Entry, packVocabulary, type SpaceBefore, Spelling } from './vocabulary.ts';

/** More than any vocabulary has; numbers with gaps would otherwise take memory without end. */
const MOST_IDS = 4_000_000;

function parsed(json: string): Values {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (cause) {
    refuse(TOKENIZER_JSON, `it is no JSON (${messageOf(cause)}). Fetch the model again.`);
  }
  return isValues(values) ? values : refuse(TOKENIZER_JSON, 'it is not an object. Fetch the model again.');
}

function idOf(value: unknown, what: string): number {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MOST_IDS;
  return fits ? value : refuse(TOKENIZER_JSON, `the number of ${what} is ${JSON.stringify(value)}.`);
}

function addedTokens(file: Values): AddedToken[] {
  const all = file.added_tokens ?? [];
  if (!Array.isArray(all)) refuse(TOKENIZER_JSON, 'its added_tokens are no list.');
  return all.map((token: unknown, index) => {
    if (!isValues(token) || typeof token.content !== 'string')
      refuse(TOKENIZER_JSON, `added token ${index} has no text.`);
    return {
      id: idOf(token.id, `added token ${index}`),
      content: token.content,
      special: token.special === true,
      takesBefore: token.lstrip === true,
      takesAfter: token.rstrip === true,
      wordOnly: token.single_word === true,
    };
  });
}

function modelOf(file: Values): { model: Values; vocab: Map<string, number> } {
  const { model } = file;
  if (!isValues(model)) refuse(TOKENIZER_JSON, 'it has no model. Fetch it again.');
  if (model.type !== undefined && model.type !== 'BPE') {
    throw new SourceError(
      'unsupported',
      `The tokenizer is of the kind ${JSON.stringify(model.type)}; a language model's must merge pairs ("BPE").`,
    );
  }
  if (model.continuing_subword_prefix || model.end_of_word_suffix) {
    throw new SourceError(
      'unsupported',
      'The tokenizer marks the inside or the end of words, which does not work here. Use a model with byte-level or SentencePiece merges.',
    );
  }
  if (!isValues(model.vocab)) refuse(TOKENIZER_JSON, 'its vocabulary is missing or no object.');
  const vocab = Object.entries(model.vocab).map(([name, id]): [string, number] => [
    name,
    idOf(id, JSON.stringify(name)),
  ]);
  return { model, vocab: new Map(vocab) };
}

/** What else the library is to know of the model. */
function flagsOf({ unk_token, fuse_unk, byte_fallback, ignore_merges }: Values): Values {
  const unknown = unk_token ?? null;
  if (unknown !== null && typeof unknown !== 'string') refuse(TOKENIZER_JSON, 'its unk_token is no text.');
  return {
    unk_token: unknown,
    fuse_unk: fuse_unk === true,
    byte_fallback: byte_fallback === true,
    ignore_merges: ignore_merges === true,
  };
}

function mergesOf(model: Values, vocab: Map<string, number>): [string, string][] {
  if (!Array.isArray(model.merges))
    refuse(TOKENIZER_JSON, 'its merges are missing, without which no text can be cut.');
  return model.merges.map((merge, index) =>
    splitMerge(TOKENIZER_JSON, merge, index, (piece) => vocab.has(piece)),
  );
}

/** How ordinary entries spell their bytes. */
function spellingOf({ normalizers, preTokenizers, decoders }: Steps): number {
  const has = (steps: Values[], type: string) => steps.some((step) => step.type === type);
  if (has(preTokenizers, 'ByteLevel') || has(decoders, 'ByteLevel')) return Spelling.letters;
  const marks = normalizers.some(({ type, content }) => type === 'Replace' && content === '\u2581');
  if (marks || has(preTokenizers, 'Metaspace')) return Spelling.marked;
  throw new SourceError(
    'unsupported',
    'The tokenizer neither works on bytes nor marks spaces with U+2581. Use a model with byte-level or SentencePiece merges.',
  );
}

function spaceBefore({ normalizers, preTokenizers }: Steps): SpaceBefore {
  if (normalizers.some(({ type, prepend }) => type === 'Prepend' && prepend === '\u2581')) return 'sections';
  const mark = preTokenizers.find(({ type }) => type === 'Metaspace');
  if (mark === undefined || mark.prepend_scheme === 'never' || mark.add_prefix_space === false)
    return 'nothing';
  return mark.prepend_scheme === 'first' ? 'text' : 'sections';
}

/** Entries by number; numbers that nothing has are empty. */
function entriesOf(
  model: Values,
  vocab: Map<string, number>,
  added: AddedToken[],
  ordinary: number,
): Entry[] {
  const entries: Entry[] = [];
  const put = (id: number, name: string, spelling: number) => {
    const other = entries[id];
    if (other !== undefined && other.name !== name) {
      refuse(
        TOKENIZER_JSON,
        `${JSON.stringify(other.name)} and ${JSON.stringify(name)} both have the number ${id}.`,
      );
    }
    entries[id] = { name, spelling };
  };
  const hasBytes = model.byte_fallback === true;
  for (const [name, id] of vocab) {
    const unknown = name === model.unk_token ? Spelling.unknown : ordinary;
    put(id, name, hasBytes && BYTE_NAME.test(name) ? Spelling.byte : unknown);
  }
  for (const { id, content, special } of added) {
    const unknown = content === model.unk_token ? Spelling.unknown : Spelling.special;
    put(id, content, special ? unknown : Spelling.exact);
  }
  if (entries.length === 0) refuse(TOKENIZER_JSON, 'its vocabulary is empty.');
  return Array.from(entries, (entry) => entry ?? { name: '', spelling: Spelling.none });
}

/** What is put before a text. */
function startOf(processors: Values[], added: AddedToken[]): number | null {
  for (const { type, single, cls } of processors) {
    const first = type === 'TemplateProcessing' && Array.isArray(single) ? single[0] : undefined;
    const template = isValues(first) && isValues(first.SpecialToken) ? first.SpecialToken.id : undefined;
    const name = Array.isArray(cls) ? cls[0] : template;
    const found = added.find(({ content }) => content === name);
    if (found !== undefined) return found.id;
  }
  return null;
}

/**
 * `json`: text of `tokenizer.json`; `config`: of `tokenizer_config.json`, where there is one.
 * @throws SourceError `malformed`, or `unsupported` for a kind that does not work here
 */
export function planOfFile(json: string, config?: string): TokenizerPlan {
  const file = parsed(json);
  const steps = allSteps(file);
  const { model, vocab } = modelOf(file);
  const merges = mergesOf(model, vocab);
  const added = addedTokens(file);
  const entries = entriesOf(model, vocab, added, spellingOf(steps));
  const { chatTemplate, startName, endName, addsStart } = readConfig(config);
  const named = (name: string | null) => added.find(({ content }) => content === name)?.id ?? null;
  const processed = startOf(steps.processors, added);
  const start = processed ?? named(startName);
  const made = new Set(merges.map(([left, right]) => left + right));
  const outside = new Set(
    added.map(({ content }) => content).filter((content) => content !== model.unk_token),
  );
  const cut = Object.fromEntries([...vocab].filter(([name]) => made.has(name) || !outside.has(name)));
  return {
    file: {
      model: { ...flagsOf(model), type: 'BPE', vocab: cut, merges },
      normalizer: normalizer(steps.normalizers),
      pre_tokenizer: preTokenizer(steps.preTokenizers),
    },
    added,
    vocabulary: packVocabulary(entries, spaceBefore(steps)),
    start,
    addsStart: start !== null && (processed !== null || addsStart),
    ends: endsOf(added, named(endName)),
    chatTemplate,
    names: { start: startName ?? entries[start ?? -1]?.name ?? '', end: endName ?? '' },
    notices: [],
  };
}
