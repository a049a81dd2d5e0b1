/** The result on the screen as a trace file in the reader's downloads. */

import { tokenMetadata } from '../../models/tokenizer/token_metadata.ts';
import { download } from '../../trace/download.ts';
import type { Playground } from '../store/playground.ts';

/** What stands in the file beside the numbers. */
export function metadataOf({ session, scene, run }: Playground): Record<string, string> {
  const changes = session.extras.changes?.() ?? [];
  return {
    ...session.trace?.summary.metadata,
    // Where the layers have other tokens each, the trace says them itself.
    ...(run?.metadata?.() ?? (session.extras.tokensFor ? {} : tokenMetadata(session))),
    ...(changes.length > 0 && { changes: JSON.stringify(changes) }),
    scene: JSON.stringify(scene),
  };
}

/** @throws CoreError */
export async function saveTrace(playground: Playground): Promise<void> {
  const bytes = await playground.session.trace?.save({ dtype: 'f16', metadata: metadataOf(playground) });
  if (bytes) download(bytes, 'trace.safetensors');
}
