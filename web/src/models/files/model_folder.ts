/** Which of the files that were chosen are a model, and what is missing from it. */

import { SourceError } from '../source_error.ts';
import { folderIn, type ModelFile, readText } from './model_file.ts';
import { INDEX, UNREADABLE } from './model_names.ts';

/** The files of one model. */
export interface ModelFolder {
  /** Of the folder, or of the file where there is no folder. */
  name: string;
  format: 'gguf' | 'safetensors';
  /** Absent for GGUF. */
  config?: ModelFile;
  /** GGUF has its own inside. */
  tokenizer?: ModelFile;
  /** Beside `tokenizer`: names of tokens, chat templates, and what is put around texts. */
  tokenizerConfig?: ModelFile;
  /** `chat_template.jinja`, and `chat_template.json` of older models. */
  chatTemplate?: ModelFile;
  chatTemplateJson?: ModelFile;
  /** The file, or all shards. */
  weights: ModelFile[];
  /** Where the tokenizer is missing: a sentence. The model is known without it, and cannot read a text. */
  missing?: string;
}

const LARGEST_INDEX = 64 * 1024 * 1024;
/** `model-00002-of-00003.safetensors` */
const SHARD = /^(.*-)(\d{5})-of-(\d{5})(\.safetensors|\.gguf)$/;
const SAVE_HINT =
  'Save the model as safetensors: model.save_pretrained(folder, safe_serialization=True) in transformers.';
const NAMES_SHOWN = 6;

function listed(names: string[]): string {
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return names.length > NAMES_SHOWN ? `${shown} and ${names.length - NAMES_SHOWN} more` : shown;
}

function unsupported(message: string): SourceError {
  return new SourceError('unsupported', message);
}

function incomplete(missing: string[], present: string, hint = ''): SourceError {
  const message = `${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} missing beside ${present}. Choose the whole folder, or all of its files together.${hint}`;
  return new SourceError('not_found', message);
}

const ADAPTER = /^adapter_(?:config\.json|model\.safetensors|model\.bin)$/;
const MERGE_HINT =
  'Merge it into its base model with merge_and_unload() in peft, save that with save_pretrained, and open the folder that this writes.';

/** A LoRA adapter changes another model: its folder has no config.json, but its own. */
function refuseAdapter(files: ModelFile[]): void {
  const adapter = files.find(({ name }) => ADAPTER.test(name));
  if (!adapter || files.some(({ name }) => name === 'model.safetensors')) return;
  throw unsupported(
    `${adapter.name} belongs to an adapter (LoRA), which changes another model and is none itself. ${MERGE_HINT}`,
  );
}

function holdsWeights({ name }: ModelFile): boolean {
  return name.endsWith('.gguf') || name.endsWith('.safetensors') || name.endsWith(INDEX);
}

function depthOf(path: string): number {
  return path.split('/').length;
}

/** What to say where nothing among the files can be read as a model. */
function noModel(files: ModelFile[]): SourceError {
  refuseAdapter(files);
  const unreadable = files.filter(({ name }) => UNREADABLE.test(name)).map(({ name }) => name);
  if (unreadable.length > 0) {
    const [is, it] = unreadable.length === 1 ? ['is a form', 'it'] : ['are forms', 'them'];
    return unsupported(
      `${listed(unreadable)} ${is} that this page does not read, since only the program that wrote ${it} can do so safely. ${SAVE_HINT}`,
    );
  }
  const config = files.find(({ name }) => name === 'config.json' || name === 'tokenizer.json');
  if (config) return incomplete(['model.safetensors'], config.name);
  const names = files.map(({ name }) => name);
  const what = names.length === 0 ? 'nothing' : listed(names);
  return new SourceError(
    'not_found',
    `There is no model in what was chosen (${what}). Choose a .gguf file, or a folder with config.json, tokenizer.json and .safetensors files.`,
  );
}

/** The files of the one folder, nearest to the top, that holds weights. */
function modelFolderOf(files: ModelFile[]): ModelFile[] {
  const folders = Map.groupBy(files, ({ path }) => folderIn(path));
  const holding = [...folders].filter(([, inside]) => inside.some(holdsWeights));
  if (holding.length === 0) throw noModel(files);
  const top = Math.min(...holding.map(([path]) => depthOf(path)));
  const [first, ...others] = holding.filter(([path]) => depthOf(path) === top);
  if (others.length > 0) {
    const names = [first, ...others].map((one) => one?.[0] || 'the files beside it');
    throw unsupported(`There are several models in what was chosen: ${listed(names)}. Choose one folder.`);
  }
  return first?.[1] ?? [];
}

function oneGguf(files: ModelFile[]): ModelFile {
  const [first, ...others] = files;
  if (!first) throw noModel([]);
  // One alone is known by what it holds, whatever its name.
  if (others.length > 0 && files.every(({ name }) => SHARD.test(name))) {
    throw unsupported(
      `${first.name} is one part of a divided GGUF, which this page does not read. Join the parts with llama-gguf-split --merge.`,
    );
  }
  if (others.length > 0) {
    throw unsupported(
      `There are several GGUF files: ${listed(files.map(({ name }) => name))}. Choose one of them.`,
    );
  }
  return first;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[^/\\]+\.safetensors$/.test(value);
}

/** The names of the files that an index speaks of. @throws SourceError `malformed` */
export async function shardNames(index: ModelFile, signal?: AbortSignal): Promise<string[]> {
  const text = await readText(index, LARGEST_INDEX, { signal });
  const wrong = (reason: string) =>
    new SourceError('malformed', `${index.name} cannot be read: ${reason}. Save the model again.`);
  let map: unknown;
  try {
    map = JSON.parse(text)?.weight_map;
  } catch {
    throw wrong('it is not JSON');
  }
  if (typeof map !== 'object' || map === null) throw wrong('it has no "weight_map" of tensors to files');
  const names = [...new Set(Object.values(map) as unknown[])];
  const strange = names.find((name) => !isName(name));
  if (strange !== undefined) {
    throw wrong(`its "weight_map" names ${JSON.stringify(strange)}, which is no .safetensors file beside it`);
  }
  if (names.length === 0) throw wrong('its "weight_map" is empty');
  return (names as string[]).toSorted();
}

function takeNamed(names: string[], files: ModelFile[], present: string): ModelFile[] {
  const found = names.map((name) => files.find((file) => file.name === name));
  const missing = names.filter((_, at) => found[at] === undefined);
  if (missing.length > 0) throw incomplete(missing, present);
  return found.filter((file) => file !== undefined);
}

/** Shards whose names count them: all that must be there. */
function countedNames(name: string): string[] | null {
  const [, stem = '', , count = '', end = ''] = SHARD.exec(name) ?? [];
  if (Number(count) < 1) return null;
  return Array.from(
    { length: Number(count) },
    (_, at) => `${stem}${String(at + 1).padStart(5, '0')}-of-${count}${end}`,
  );
}

async function safetensorsOf(files: ModelFile[], signal?: AbortSignal): Promise<ModelFile[]> {
  const whole = files.find(({ name }) => name === 'model.safetensors');
  const index = files.find(({ name }) => name.endsWith(INDEX));
  // Beside an index whose files are not there, it may be one of them under another name.
  if (whole && index) takeNamed(await shardNames(index, signal), files, index.name);
  if (whole) return [whole];
  if (index) return takeNamed(await shardNames(index, signal), files, index.name);
  const parts = files.filter(({ name }) => name.endsWith('.safetensors'));
  const [first] = parts;
  if (!first) throw noModel(files);
  const counted = countedNames(first.name);
  if (counted) return takeNamed(counted, files, first.name);
  if (parts.length === 1) return [first];
  throw unsupported(
    `There are several safetensors files and no index that joins them: ${listed(parts.map(({ name }) => name))}. Choose one of them, with config.json and tokenizer.json.`,
  );
}

/**
 * The model among the files; others are left aside.
 * @throws SourceError `not_found` naming what is missing, `unsupported` or `malformed`
 */
export async function findModel(files: ModelFile[], signal?: AbortSignal): Promise<ModelFolder> {
  const inside = modelFolderOf(files);
  const named = (wanted: string) => inside.find(({ name }) => name === wanted);
  const config = named('config.json');
  const tokenizer = named('tokenizer.json');
  const beside = {
    tokenizer,
    tokenizerConfig: named('tokenizer_config.json'),
    chatTemplate: named('chat_template.jinja'),
    chatTemplateJson: named('chat_template.json'),
  };
  const ggufs = inside.filter(({ name }) => name.endsWith('.gguf'));
  if (ggufs.length > 0) {
    const file = oneGguf(ggufs);
    return { name: file.name, format: 'gguf', ...beside, weights: [file] };
  }
  refuseAdapter(inside);
  const weights = await safetensorsOf(inside, signal);
  const first = weights[0]?.name ?? '';
  const hasOthers = named('tokenizer.model') || named('vocab.txt') || named('vocab.json');
  const hint =
    !tokenizer && hasOthers
      ? ' AutoTokenizer.from_pretrained(...).save_pretrained(folder) in transformers writes tokenizer.json.'
      : '';
  if (!config) throw incomplete(['config.json', ...(tokenizer ? [] : ['tokenizer.json'])], first, hint);
  const folder = folderIn(weights[0]?.path ?? '');
  const name = folder.slice(folder.lastIndexOf('/') + 1) || first;
  const missing = tokenizer ? undefined : incomplete(['tokenizer.json'], first, hint).message;
  return { name, format: 'safetensors', config, ...beside, weights, missing };
}
