/** Files out of a drop, folders included, and out of an `<input>`. */

import { SourceError } from '../source_error.ts';
import type { TakenDrop } from './dropped.ts';
import { LocalFile, type ModelFile } from './model_file.ts';

/** More than this is no model's folder. */
const MOST_FILES = 2000;

function tooMany(): SourceError {
  return new SourceError(
    'unsupported',
    `There are more than ${MOST_FILES} files in what was dropped. Drop the model's own folder.`,
  );
}

function unreadable(name: string): SourceError {
  return new SourceError(
    'cut_off',
    `${name} was removed or cannot be read. Check that it is still there, then choose it again.`,
  );
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, () => reject(unreadable(entry.name))));
}

function nextEntries(reader: FileSystemDirectoryReader, name: string): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, () => reject(unreadable(name))));
}

/** A reader gives its entries in parts; an empty part is the end. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (let part = await nextEntries(reader, folder.name); part.length > 0; ) {
    all.push(...part);
    if (all.length > MOST_FILES) throw tooMany();
    part = await nextEntries(reader, folder.name);
  }
  return all;
}

async function collect(entries: FileSystemEntry[]): Promise<ModelFile[]> {
  const files: ModelFile[] = [];
  const waiting = [...entries];
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (entry.isDirectory) waiting.push(...(await entriesIn(entry as FileSystemDirectoryEntry)));
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      files.push(new LocalFile(file, entry.fullPath.replace(/^\//, '')));
    }
    if (files.length + waiting.length > MOST_FILES) throw tooMany();
  }
  return files;
}

/** Files of an `<input type="file">`, with their folders where one was chosen. */
export function filesOfInput(list: Iterable<File>): ModelFile[] {
  return Array.from(list, (file) => new LocalFile(file, file.webkitRelativePath || file.name));
}

/** All files of a drop. @throws SourceError `cut_off` or `unsupported` */
export function filesOfDrop({ entries, files }: TakenDrop): Promise<ModelFile[]> {
  return entries ? collect(entries) : Promise.resolve(filesOfInput(files));
}
