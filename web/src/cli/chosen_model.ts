/** `--model`: where its files are. */

import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalFile } from '../models/files/model_file.ts';
import { reasonOf } from './files.ts';
import { CommandProblem } from './problem.ts';

/** Model names and their folders below models/. */
const FOLDERS: Record<string, string> = {
  minilm: 'all-MiniLM-L6-v2',
  smollm2: 'SmolLM2-135M-Instruct',
};

export interface ChosenModel {
  /** As it stands in a trace. */
  name: string;
  path: string;
  files: LocalFile[];
}

function pathOf(name: string): string {
  const known = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  if (known) return fileURLToPath(new URL(`../../../models/${known}`, import.meta.url));
  if (name.includes('/') || name.endsWith('.gguf')) return name.replace(/(?<=.)\/+$/, '');
  throw new CommandProblem(
    `There is no model '${name}': name one of ${Object.keys(FOLDERS).join(', ')}, or give a .gguf file or a folder (./${name}).`,
  );
}

/** The file, or those directly in the folder. */
async function filesAt(path: string): Promise<LocalFile[]> {
  if (!(await stat(path)).isDirectory()) return [new LocalFile(await openAsBlob(path), basename(path))];
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.map(async (name) => new LocalFile(await openAsBlob(join(path, name)), `${basename(path)}/${name}`)),
  );
}

/** @throws CommandProblem */
export async function chooseModel(name: string): Promise<ChosenModel> {
  const path = pathOf(name);
  try {
    return { name: basename(path), path, files: await filesAt(path) };
  } catch (cause) {
    throw new CommandProblem(
      `'${path}' cannot be read: ${reasonOf(cause)}; scripts/models fetches the models ${Object.keys(FOLDERS).join(' and ')}.`,
    );
  }
}
