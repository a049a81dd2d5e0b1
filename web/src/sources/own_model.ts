/** A model that the reader brought: looked at first, loaded when asked. Nothing is uploaded. */

import type { Core, LanguageModelHandle, ModelHandle, ModelInspection } from '../core/types.ts';
import type { LanguageTokenizer } from './language_tokenizer.ts';
import { type ModelFile, readText } from './model_file.ts';
import { findModel, type ModelFolder } from './model_folder.ts';
import { type MemoryNeed, memoryNeed, whyTooLarge } from './model_memory.ts';
import { openDecoder } from './open_decoder.ts';
import { cancelled, SourceError } from './source_error.ts';
import { startTokenizer } from './start_tokenizer.ts';
import type { TextTokenizer } from './tokenizer.ts';
import type { ReadOptions } from './transfer.ts';

/** What the core needs to tell what a model is. */
const BEGINNING = 32 * 1024 * 1024;
const LARGEST_CONFIG = 4 * 1024 * 1024;
const LARGEST_TOKENIZER = 128 * 1024 * 1024;

type Summary = ModelInspection['summary'];

/** What is known of a model before it is loaded. */
export interface OwnModelCard extends Summary {
  /** Of the folder or file. */
  name: string;
  kind: ModelInspection['kind'];
  files: { name: string; bytes: number }[];
  fileBytes: number;
  memory: MemoryNeed;
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
  const [first, ...others] = parts;
  if (!first) throw new Error('A model has at least one file.');
  const summary = { ...first.summary };
  for (const { summary: other } of others) {
    summary.parameters += other.parameters;
    summary.weightBytes += other.weightBytes;
  }
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
  const memory = memoryNeed(summary, Math.max(...folder.weights.map(({ size }) => size)));
  const card: OwnModelCard = {
    ...summary,
    title: summary.title || folder.name,
    name: folder.name,
    kind,
    files: used.map(({ name, size }) => ({ name, bytes: size })),
    fileBytes: used.reduce((sum, { size }) => sum + size, 0),
    memory,
    problem: problemOf(folder, inspection) || whyTooLarge(folder.name, memory),
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
  const total = weights.reduce((sum, { size }) => sum + size, 0);
  const counted = together(total, onProgress);
  return weights.map((file) => ({
    name: file.name,
    bytes: bytesOf(file, { signal, onProgress: counted() }),
  }));
}

type Texts = { config?: string; tokenizer?: { file: string; config?: string } };

async function textsOf({ folder, config }: InspectedModel, options: ReadOptions): Promise<Texts> {
  const { tokenizer, tokenizerConfig } = folder;
  if (!tokenizer) return { config };
  const file = await readText(tokenizer, LARGEST_TOKENIZER, options);
  const own = tokenizerConfig && (await readText(tokenizerConfig, LARGEST_CONFIG, options));
  return { config, tokenizer: { file, config: own } };
}

async function loadEncoder(
  core: Core,
  { config = '', tokenizer: texts }: Texts,
  weights: () => Promise<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<{ tokenizer: TextTokenizer; model: ModelHandle }> {
  const tokenizer = await startTokenizer(texts?.file ?? '');
  const model = await core.openModel({ config, weights });
  if (!signal?.aborted) return { tokenizer, model };
  model.dispose();
  throw cancelled();
}

/**
 * Loads what was inspected into the core.
 * @throws SourceError, also where it does not fit, or CoreError; nothing stays open then
 */
export async function loadOwnModel(
  core: Core,
  inspected: InspectedModel,
  { signal, onProgress, onRestart }: ReadOptions & { onRestart?: (message: string) => void } = {},
): Promise<OwnModel> {
  const { card, folder } = inspected;
  if (card.problem) throw new SourceError('unsupported', card.problem);
  if (signal?.aborted) throw cancelled();
  const texts = await textsOf(inspected, { signal });
  const weights = weightsOf(folder, { signal, onProgress });
  if (card.kind === 'decoder') {
    const opened = await openDecoder(core, { name: card.name, weights, ...texts }, { signal, onRestart });
    return { kind: 'decoder', card, ...opened };
  }
  const [whole] = weights;
  if (!whole) throw new Error('A model has at least one file.');
  return { kind: 'encoder', card, notices: [], ...(await loadEncoder(core, texts, whole.bytes, signal)) };
}
