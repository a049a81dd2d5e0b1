/** The lab of the translator, English to French. */

import { modeShown } from '../../trace/mode_mask.ts';
import { COMPARE, LET_GO, PAINT_MASK, SINK_LENS, SWITCH_OFF } from '../keys.ts';
import type { Lab, Shortcut } from '../lab.ts';
import { translationAddress } from './address.ts';
import { TRANSLATION_EXAMPLES } from './examples.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { type TranslationSource, translationPart, translationScene } from './source.ts';

const HEADS: Shortcut<TranslationLabRun> = {
  keys: '[ ]',
  words: 'previous and next head',
  takes: ['[', ']'],
  act: (_page, { key }, { translating }) => translating.stepHead(key === '[' ? -1 : 1),
};
const WORDS: Shortcut<TranslationLabRun> = {
  keys: '← →',
  words: 'previous and next French word',
  takes: ['ArrowLeft', 'ArrowRight'],
  act: (_page, { key }, { translating }) => translating.stepWord(key === 'ArrowLeft' ? -1 : 1),
};

export const translationLab: Lab<TranslationSource, TranslationLabRun> = {
  kind: 'translation',
  name: 'translation',
  title: () => 'Translator · English to French',
  start: () => translationScene(),
  address: translationAddress,
  modes: [],
  offers: async () => (await import('./offers.ts')).translationOffers,
  shownMode: modeShown,
  subject: ({ model, text, target }) => ({
    made: `translation ${model}`,
    text: JSON.stringify([text, target]),
  }),
  resultPart: translationPart,
  shortcuts: [LET_GO, HEADS, WORDS, SWITCH_OFF, PAINT_MASK, SINK_LENS, COMPARE],
  examples: TRANSLATION_EXAMPLES,
  guide: async () => (await import('./guide.ts')).translationGuide,
  wholeCore: true,
  layout: 'panel-first',
  open: async (host) => (await import('./open.ts')).openTranslation(host),
};
