/** The result on the screen as a trace file in the reader's downloads. */

import { sameTokens } from '../sources/tokens.ts';
import type { PlaygroundController } from './controller.ts';

/** A file in the reader's downloads. */
export function download(bytes: Uint8Array, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @throws CoreError */
export async function saveTrace({ session, scene }: PlaygroundController): Promise<void> {
  const { trace } = session;
  if (!trace) return;
  const names = (tokens: { raw: string }[]) => JSON.stringify(tokens.map(({ raw }) => raw));
  const bytes = await trace.save({
    dtype: 'f16',
    metadata: {
      ...trace.summary.metadata,
      tokens: names(session.keyTokens),
      ...(!sameTokens(session.queryTokens, session.keyTokens) && {
        query_tokens: names(session.queryTokens),
      }),
      scene: JSON.stringify(scene),
    },
  });
  download(bytes, 'trace.safetensors');
}
