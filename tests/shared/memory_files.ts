/** Files of a model in memory, for tests: as if they had been chosen on disk. */

import { LocalFile } from '../../web/src/models/files/model_file.ts';

export function memoryFile(path: string, content: string | Uint8Array<ArrayBuffer> = ''): LocalFile {
  return new LocalFile(new Blob([content]), path);
}

export function memoryFiles(files: Record<string, string | Uint8Array<ArrayBuffer>>): LocalFile[] {
  return Object.entries(files).map(([path, content]) => memoryFile(path, content));
}
