/** A model that the reader brought: looked at first, loaded when asked. Nothing is uploaded. */

import type {
  Core,
  LanguageModelHandle,
  ModelHandle,
  ModelInspection,
  ModelPart,
  ModelSource,
} from '../core/types.ts';
import { type ModelFile, readText, sizeOf } from './files/model_file.ts';
import { findModel, type ModelFolder } from './files/model_folder.ts';
import type { ReadOptions } from './files/transfer.ts';
import { type MemoryNeed, memoryNeed, whyTooLarge } from './model_memory.ts';
import { checkVocabulary, openDecoder } from './open_decoder.ts';
import { cancelled, SourceError } from './source_error.ts';
import type { TextTokenizer } from './tokenizer/encoding.ts';
import type { LanguageTokenizer } from './tokenizer/language_tokenizer.ts';
import { startTokenizer } from './tokenizer/start_tokenizer.ts';
import {
  type FolderTexts,
  readTokenizerTexts,
  type TokenizerFacts,
  tokenizerFacts,
} from './tokenizer/tokenizer_texts.ts';
import { vocabularySize } from './tokenizer/vocabulary_size.ts';

/** What the core needs to tell what a model is. */
const BEGINNING = 32 * 1024 * 1024;
/** A safetensors file begins with its header's length. */
const HEADER_LENGTH = 8;
const LARGEST_CONFIG = 4 * 1024 * 1024;

type Summary = ModelInspection['summary'];

/** What is known of a model before it is loaded. */
export interface UserModelCard
  extends Omit<Summary, 'notices'>,
    Pick<ModelInspection, 'kind' | 'settings' | 'predicts' | 'classes' | 'leftOver' | 'notices'> {
  /** Of the folder or file. */
  name: string;
  files: { name: string; bytes: number }[];
  fileBytes: number;
  memory: MemoryNeed;
  /** What tokenizer.json says; null where there is none. */
  tokenizer: TokenizerFacts | null;
  /** Why it cannot be loaded, in one or two sentences; empty where it can. */
  problem: string;
  /** It can be loaded but for a tokenizer, which is missing. */
  lacksTokenizer: boolean;
}

export interface InspectedModel {
  card: UserModelCard;
  folder: ModelFolder;
  config?: string;
}

export type UserModel = { card: UserModelCard; notices: string[] } & (
  | { kind: 'decoder'; tokenizer: LanguageTokenizer; model: LanguageModelHandle }
  | { kind: 'encoder'; tokenizer: TextTokenizer; model: ModelHandle }
);

/** A safetensors header alone, where the file says how long it is: shards are many, and all are looked at. */
async function beginningOf(file: ModelFile, signal?: AbortSignal): Promise<Uint8Array> {
  if (!file.name.endsWith('.safetensors')) return file.beginning(BEGINNING, signal);
  const start = await file.beginning(HEADER_LENGTH, signal);
  if (start.length < HEADER_LENGTH) return start;
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  const whole = HEADER_LENGTH + Number(length);
  return file.beginning(length < BigInt(BEGINNING) ? Math.max(whole, 1024) : BEGINNING, signal);
}

/** What looks at models: the core, or another program. */
export type InspectingCore = Pick<Core, 'inspectModel'>;

async function inspectFiles(
  core: InspectingCore,
  { weights }: ModelFolder,
  config?: string,
  signal?: AbortSignal,
): Promise<ModelInspection> {
  const parts: ModelPart[] = [];
  for (const file of weights) {
    parts.push({ beginning: await beginningOf(file, signal), fileSize: file.size });
    if (signal?.aborted) throw cancelled();
  }
  return core.inspectModel(parts, config);
}

/** With a capital, unless it begins with a file's name, and a full stop. */
function sentence(text: string): string {
  if (text === '') return '';
  const capital = /^\S+\.\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

function problemOf(folder: ModelFolder, { problem, hasTokenizer }: ModelInspection): string {
  if (problem) return sentence(problem);
  if (folder.missing) return folder.missing;
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
export async function inspectUserModel(
  core: InspectingCore,
  files: ModelFile[],
  signal?: AbortSignal,
): Promise<InspectedModel> {
  const folder = await findModel(files, signal);
  const config = folder.config && (await readText(folder.config, LARGEST_CONFIG, { signal }));
  const inspection = await inspectFiles(core, folder, config, signal);
  const { summary, kind, settings, predicts, classes, leftOver } = inspection;
  const used = [folder.config, folder.tokenizer, ...folder.weights].filter((file) => file !== undefined);
  const memory = memoryNeed(inspection, folder.weights);
  const tokenizer = await tokenizerFacts(folder, { signal });
  const problem =
    whyTooLarge(folder.name, memory) || problemOf(folder, inspection) || (tokenizer?.problem ?? '');
  const card: UserModelCard = {
    ...summary,
    title: summary.title || folder.name,
    name: folder.name,
    kind,
    settings,
    predicts,
    classes,
    leftOver,
    notices: inspection.notices.map(sentence),
    files: used.map(({ name, size }) => ({ name, bytes: size })),
    fileBytes: sizeOf(used),
    memory,
    tokenizer,
    problem,
    lacksTokenizer: folder.missing !== undefined && problem === folder.missing,
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
    config,
    tokenizer: { file, ...texts },
    weights,
  }: { name: string; tokenizer: FolderTexts } & ModelSource,
  { signal, onRestart }: LoadOwnOptions,
): Promise<{ tokenizer: TextTokenizer; model: ModelHandle; notices: string[] }> {
  const model = await core.openModel({ config, weights });
  try {
    const source = file === undefined ? { gguf: model.tokenizer ?? '' } : file;
    const tokenizer = await startTokenizer(source, onRestart, texts);
    checkVocabulary(name, vocabularySize(source), model.summary.vocabulary);
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
export async function loadUserModel(
  core: Core,
  inspected: InspectedModel,
  options: LoadOwnOptions = {},
): Promise<UserModel> {
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
    const notices = (opened.model.summary.notices ?? card.notices).map(sentence);
    return { kind: 'decoder', card, ...opened, notices: [...notices, ...opened.notices] };
  }
  const opened = await loadEncoder(core, { name, weights, ...texts }, options);
  return { kind: 'encoder', card, ...opened, notices: [...card.notices, ...opened.notices] };
}

/** Frees what the model holds in the core, and ends its tokenizer. */
export function closeUserModel(own: UserModel): void {
  if (own.kind === 'decoder') own.tokenizer.dispose();
  own.model.dispose();
}
