/** The lab of files: traces, attention files, attention from elsewhere. */

import { modeShown } from '../../trace/mode_mask.ts';
import {
  COMPARE,
  HEAD_STEPS,
  LET_GO,
  PAINT_MASK,
  PIECES_OR_WORDS,
  SINK_LENS,
  SWITCH_OFF,
  TERM,
  TOGETHER,
  VIEWS,
} from '../keys.ts';
import type { Lab } from '../lab.ts';
import { traceAddress } from './address.ts';
import { type TraceSource, traceScene } from './source.ts';

export const traceFileLab: Lab<TraceSource> = {
  kind: 'trace',
  name: '',
  title: (source) => source?.src ?? '',
  start: () => traceScene({ kind: 'trace', src: '' }),
  address: traceAddress,
  modes: ['self', 'causal'],
  offers: async () => (await import('./offers.ts')).traceOffers,
  shownMode: modeShown,
  savesMode: true,
  resultPart: ({ source, mode }) => [source, mode],
  subject: ({ src, bytes }) => ({ made: `trace ${src} ${bytes ?? ''}`, text: '' }),
  shortcuts: [
    LET_GO,
    HEAD_STEPS,
    VIEWS,
    SWITCH_OFF,
    PAINT_MASK,
    SINK_LENS,
    TOGETHER,
    COMPARE,
    PIECES_OR_WORDS,
    TERM,
  ],
  examples: [],
  mayAccept: async () => true,
  fallsBack: true,
  open: async (host) => new (await import('./lab_run.ts')).TraceFileLabRun(host),
};
