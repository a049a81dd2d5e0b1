/** How a trace file stands in an address by itself, without what is changed of it. */

import type { SourceAddress } from '../../scene/address.ts';
import { ofSource, refuse, type Spelling } from '../../scene/fields.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { type TraceSource, traceScene } from './source.ts';

const NAME: Spelling<string> = {
  read: (src) => {
    if (src === '') throw new HashProblem('it names no trace file');
    return src;
  },
};
const HASH: Spelling<string> = {
  read: (hash, key) => (/^[0-9a-f]{16}$/.test(hash) ? hash : refuse(key, hash, '16 hexadecimal digits')),
};

export const fileAddress: SourceAddress<TraceSource> = {
  start: (parts) => {
    const src = parts.get('trace');
    return src === null ? null : traceScene({ kind: 'trace', src: NAME.read(src, 'trace') });
  },
  fields: [{ ...ofSource('trace', 'src', NAME), shared: true }, ofSource('bytes', 'bytes', HASH)],
};
