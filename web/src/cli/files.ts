/** Whole files in and out for the command line. */

import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

/** @throws CommandProblem naming the file and the reason; `hint` says what to do. */
export async function readInput(path: string, hint = ''): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CommandProblem(`'${path}' cannot be read: ${reasonOf(cause)}${hint && `; ${hint}`}.`);
  }
}

/** Written beside its name and then renamed, so that nobody ever sees half of it. */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    if (await isFolder(path)) throw new CommandProblem(`'${path}' cannot be written: it is a folder, not a file.`);
    await writeFile(partial, bytes, { flag: 'wx' });
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => {});
    if (cause instanceof CommandProblem) throw cause;
    throw new CommandProblem(`'${path}' cannot be written: ${reasonOf(cause)}.`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith('/')) return true;
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
