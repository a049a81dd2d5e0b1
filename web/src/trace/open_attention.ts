/** Opens attention with the smallest core that can: most files are traces. */

import { partOf } from '../core/part.ts';
import { type Core, CoreError, type TraceHandle } from '../core/types.ts';
import type { AttentionCore } from './attention_dump.ts';
import { isDump } from './dump_bytes.ts';

/** The smallest core reaches 2 GB, and needs some of it for what it makes of a file. */
const LARGEST_FOR_SMALLEST = 2 ** 30;

/** The cores of a page or a post, each started when it is asked for. */
export interface AttentionCores {
  /** Knows a trace's own files alone. */
  core(): Promise<Pick<Core, 'openTrace'>>;
  wholeCore(): Promise<AttentionCore>;
}

/**
 * Opens a trace file, or attention from elsewhere under the name of its file.
 * @throws CoreError, SourceError
 */
export async function openAttentionBy(
  cores: AttentionCores,
  name: string,
  bytes: Uint8Array,
): Promise<TraceHandle> {
  if (!isDump(bytes) && bytes.byteLength <= LARGEST_FOR_SMALLEST) {
    try {
      return await (await cores.core()).openTrace(bytes);
    } catch (cause) {
      if (!(cause instanceof CoreError) || cause.code !== 'unsupported') throw cause;
    }
  }
  const { openAttention } = await partOf(import('./attention_dump.ts'), 'What reads this file');
  return openAttention(await cores.wholeCore(), name, bytes);
}
