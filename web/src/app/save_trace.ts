/** The result on the screen as a trace file in the reader's downloads. */

import { sameTokens, type TraceTokens } from '../sources/tokens.ts';
import type { PlaygroundController } from './controller.ts';

/** A file in the reader's downloads. */
export function download(bytes: Uint8Array, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function namesOf({ keyTokens, queryTokens }: TraceTokens): Record<string, string> {
  const names = (tokens: { raw: string }[]) => JSON.stringify(tokens.map(({ raw }) => raw));
  return {
    tokens: names(keyTokens),
    ...(!sameTokens(queryTokens, keyTokens) && { query_tokens: names(queryTokens) }),
  };
}

/** @throws CoreError */
export async function saveTrace({ session, scene }: PlaygroundController): Promise<void> {
  const { trace } = session;
  if (!trace) return;
  // A translator's trace names its tokens itself: those of the layer on show are not those of all.
  const named = session.tokensFor === null ? namesOf(session) : {};
  const bytes = await trace.save({
    dtype: 'f16',
    metadata: {
      ...trace.summary.metadata,
      ...named,
      scene: JSON.stringify(scene),
    },
  });
  download(bytes, 'trace.safetensors');
}
