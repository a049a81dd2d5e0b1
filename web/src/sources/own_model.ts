/** A model that the reader brought: looked at first, loaded when asked. Nothing is uploaded. */

import type { Core, LanguageModelHandle, ModelHandle, ModelInspection } from '../core/types.ts';
import type { TextTokenizer } from './encoding.ts';
import type { LanguageTokenizer } from './language_tokenizer.ts';
import { type ModelFile, readText, sizeOf } from './model_file.ts';
import { findModel, type ModelFolder } from './model_folder.ts';
import { type MemoryNeed, memoryNeed, whyTooLarge } from './model_memory.ts';
import { checkVocabulary, openDecoder } from './open_decoder.ts';
import { cancelled, SourceError } from './source_error.ts';
import { startTokenizer } from './start_tokenizer.ts';
import {
  type FolderTexts,
  readTokenizerTexts,
  type TokenizerFacts,
  tokenizerFacts,
} from './tokenizer_texts.ts';
import type { ReadOptions } from './transfer.ts';
import { vocabularySize } from './vocabulary_size.ts';

/** What the core needs to tell what a model is. */
const BEGINNING = 32 * 1024 * 1024;
const LARGEST_CONFIG = 4 * 1024 * 1024;

type Summary = ModelInspection['summary'];

/** What is known of a model before it is loaded. */
export interface OwnModelCard extends Summary {
  /** Of the folder or file. */
  name: string;
  kind: ModelInspection['kind'];
  files: { name: string; bytes: number }[];
  fileBytes: number;
  memory: MemoryNeed;
  /** What tokenizer.json says; null where there is none. */
  tokenizer: TokenizerFacts | null;
  /** Why it cannot be loaded, in one or two sentences; empty where it can. */
  problem: string;
}

export interface InspectedModel {
  card: OwnModelCard;
  folder: ModelFolder;
  config?: string;
}

export type OwnModel = { card: OwnModelCard; notices: string[] } & (
  | { kind: 'decoder'; tokenizer: LanguageTokenizer; model: LanguageModelHandle }
  | { kind: 'encoder'; tokenizer: TextTokenizer; model: ModelHandle }
);

/** Shards hold different tensors of one model. */
function joined(parts: ModelInspection[]): ModelInspection {
  const [first] = parts;
  if (!first) throw new Error('A model has at least one file.');
  const sum = (name: 'parameters' | 'weightBytes') =>
    parts.reduce((total, { summary }) => total + summary[name], 0);
  const types = new Set(parts.flatMap(({ summary }) => summary.quantisation.split(', ')));
  const summary = {
    ...first.summary,
    parameters: sum('parameters'),
    weightBytes: sum('weightBytes'),
    quantisation: [...types].join(', '),
  };
  return { ...first, summary };
}

async function inspectFiles(
  core: Core,
  { weights }: ModelFolder,
  config?: string,
  signal?: AbortSignal,
): Promise<ModelInspection> {
  const parts: ModelInspection[] = [];
  for (const file of weights) {
    parts.push(await core.inspectModel(await file.beginning(BEGINNING, signal), file.size, config));
    if (signal?.aborted) throw cancelled();
  }
  return joined(parts);
}

function problemOf(folder: ModelFolder, { kind, hasTokenizer }: ModelInspection): string {
  if (kind === 'encoder' && folder.weights.length > 1) {
    return 'An encoder is read from one file. Save it without shards: model.save_pretrained(folder, max_shard_size="100GB").';
  }
  if (folder.format === 'gguf' && !hasTokenizer && !folder.tokenizer) {
    return `${folder.name} has no tokenizer inside. Choose it together with the tokenizer.json of the model.`;
  }
  return '';
}

/**
 * What the files are, from their beginnings.
 * @throws SourceError naming what is missing or cannot be read; CoreError `unsupported` with the
 * architectures that work, or saying what is wrong inside a file
 */
export async function inspectOwnModel(
  core: Core,
  files: ModelFile[],
  signal?: AbortSignal,
): Promise<InspectedModel> {
  const folder = await findModel(files, signal);
  const config = folder.config && (await readText(folder.config, LARGEST_CONFIG, { signal }));
  const inspection = await inspectFiles(core, folder, config, signal);
  const { summary, kind } = inspection;
  const used = [folder.config, folder.tokenizer, ...folder.weights].filter((file) => file !== undefined);
  const memory = memoryNeed(inspection, folder.format, folder.weights);
  const tokenizer = await tokenizerFacts(folder, { signal });
  const card: OwnModelCard = {
    ...summary,
    title: summary.title || folder.name,
    name: folder.name,
    kind,
    files: used.map(({ name, size }) => ({ name, bytes: size })),
    fileBytes: sizeOf(used),
    memory,
    tokenizer,
    problem: problemOf(folder, inspection) || whyTooLarge(folder.name, memory) || (tokenizer?.problem ?? ''),
  };
  return { card, folder, config };
}

/**
 * A file's bytes for the core: with progress the first time. After a worker was lost they are read
 * again, without; files that were changed meanwhile say so.
 */
function bytesOf(file: ModelFile, options: ReadOptions): () => Promise<Uint8Array> {
  let first: ReadOptions | null = options;
  return () => {
    const how = first ?? {};
    first = null;
    return file.read(how);
  };
}

/** Counts files that are read one after the other or side by side as one. */
function together(total: number, onProgress: ReadOptions['onProgress']) {
  let sum = 0;
  return (): NonNullable<ReadOptions['onProgress']> => {
    let before = 0;
    return ({ loaded }) => {
      sum += loaded - before;
      before = loaded;
      onProgress?.({ loaded: sum, total });
    };
  };
}

function weightsOf({ weights }: ModelFolder, { signal, onProgress }: ReadOptions) {
  const counted = together(sizeOf(weights), onProgress);
  return weights.map((file) => ({
    name: file.name,
    bytes: bytesOf(file, { signal, onProgress: counted() }),
  }));
}

async function loadEncoder(
  core: Core,
  {
    name,
    config = '',
    tokenizer: { file = '', ...texts },
    weights,
  }: { name: string; config?: string; tokenizer: FolderTexts; weights: () => Promise<Uint8Array> },
  { signal, onRestart }: LoadOwnOptions,
): Promise<{ tokenizer: TextTokenizer; model: ModelHandle; notices: string[] }> {
  const tokenizer = await startTokenizer(file, onRestart, texts);
  const model = await core.openModel({ config, weights });
  try {
    checkVocabulary(name, vocabularySize(file), model.summary.vocabulary);
    if (signal?.aborted) throw cancelled();
    return { tokenizer, model, notices: [...tokenizer.notices] };
  } catch (cause) {
    model.dispose();
    throw cause;
  }
}

export interface LoadOwnOptions extends ReadOptions {
  /** Hears a sentence when the tokenizer had stopped and was started again. */
  onRestart?: (message: string) => void;
}

/**
 * Loads what was inspected into the core.
 * @throws SourceError, also where it does not fit, or CoreError; nothing stays open then
 */
export async function loadOwnModel(
  core: Core,
  inspected: InspectedModel,
  options: LoadOwnOptions = {},
): Promise<OwnModel> {
  const { card, folder } = inspected;
  const { signal } = options;
  const { name } = card;
  if (card.problem) throw new SourceError('unsupported', card.problem);
  if (signal?.aborted) throw cancelled();
  const { config } = inspected;
  const texts = { config, tokenizer: await readTokenizerTexts(folder, { signal }) };
  const weights = weightsOf(folder, options);
  if (card.kind === 'decoder') {
    const opened = await openDecoder(core, { name, weights, ...texts }, options);
    return { kind: 'decoder', card, ...opened };
  }
  const [whole] = weights;
  if (!whole) throw new Error('A model has at least one file.');
  const opened = await loadEncoder(core, { name, weights: whole.bytes, ...texts }, options);
  return { kind: 'encoder', card, ...opened };
}

/** Frees what the model holds in the core, and ends its tokenizer. */
export function closeOwnModel(own: OwnModel): void {
  if (own.kind === 'decoder') own.tokenizer.dispose();
  own.model.dispose();
}
