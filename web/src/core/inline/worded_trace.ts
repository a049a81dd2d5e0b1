/** A trace of a post that can be shown in words: what the smallest module does not know, and only workers ask for. */

import type { TraceHandle } from '../types.ts';
import { withBuffers } from './memory.ts';
import { InlineTrace } from './trace.ts';

export class WordedTrace extends InlineTrace {
  override async inWords(begins: Uint8Array): Promise<TraceHandle> {
    const made = withBuffers(this.module, [begins], (pieces) =>
      this.module.traceInWords(this.held, pieces as NonNullable<typeof pieces>),
    );
    return new WordedTrace(this.module, made);
  }
}
