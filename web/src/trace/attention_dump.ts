/** Attention from elsewhere (.npz, .npy, .json), and trace files by the same call. */

import type { Core, DumpFile, TraceHandle, ZipEntry } from '../core/types.ts';
import { SourceError } from '../models/source_error.ts';
import { isDump, isZip } from './dump_bytes.ts';
import { refuseTooLarge } from './trace_file.ts';

/**
 * The bytes of a deflated entry, never more than it claims to have.
 * @throws SourceError `malformed`, or `unsupported` where the browser cannot inflate
 */
async function inflate(deflated: Uint8Array<ArrayBuffer>, { name, size }: ZipEntry): Promise<Uint8Array> {
  if (typeof DecompressionStream !== 'function') {
    throw new SourceError(
      'unsupported',
      'This browser cannot inflate compressed arrays. Save them with np.savez instead of np.savez_compressed.',
    );
  }
  const wrong = (what: string) =>
    new SourceError('malformed', `The entry ${name} is damaged: ${what}. Save the file again.`);
  const whole = new Uint8Array(size);
  let filled = 0;
  try {
    const stream = new Blob([deflated]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const reader = stream.getReader();
    // WebKit's streams cannot be iterated over.
    for (let { value: part } = await reader.read(); part; { value: part } = await reader.read()) {
      if (part.length > size - filled) throw wrong(`it inflates to more than its ${size} bytes`);
      whole.set(part, filled);
      filled += part.length;
    }
  } catch (cause) {
    throw cause instanceof SourceError ? cause : wrong('it cannot be inflated');
  }
  if (filled < size) throw wrong(`it inflates to ${filled} bytes, not ${size}`);
  return whole;
}

/** What opens attention: the core, or another program. */
export type AttentionCore = Pick<Core, 'openTrace' | 'openDump' | 'zipEntries'>;

/** The arrays in an .npz; what is no array is left alone. */
async function unpack(core: AttentionCore, name: string, file: Uint8Array): Promise<DumpFile[]> {
  const entries = await core.zipEntries(file);
  const arrays = entries.filter((entry) => entry.name.endsWith('.npy'));
  if (arrays.length === 0) {
    const first = entries[0] ? `, but ${entries[0].name}` : '';
    throw new SourceError(
      'unsupported',
      `${name} holds no arrays (.npy)${first}. PyTorch's own files hold pickled objects, which can run code and are not read: save attention with np.savez or as a trace file.`,
    );
  }
  refuseTooLarge(arrays.reduce((sum, { size }) => sum + size, 0));
  const files: DumpFile[] = [];
  for (const entry of arrays) {
    const bytes = file.slice(entry.offset, entry.offset + entry.compressedSize);
    files.push({
      name: entry.name,
      bytes: entry.deflated ? await inflate(bytes, entry) : bytes,
      checksum: entry.checksum,
    });
  }
  return files;
}

/**
 * Opens a trace file, an .npz, a .npy or JSON. `name` stands in messages, and for an array without a name.
 * @throws CoreError, SourceError
 */
export async function openAttention(
  core: AttentionCore,
  name: string,
  bytes: Uint8Array,
): Promise<TraceHandle> {
  if (!isDump(bytes)) return core.openTrace(bytes);
  return core.openDump(isZip(bytes) ? await unpack(core, name, bytes) : [{ name, bytes }]);
}
