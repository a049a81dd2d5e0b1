/** The result on the screen as a trace file in the reader's downloads. */

import { tokenMetadata } from '../models/tokenizer/decoding.ts';
import { download } from '../trace/download.ts';
import type { Playground } from './playground.ts';

/** @throws CoreError */
export async function saveTrace({ session, scene, run }: Playground): Promise<void> {
  const { trace } = session;
  if (!trace) return;
  const bytes = await trace.save({
    dtype: 'f16',
    metadata: {
      ...trace.summary.metadata,
      ...(run?.metadata ? run.metadata() : tokenMetadata(session)),
      scene: JSON.stringify(scene),
    },
  });
  download(bytes, 'trace.safetensors');
}
