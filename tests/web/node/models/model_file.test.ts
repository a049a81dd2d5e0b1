import { openAsBlob } from 'node:fs';
import { appendFile, mkdtemp, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalFile, readText } from '../../../../web/src/models/files/model_file.ts';
import type { Progress } from '../../../../web/src/models/files/transfer.ts';
import { memoryFile } from '../../../shared/memory_files.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

/** More than one part. */
const BYTES = Uint8Array.from({ length: 20_000_000 }, (_, index) => (index * index) % 251);

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-file-'));
  path = join(folder, 'model.safetensors');
  await writeFile(path, BYTES);
});
afterEach(() => rm(folder, { recursive: true }));

async function onDisk(): Promise<LocalFile> {
  return new LocalFile(await openAsBlob(path), 'tiny/model.safetensors');
}

describe('a file on disk', () => {
  it('is read whole, as often as asked, with progress up to the end', async () => {
    const file = await onDisk();
    const seen: Progress[] = [];
    for (let time = 0; time < 2; time++) {
      const data = await file.read({ onProgress: (progress) => seen.push(progress) });
      expect(Buffer.compare(data, BYTES)).toBe(0);
      expect(data.byteLength).toBe(data.buffer.byteLength);
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({ loaded: BYTES.length, total: BYTES.length });
  });

  it('is read from its beginning', async () => {
    const file = await onDisk();
    expect(Buffer.compare(await file.beginning(1000), BYTES.subarray(0, 1000))).toBe(0);
    expect(await memoryFile('a', 'xyz').beginning(1000)).toEqual(new TextEncoder().encode('xyz'));
  });

  it.each<[string, () => Promise<void>]>([
    ['removed', () => unlink(path)],
    ['made longer', () => appendFile(path, 'more')],
    ['cut off', () => truncate(path, 10_000_000)],
    ['cut to nothing', () => truncate(path, 0)],
  ])('says so when it was %s meanwhile', async (_what, change) => {
    const file = await onDisk();
    await change();
    const error = await sourceErrorOf(() => file.read());
    expect(error).toMatchObject({
      code: 'cut_off',
      message: expect.stringMatching(
        /^model\.safetensors was removed or changed while .* Choose it again\.$/,
      ),
    });
  });

  it('says how far it came when it is removed while it is being read', async () => {
    const file = await onDisk();
    const error = await sourceErrorOf(() =>
      file.read({
        onProgress: ({ loaded }) => {
          if (loaded < 10_000_000) rm(path);
        },
      }),
    );
    expect(error.message).toMatch(/\((?:8388608|16777216) of 20000000 bytes were\)/);
  });

  it.each([0, 8_000_000])('is cancelled after %i bytes', async (bytes) => {
    const file = await onDisk();
    const abort = new AbortController();
    if (bytes === 0) abort.abort();
    const onProgress = ({ loaded }: Progress) => {
      if (loaded >= bytes) abort.abort();
    };
    const error = await sourceErrorOf(() => file.read({ signal: abort.signal, onProgress }));
    expect(error.code).toBe('cancelled');
  });

  it('says so when nothing has room for it', async () => {
    const blob = { size: 2 ** 53 - 1, slice: () => new Blob() } as unknown as Blob;
    const error = await sourceErrorOf(() => new LocalFile(blob, 'huge.gguf').read());
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^huge\.gguf has .* no room for it/),
    });
  });
});

describe('a small file as text', () => {
  it('is read, up to a size', async () => {
    const file = memoryFile('a/config.json', '{"a": "ü"}');
    expect(await readText(file, 100)).toBe('{"a": "ü"}');
    const error = await sourceErrorOf(() => readText(file, 5));
    expect(error).toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/^config\.json has 11 bytes/),
    });
  });
});
