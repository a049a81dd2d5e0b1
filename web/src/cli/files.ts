/** Whole files in and out for the command line. */

import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { messageOf } from '../core/types.ts';
import { CommandProblem } from './problem.ts';

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EROFS: 'the file system can only be read',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
};

export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? messageOf(cause);
}

/** @throws CommandProblem naming the file and the reason */
export async function readInput(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CommandProblem(`'${path}' cannot be read: ${reasonOf(cause)}.`);
  }
}

/**
 * Written beside its name and then renamed, so that nobody ever sees half of it.
 * @throws CommandProblem naming the file and the reason
 */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  const kind = await kindOf(path);
  if (kind === 'folder') throw new CommandProblem(`'${path}' cannot be written: it is a folder, not a file.`);
  try {
    // A pipe or device takes the bytes itself; a file in its place would break it.
    await (kind === 'device' ? writeFile(path, bytes) : replaceFile(path, bytes));
  } catch (cause) {
    throw new CommandProblem(`'${path}' cannot be written: ${reasonOf(cause)}.`);
  }
}

async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const partial = `${target}.${process.pid}.partial`;
  try {
    await writeFile(partial, bytes, { flag: 'wx' });
    await rename(partial, target);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    throw cause;
  }
}

async function kindOf(path: string): Promise<'folder' | 'device' | 'file'> {
  if (path.endsWith('/')) return 'folder';
  try {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'device';
  } catch {
    return 'file';
  }
}
