/** How a trace file stands in an address: the page's, and the scene that an author gives the element. */

import type { SourceAddress } from '../../scene/address.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { type TraceSource, traceScene } from './source.ts';

const HASH = /^[0-9a-f]{16}$/;

export const traceAddress: SourceAddress<TraceSource> = {
  keys: ['trace'],
  ownKeys: new Set(['bytes']),
  source: (parts) => {
    const src = parts.get('trace');
    const bytes = parts.get('bytes');
    if (src === null) return null;
    if (src === '') throw new HashProblem('it names no trace file');
    if (bytes !== null && !HASH.test(bytes))
      throw new HashProblem(`'bytes=${bytes.slice(0, 20)}' should be 16 hexadecimal digits`);
    return { kind: 'trace', src, ...(bytes !== null && { bytes }) };
  },
  start: traceScene,
  write: ({ source }) => [
    ['trace', source.src],
    ...(source.bytes ? [['bytes', source.bytes] satisfies [string, string]] : []),
  ],
};
