/** The files of a model as its card names them. */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** A file of the served folder with its size and sum. */
export async function describe(folder, path) {
  const bytes = await readFile(new URL(path, folder));
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export function writeCard(folder, card) {
  return writeFile(new URL('card.json', folder), `${JSON.stringify(card, null, 2)}\n`);
}
