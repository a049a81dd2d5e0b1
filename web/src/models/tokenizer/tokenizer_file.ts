/** The tokenizer that a `tokenizer.json` describes. */

import { messageOf } from '../../core/types.ts';
import { SourceError } from '../source_error.ts';
import { around, frameOfProcessors } from './post_processor.ts';
import { withConfig } from './tokenizer_agreement.ts';
import { readConfig, type TokenizerTexts } from './tokenizer_config.ts';
import { decideFrame, framingSentence } from './tokenizer_frame.ts';
import { addedTokenNotices, fileNotices, stepNotices } from './tokenizer_keys.ts';
import { entriesIn, idOf, lookUp, modelOf } from './tokenizer_model.ts';
import {
  type AddedToken,
  endsOf,
  type Frame,
  isValues,
  type ModelPlan,
  refuse,
  TOKENIZER_JSON,
  type TokenizerPlan,
  type Values,
} from './tokenizer_plan.ts';
import { allSteps, type Steps } from './tokenizer_steps.ts';
import { BYTE_NAME, type Entry, packVocabulary, type SpaceBefore, Spelling } from './vocabulary.ts';

function parsed(json: string): Values {
  let values: unknown;
  try {
    values = JSON.parse(json);
  } catch (cause) {
    refuse(TOKENIZER_JSON, `it is no JSON (${messageOf(cause)}). Fetch the model again.`);
  }
  return isValues(values) ? values : refuse(TOKENIZER_JSON, 'it is not an object. Fetch the model again.');
}

function addedValues(file: Values): Values[] {
  const all = file.added_tokens ?? [];
  if (!Array.isArray(all)) refuse(TOKENIZER_JSON, 'its added_tokens are no list.');
  return all.map((token: unknown, index) => {
    if (!isValues(token) || typeof token.content !== 'string')
      refuse(TOKENIZER_JSON, `added token ${index} has no text.`);
    return token;
  });
}

interface Added {
  tokens: AddedToken[];
  notices: string[];
}

/**
 * As in the package `tokenizers`, a token that the model has keeps the model's number, and others are counted
 * on from the model's vocabulary, whatever the file says.
 */
function addedTokens(file: Values, inModel: (name: string) => number | undefined, size: number): Added {
  const values = addedValues(file).filter(({ content }) => content !== '');
  const moved: string[] = [];
  const counted = new Map<string, number>();
  const tokens = values.map((token, index) => {
    const content = String(token.content);
    const written = idOf(token.id, `added token ${index}`);
    const id = inModel(content) ?? counted.get(content) ?? size + counted.size;
    if (inModel(content) === undefined) counted.set(content, id);
    if (id !== written) moved.push(`${JSON.stringify(content)} (${id} instead of ${written})`);
    return {
      id,
      content,
      special: token.special === true,
      normalized: (token.normalized ?? token.special !== true) === true,
      takesBefore: token.lstrip === true,
      takesAfter: token.rstrip === true,
      wordOnly: token.single_word === true,
    };
  });
  const notice = `tokenizer.json gives added tokens other numbers than their places in its vocabulary, which count: ${moved.slice(0, 6).join(', ')}.`;
  return { tokens, notices: [...addedTokenNotices(values), ...(moved.length > 0 ? [notice] : [])] };
}

/** How ordinary entries spell their bytes. */
function spellingOf({ normalizers, preTokenizers, decoders }: Steps, model: ModelPlan): number {
  const has = (steps: readonly Values[], type: string) => steps.some((step) => step.type === type);
  if (model.type === 'WordPiece') return Spelling.word;
  if ([normalizers, preTokenizers, decoders].some((steps) => has(steps, 'ByteLevel')))
    return Spelling.letters;
  const marks = normalizers.some(({ type, content }) => type === 'Replace' && content === '\u2581');
  if (marks || has(preTokenizers, 'Metaspace') || has(decoders, 'Metaspace')) return Spelling.marked;
  return Spelling.word;
}

function spaceBefore({ normalizers, preTokenizers }: Steps): SpaceBefore {
  if (normalizers.some(({ type, prepend }) => type === 'Prepend' && prepend === '\u2581')) return 'sections';
  const mark = preTokenizers.find(({ type }) => type === 'Metaspace');
  if (mark === undefined || mark.prepend_scheme === 'never' || mark.add_prefix_space === false)
    return 'nothing';
  return mark.prepend_scheme === 'first' ? 'text' : 'sections';
}

function unknownId(model: ModelPlan): number | undefined {
  if (model.type === 'Unigram') return model.unknown ?? undefined;
  return model.unknown === null ? undefined : model.vocab.get(model.unknown);
}

function spellingIn(model: ModelPlan, name: string, ordinary: number): number {
  const isByte = 'fallsBackToBytes' in model && model.fallsBackToBytes && BYTE_NAME.test(name);
  if (isByte) return Spelling.byte;
  const continues = model.type === 'WordPiece' && model.prefix !== '' && name.startsWith(model.prefix);
  return continues && name !== (model as { prefix: string }).prefix ? Spelling.continued : ordinary;
}

/** Entries by number; numbers that nothing has are empty. */
function entriesOf(model: ModelPlan, added: AddedToken[], ordinary: number): Entry[] {
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
  const unknown = unknownId(model);
  for (const [name, id] of entriesIn(model))
    put(id, name, id === unknown ? Spelling.unknown : spellingIn(model, name, ordinary));
  for (const { id, content, special } of added) {
    const own = id === unknown ? Spelling.unknown : Spelling.special;
    put(id, content, special ? own : Spelling.exact);
  }
  if (entries.length === 0) refuse(TOKENIZER_JSON, 'its vocabulary is empty.');
  return Array.from(entries, (entry) => entry ?? { name: '', spelling: Spelling.none });
}

/** Tokens around texts must be there to be drawn. */
function checkFrame({ single, pair }: Frame, entries: readonly Entry[]): void {
  const ids = [...single, ...pair].flatMap((part) => ('ids' in part ? part.ids : []));
  const missing = ids.find((id) => (entries[id]?.spelling ?? Spelling.none) === Spelling.none);
  if (missing === undefined) return;
  throw new SourceError(
    'unsupported',
    `The tokenizer puts token ${missing} around texts, which its vocabulary has not. Use the tokenizer that the model was trained with.`,
  );
}

function noticesOf(file: Values, { normalizers, preTokenizers, processors }: Steps, model: Values): string[] {
  return [
    ...fileNotices(file),
    ...normalizers.flatMap((step) => stepNotices('normalizer', step)),
    ...preTokenizers.flatMap((step) => stepNotices('pre-tokenizer', step)),
    ...processors.flatMap((step) => stepNotices('post-processor', step)),
    ...stepNotices('model', model),
  ];
}

/**
 * `json`: text of `tokenizer.json`; `texts`: of the files beside it.
 * @throws SourceError `malformed`, or `unsupported` for a kind that does not work here
 */
export function planOfFile(json: string, texts: TokenizerTexts = {}): TokenizerPlan {
  const config = readConfig(texts);
  const read = parsed(json);
  const { values: model, plan } = modelOf(read);
  const inModel = lookUp(plan);
  const { tokens: added, notices: addedNotices } = addedTokens(read, inModel, entriesIn(plan).length);
  const { file, notices: agreement } = withConfig(read, config.values, added);
  const steps = allSteps(file);
  const entries = entriesOf(plan, added, spellingOf(steps, plan));
  const byName = new Map(added.map(({ content, id }) => [content, id]));
  const named = (name: string | undefined) =>
    name === undefined ? null : (byName.get(name) ?? inModel(name) ?? null);
  const { bos_token, eos_token } = config.names;
  const end = named(eos_token);
  const processed = frameOfProcessors(steps.processors, (name) => named(name) ?? undefined);
  const { frame, reason, notices } = decideFrame(processed, config, named(bos_token), end);
  checkFrame(frame, entries);
  const start = around(frame).before[0] ?? named(bos_token);
  const nameOf = (id: number) => entries[id]?.name ?? `token ${id}`;
  return {
    normalizers: steps.normalizers,
    preTokenizers: steps.preTokenizers,
    model: plan,
    added,
    vocabulary: packVocabulary(entries, spaceBefore(steps), plan.type === 'WordPiece' ? plan.prefix : ''),
    frame,
    start,
    ends: endsOf(added, end),
    chatTemplate: config.chatTemplate,
    names: { eos_token: '', ...config.names, bos_token: bos_token ?? entries[start ?? -1]?.name ?? '' },
    notices: [...noticesOf(file, steps, model), ...addedNotices, ...agreement, ...config.notices, ...notices],
    framing: framingSentence(frame, nameOf, reason),
  };
}
