/** From a sentence in letters to one that the model reads and writes. */

import type { Intervention, LayerDifference } from '../../core/intervention_types.ts';
import { BEGIN_ID, END_ID, UNKNOWN_ID } from '../../core/token_ids.ts';
import type {
  AlignmentScore,
  ReadWord,
  SentencePass,
  SentenceQuestion,
  TaskModelHandle,
  TaskSummary,
  TrainingCore,
} from '../../core/training_types.ts';
import { joined } from '../../models/sentence.ts';
import type { Token } from '../../trace/tokens.ts';
import type { TranslationSource } from './source.ts';
import {
  layersOf,
  type TracedRows,
  type TranslationTrace,
  tracedRows,
  wordToken,
} from './translation_trace.ts';

/** How they are drawn. */
const BEGIN_NAME = '(begin)';
const END_NAME = '(end)';
/** In the place of an end that was not reached. */
const GOES_ON = '…';

export interface SentencePair {
  source: ReadWord[];
  /** The reader's own French; null: the model writes. */
  target: ReadWord[] | null;
  /** Words that are too many, at the end of the sentence and of the French. */
  sourceCut: number;
  targetCut: number;
  /** Most words of a sentence. */
  most: number;
  /** The words stand in an order that the grammar has. */
  fits?: boolean;
}

function isAllUnknown(words: ReadWord[]): boolean {
  return words.every(({ known }) => !known);
}

/** @throws CoreError */
export async function readPair(
  core: Pick<TrainingCore, 'readWords'>,
  { longest }: TaskSummary,
  { text, target }: Pick<TranslationSource, 'text' | 'target'>,
): Promise<SentencePair> {
  const [{ words: source, fits }, french] = await Promise.all([
    core.readWords('translate', 'source', text),
    target === null ? null : core.readWords('translate', 'target', target),
  ]);
  const own = french?.words ?? null;
  // One place is the end token's.
  const most = longest - 1;
  return {
    source: source.slice(0, most),
    target: own?.slice(0, most) ?? null,
    sourceCut: Math.max(0, source.length - most),
    targetCut: Math.max(0, (own?.length ?? 0) - most),
    most,
    ...(fits !== undefined && { fits }),
  };
}

/** What to do where there is nothing to translate; empty: there is. */
export function adviceFor({ source, target }: SentencePair): string {
  if (source.length === 0)
    return 'Type an English sentence: the words that the model knows are offered as you type.';
  if (isAllUnknown(source)) {
    const near = source.some((word) => word.near.length > 0);
    return `The model knows none of these words. ${near ? 'Choose one of the near words above, or type' : 'Type'} a word that is offered as you type.`;
  }
  if (target?.length === 0)
    return 'Type the French, word by word, or go back to the model’s own translation.';
  return '';
}

/** What was written, and how likely each word was. */
export interface WrittenFrench {
  traced: TracedRows;
  /** Of the French, without begin and end. */
  ids: number[];
  words: string[];
  /** The model would end here. */
  ended: boolean;
}

/** The same with everything that the model looked at. */
export interface Translation extends WrittenFrench {
  traced: TranslationTrace;
}

/** A sentence under interventions, and what else came with it. */
export interface TranslationReading {
  shown: Translation;
  /** The same without them; null where there are none. */
  before: WrittenFrench | null;
  /** Of every map with what it is without them on the French that is shown; null where there are none. */
  differences: LayerDifference[] | null;
  /** Of every head that reads the English, against the gold alignment; empty where there is none for this French. */
  scores: AlignmentScore[];
}

function sourceTokens({ source }: SentencePair): Token[] {
  return [...source.map(({ text, known }) => wordToken(text, false, !known)), wordToken(END_NAME, true)];
}

/** What the decoder reads to write these ids by itself. */
export function targetIds(ids: readonly number[]): Int32Array {
  return Int32Array.of(BEGIN_ID, ...ids);
}

export function sourceIds({ source }: SentencePair): Int32Array {
  return Int32Array.from([...source.map(({ id }) => id), END_ID]);
}

/** The text of a French id. */
export function frenchOf(id: number, names: readonly string[]): string {
  return (
    { [UNKNOWN_ID]: '(unknown)', [END_ID]: END_NAME, [BEGIN_ID]: BEGIN_NAME }[id] ?? names[id] ?? String(id)
  );
}

/** Tokens of the French: the reader's own words where there are some. */
function targetTokens(ids: readonly number[], names: readonly string[], own: ReadWord[] | null): Token[] {
  return ids.map((id, at) => wordToken(own?.[at]?.text ?? frenchOf(id, names), false, id === UNKNOWN_ID));
}

/** `forced`: on French that was given, which ends where it ends. */
function writtenFrench(
  model: Pick<TaskModelHandle, 'summary'>,
  pair: SentencePair,
  pass: SentencePass,
  forced: boolean,
): WrittenFrench {
  const ids = [...pass.target];
  const tokens = targetTokens(ids, model.summary.task.targetWords, pair.target);
  const ended = forced || pass.next.at(-1)?.[0]?.id === END_ID;
  const words = {
    source: sourceTokens(pair),
    read: [wordToken(BEGIN_NAME, true), ...tokens],
    written: [...tokens, wordToken(ended ? END_NAME : GOES_ON, true)],
  };
  return { traced: tracedRows(pass, words), ids, words: tokens.map(({ text }) => text), ended };
}

/**
 * The model on a sentence, in one call: on the French `ids`, or on what it writes by itself (null).
 * The trace of the reading is the caller's to close.
 * @throws CoreError
 */
export async function translate(
  model: TaskModelHandle,
  pair: SentencePair,
  ids: readonly number[] | null,
  interventions: Intervention[],
  gold?: SentenceQuestion['gold'],
): Promise<TranslationReading> {
  const reading = await model.read({
    source: sourceIds(pair),
    ...(ids && { target: Int32Array.from(ids) }),
    limit: pair.most,
    interventions,
    ...(gold && { gold }),
  });
  const { trace, before, differences, alignment } = reading;
  const forced = ids !== null;
  const french = writtenFrench(model, pair, reading, forced);
  return {
    shown: { ...french, traced: { ...french.traced, trace, layers: layersOf(reading) } },
    before: before && writtenFrench(model, pair, before, forced),
    differences,
    scores: alignment ?? [],
  };
}

/** Of 150 sentences of the grammar, no word is written with less than .98. */
const UNSURE = 0.9;

/** The word that was written with the least probability, where that is little; null: the model was sure of all. */
export function unsureWord({ traced, ended }: WrittenFrench): { text: string; probability: number } | null {
  const { following } = traced;
  const rows = following.slice(0, ended ? following.length : -1);
  const row = rows.reduce(
    (least, { probability }, at) => (probability < (rows[least]?.probability ?? 1) ? at : least),
    0,
  );
  const { probability } = rows[row] ?? { probability: 1 };
  return probability < UNSURE ? { text: traced.written[row]?.text ?? '', probability } : null;
}

/** As one writes it. */
export function sentenceOf({ words, ended }: WrittenFrench): string {
  return joined(ended ? words : [...words, GOES_ON]);
}
