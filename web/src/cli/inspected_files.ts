/** Whether a path is a model or attention, by the names beside it and the first bytes; and its files. */

import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LocalFile } from '../models/files/model_file.ts';
import { reasonOf } from './files.ts';
import { CommandProblem } from './problem.ts';

export interface Inspected {
  kind: 'model' | 'attention';
  files: LocalFile[];
  /** What the native program opens: the path, or the folder around a model's file. */
  place: string;
}

const GGUF = [0x47, 0x47, 0x55, 0x46];
const HEADER_LENGTH = 8;
const LARGEST_HEADER = 100_000_000;
const SHARD = /-\d{5}-of-\d{5}\.safetensors$/;
/** What belongs to a model beside its weights. */
const BESIDE = /^(?:config|tokenizer|tokenizer_config|adapter_config)\.json$|^chat_template\.(?:jinja|json)$/;

async function local(path: string, folder = ''): Promise<LocalFile> {
  return new LocalFile(await openAsBlob(path), `${folder}${basename(path)}`);
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

async function ofFolder(path: string): Promise<Inspected> {
  const names = await namesIn(path);
  const arrays = names.filter((name) => name.endsWith('.npy')).toSorted();
  const isDump = arrays.length > 0 && !names.some((name) => /\.(?:gguf|safetensors)$/.test(name));
  const files = await Promise.all(
    (isDump ? arrays : names).map((name) => local(join(path, name), `${basename(path)}/`)),
  );
  return { kind: isDump ? 'attention' : 'model', files, place: path };
}

/** Names of the tensors in a safetensors file; null where it is none. */
async function tensorNames(file: LocalFile): Promise<string[] | null> {
  const start = await file.beginning(HEADER_LENGTH);
  if (start.length < HEADER_LENGTH) return null;
  const length = Number(new DataView(start.buffer, start.byteOffset).getBigUint64(0, true));
  if (length > Math.min(LARGEST_HEADER, file.size - HEADER_LENGTH)) return null;
  const header = await file.beginning(HEADER_LENGTH + length);
  try {
    const entries: unknown = JSON.parse(new TextDecoder().decode(header.subarray(HEADER_LENGTH)));
    return typeof entries === 'object' && entries !== null ? Object.keys(entries) : null;
  } catch {
    return null;
  }
}

/** The weights of a model have names of modules; attention has maps, queries, keys and values. */
function areWeights(names: string[]): boolean {
  return names.some((name) => /\.(?:weight|bias|qweight)$/.test(name) || name.includes('.lora_'));
}

/** A model's safetensors file with what lies beside it; a shard with all shards. */
async function ofWeights(path: string): Promise<Inspected> {
  const folder = dirname(path);
  const own = basename(path);
  const names = await namesIn(folder);
  const wanted = names.filter(
    (name) => name === own || BESIDE.test(name) || (SHARD.test(own) && SHARD.test(name)),
  );
  const files = await Promise.all(wanted.map((name) => local(join(folder, name), `${basename(folder)}/`)));
  return { kind: 'model', files, place: folder };
}

async function ofFile(path: string): Promise<Inspected> {
  const file = await local(path);
  const start = await file.beginning(GGUF.length);
  const isGguf =
    file.name.endsWith('.gguf') || (start.length > 0 && GGUF.every((byte, at) => start[at] === byte));
  if (isGguf) {
    // Its name may be another: what it holds counts.
    const named = file.name.endsWith('.gguf')
      ? file
      : new LocalFile(await openAsBlob(path), `${file.name}.gguf`);
    return { kind: 'model', files: [named], place: path };
  }
  const names = await tensorNames(file);
  if (names && areWeights(names)) return ofWeights(path);
  return { kind: 'attention', files: [file], place: path };
}

/** @throws CommandProblem */
export async function whatIsAt(path: string): Promise<Inspected> {
  try {
    return (await stat(path)).isDirectory() ? await ofFolder(path) : await ofFile(path);
  } catch (cause) {
    if (cause instanceof CommandProblem) throw cause;
    throw new CommandProblem(`'${path}' cannot be read: ${reasonOf(cause)}.`);
  }
}
