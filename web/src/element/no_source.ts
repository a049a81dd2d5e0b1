import type { TraceSource } from '../labs/trace_file/source.ts';

/** Of a scene without a file: which one, the attribute `src` says. */
export const NO_SOURCE: TraceSource = { kind: 'trace', src: '' };
