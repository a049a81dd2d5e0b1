/** The model's files as scripts/models left them, for tests in Node. */

import { readFile } from 'node:fs/promises';

export const minilmFolder = new URL('../../models/all-MiniLM-L6-v2/', import.meta.url);

/** @throws naming the command that fetches what is missing */
export async function readMinilm(
  name: 'config.json' | 'tokenizer.json' | 'model.safetensors',
): Promise<Buffer> {
  try {
    return await readFile(new URL(name, minilmFolder));
  } catch {
    throw new Error(
      `models/all-MiniLM-L6-v2/${name} is missing. Run scripts/models --original, then try again.`,
    );
  }
}
