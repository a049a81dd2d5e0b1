/** A trace file of the page's or the reader's own, shown under a mode. */

import type { Mode } from '../scene/scene.ts';
import { inMode, openTraceIn } from '../trace/open_trace.ts';
import { tokensByLayer } from '../trace/tokens.ts';
import type { LabHost, Shown } from './lab.ts';
import { leavingLong } from './long_traces.ts';

interface NamedFile {
  src: string;
  /** The hash of its bytes, where it is the reader's own. */
  hash?: string;
}

/** `applies`: false where the mode means nothing for a trace. @throws CoreError, SourceError */
export async function showTraceFile(
  host: Pick<LabHost, 'core' | 'wholeCore' | 'files' | 'notices'>,
  { src, hash }: NamedFile,
  mode: Mode,
): Promise<{ shown: Shown; applies: boolean }> {
  const { files, notices } = host;
  const opened = files.takeOpened(hash);
  const { trace, applies } = opened
    ? await inMode(opened, mode)
    : await openTraceIn(leavingLong(host), src, await files.bytesOf(src, hash), mode);
  const { warnings } = trace.summary;
  if (warnings.length > 0) notices.say('file', warnings.join(' '));
  const tokensFor = tokensByLayer(trace.summary);
  return { shown: { trace, tokens: tokensFor(0), tokensFor }, applies };
}
