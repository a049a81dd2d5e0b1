/** The result on the screen as a trace file in the reader's downloads. */

import { tokenMetadata } from '../models/tokenizer/decoding.ts';
import type { PlaygroundController } from './controller.ts';

/** A file in the reader's downloads. */
export function download(bytes: Uint8Array, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** What the trace on the screen does not say itself of its tokens. */
function namesFor({ session, scene, translation }: PlaygroundController): Record<string, string> {
  // A file names its own; a translator's trace, too: those of the layer on show are not those of all.
  if (scene.source.kind === 'trace') return {};
  if (session.tokensFor === null) return tokenMetadata(session);
  const { shown } = translation;
  if (scene.source.kind !== 'translation' || !shown || shown.ended) return {};
  // The trace ends each text; this one goes on.
  return { writes: JSON.stringify(shown.reading.written.map(({ raw }) => raw)) };
}

/** @throws CoreError */
export async function saveTrace(controller: PlaygroundController): Promise<void> {
  const { session, scene } = controller;
  const { trace } = session;
  if (!trace) return;
  const bytes = await trace.save({
    dtype: 'f16',
    metadata: {
      ...trace.summary.metadata,
      ...namesFor(controller),
      scene: JSON.stringify(scene),
    },
  });
  download(bytes, 'trace.safetensors');
}
