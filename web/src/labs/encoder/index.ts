/** The lab of encoders: MiniLM, or the reader's own. */

import { MINILM } from '../../models/catalogue.ts';
import { OWN } from '../../scene/defaults.ts';
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
  VIEWS_OF_CHANGES,
} from '../keys.ts';
import type { Lab } from '../lab.ts';
import { encoderAddress } from './address.ts';
import { ENCODER_EXAMPLES } from './examples.ts';
import { defaultScene, type EncoderSource, encoderMode, isEncoder, TROPHY } from './source.ts';

export const encoderLab: Lab<EncoderSource> = {
  kind: 'model',
  name: MINILM.name,
  title: (source) =>
    source && source.model !== 'minilm'
      ? source.model.slice(OWN.length)
      : `${MINILM.title} · ${MINILM.layers} layers × ${MINILM.heads} heads`,
  start: (before) => (before ? { ...defaultScene(), view: before.view, pin: null } : defaultScene()),
  address: encoderAddress,
  modes: ['self', 'causal', 'cross'],
  offers: async () => (await import('./offers.ts')).encoderOffers,
  shownMode: encoderMode,
  subject: ({ model, text, pair }) => ({ made: `model ${model}`, text: JSON.stringify([text, pair]) }),
  text: ({ text, pair }) => JSON.stringify([text, pair]),
  shortcuts: [
    LET_GO,
    HEAD_STEPS,
    VIEWS,
    VIEWS_OF_CHANGES,
    SWITCH_OFF,
    PAINT_MASK,
    SINK_LENS,
    TOGETHER,
    COMPARE,
    PIECES_OR_WORDS,
    TERM,
  ],
  examples: ENCODER_EXAMPLES,
  guide: async () => (await import('./guide.ts')).encoderGuide,
  sceneOfModel: (kind, model, text, before) =>
    kind === 'encoder'
      ? {
          ...defaultScene(),
          source: {
            kind: 'model',
            model,
            text: text ?? TROPHY,
            pair: isEncoder(before.source) ? before.source.pair : '',
          },
          // Of another source, the mode says what its model does.
          mode: isEncoder(before.source) ? before.mode : 'self',
          view: before.view,
          layer: 0,
          head: 0,
          pin: null,
        }
      : null,
  open: async (host) => (await import('./open.ts')).openEncoder(host),
};
