/** The tiny checkpoints as a person would choose them, for tests in Node. */

import { openAsBlob } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { LocalFile } from '../../web/src/models/files/model_file.ts';
import { floats, integers, readTensorFile } from './safetensors.ts';

export const checkpointsFolder = new URL('../fixtures/checkpoints/', import.meta.url);

export interface Checkpoint {
  name: string;
  family: string;
  files: string[];
  /** A path beside the list. */
  expected: string;
  cases: string[];
  logits: boolean;
  /** Of a whole text, by a head that the files hold. */
  classes: boolean;
}

export async function checkpoints(): Promise<Checkpoint[]> {
  return JSON.parse(await readFile(new URL('cases.json', checkpointsFolder), 'utf8'));
}

/** All files of the folder, read from disk when they are asked for. */
export async function chosenFolder(folder: URL): Promise<LocalFile[]> {
  const name = folder.pathname.split('/').at(-2) ?? '';
  const names = await readdir(folder);
  return Promise.all(
    names.map(async (file) => new LocalFile(await openAsBlob(new URL(file, folder)), `${name}/${file}`)),
  );
}

export function checkpointFolder(name: string): URL {
  return new URL(`${name}/`, checkpointsFolder);
}

export interface ExpectedRun {
  text: string;
  pair: string;
  ids: Int32Array;
  /** `[heads, queries, keys]` of each layer. */
  weights: Float32Array[];
  /** `[tokens, vocabulary]`, and `[classes]`; empty where the model has no such head. */
  logits: Float32Array;
  classes: Float32Array;
}

/** What `transformers` computed for one text. */
export async function expectedRun({ expected }: Checkpoint, one: string): Promise<ExpectedRun> {
  const { metadata, tensors } = readTensorFile(await readFile(new URL(expected, checkpointsFolder)));
  const ids = tensors.get(`${one}.token_ids`);
  if (!ids) throw new Error(`${expected} has no case ${one}.`);
  const weights: Float32Array[] = [];
  for (let tensor = tensors.get(`${one}.layer.0.weights`); tensor; ) {
    weights.push(floats(tensor));
    tensor = tensors.get(`${one}.layer.${weights.length}.weights`);
  }
  const optional = (name: string) => {
    const tensor = tensors.get(`${one}.${name}`);
    return tensor ? floats(tensor) : new Float32Array();
  };
  const text = metadata[`${one}.text`] ?? '';
  const [logits, classes] = [optional('logits'), optional('classes')];
  return { text, pair: metadata[`${one}.pair`] ?? '', ids: integers(ids), weights, logits, classes };
}
