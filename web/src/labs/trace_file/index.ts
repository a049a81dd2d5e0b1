/** The lab of files: traces, attention files, attention from elsewhere. */

import { HashProblem } from '../../scene/hash_problem.ts';
import { HEAD_STEPS, LET_GO, TWO_MODES, VIEWS } from '../keys.ts';
import type { Lab } from '../lab.ts';
import { type TraceSource, traceScene } from './source.ts';

const HASH = /^[0-9a-f]{16}$/;

export const traceFileLab: Lab<TraceSource> = {
  kind: 'trace',
  name: '',
  title: (source) => source?.src ?? '',
  start: () => traceScene({ kind: 'trace', src: '' }),
  address: {
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
  },
  modes: { self: true, causal: true, cross: true },
  savesMode: true,
  subject: ({ src, bytes }) => ({ made: `trace ${src} ${bytes ?? ''}`, text: '' }),
  shortcuts: [LET_GO, HEAD_STEPS, TWO_MODES, VIEWS],
  examples: [],
  mayAccept: async () => true,
  fallsBack: true,
  open: async (host) => new (await import('./lab_run.ts')).TraceFileLabRun(host),
};
