/** The bytes of a module, wherever this thread runs. */

const isNode = typeof process === 'object' && typeof process.versions?.node === 'string';

/** @throws where they cannot be had */
export async function readBytes(address: URL): Promise<ArrayBuffer> {
  if (isNode && address.protocol === 'file:') {
    const files = 'node:fs/promises';
    const { readFile } = (await import(/* @vite-ignore */ files)) as typeof import('node:fs/promises');
    const bytes = await readFile(address);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.arrayBuffer();
}
