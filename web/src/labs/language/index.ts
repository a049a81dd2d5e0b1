/** The lab of language models: SmolLM2, or the reader's own. */

import { SMOLLM2 as CATALOGUE_ENTRY } from '../../models/catalogue.ts';
import { OWN } from '../../scene/defaults.ts';
import {
  COMPARE,
  HEAD_STEPS,
  PAINT_MASK,
  PIECES_OR_WORDS,
  SINK_LENS,
  SWITCH_OFF,
  TOGETHER,
  VIEWS,
  VIEWS_OF_CHANGES,
} from '../keys.ts';
import type { Lab, Shortcut } from '../lab.ts';
import { languageAddress } from './address.ts';
import type { LanguageLabRun } from './lab_run.ts';
import { DURSLEY, type LanguageSource, languageScene, SMOLLM2 } from './source.ts';
import { languageMode } from './what_if.ts';

const STOP: Shortcut<LanguageLabRun> = {
  keys: 'Esc',
  words: 'stop generating; let go of the pinned cell',
  takes: ['Escape'],
  act: (page, _event, { actions }) => {
    if (actions.generating) actions.stop();
    else page.close();
  },
  stops: ({ actions }) => actions.generating,
};

/** Head 18.6 looks from the second "Mr" to what followed the first. */
const COPIED = { query: 17, key: 2 };

export const languageLab: Lab<LanguageSource, LanguageLabRun> = {
  kind: 'language',
  name: CATALOGUE_ENTRY.name,
  title: (source) =>
    source && source.model !== SMOLLM2
      ? source.model.slice(OWN.length)
      : `${CATALOGUE_ENTRY.title} · ${CATALOGUE_ENTRY.layers} layers × ${CATALOGUE_ENTRY.heads} heads`,
  bytes: CATALOGUE_ENTRY.bytes,
  start: () => ({ ...languageScene(), pin: COPIED }),
  address: languageAddress,
  modes: ['causal'],
  offers: async () => (await import('./offers.ts')).languageOffers,
  shownMode: languageMode,
  subject: ({ model, text, chat }) => ({ made: `language ${model}`, text: JSON.stringify([text, chat]) }),
  text: ({ text, chat }) => JSON.stringify([text, chat]),
  shortcuts: [
    STOP,
    HEAD_STEPS,
    VIEWS,
    VIEWS_OF_CHANGES,
    SWITCH_OFF,
    PAINT_MASK,
    SINK_LENS,
    TOGETHER,
    COMPARE,
    PIECES_OR_WORDS,
  ],
  examples: [
    {
      name: 'Copying: induction on real text (SmolLM2, 98 MB)',
      scene: { ...languageScene(), pin: COPIED, story: 'copying' },
    },
  ],
  guide: async () => (await import('./guide.ts')).languageGuide,
  sceneOfModel: (kind, model, text, { view }) =>
    kind === 'decoder' ? { ...languageScene(model, text ?? DURSLEY), view } : null,
  wholeCore: true,
  layout: 'panel-first',
  open: async (host) => (await import('./open.ts')).openLanguage(host),
};
