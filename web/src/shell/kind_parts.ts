/** Rail, middle and panel of the sources that have their own. */

import { html, type TemplateResult } from 'lit';
import { changeWords } from '../labs/translation/changes.ts';
import type { PlaygroundController } from './controller.ts';

export interface KindParts {
  rail: TemplateResult;
  middle: TemplateResult;
  /** In front of the steps to the pinned number, under its own name. */
  panel: TemplateResult;
  panelName: string;
  /** The reader's changes in the chosen head, in words. */
  changes: string[];
}

interface Seen {
  tick: object;
  dark: boolean;
}

function translationParts(controller: PlaygroundController, { tick, dark }: Seen): KindParts {
  const { translation, translating, session } = controller;
  const one = translation.shown?.reading.layers[session.layer];
  const here = (translating.source?.changes ?? []).filter(
    (change) =>
      'stack' in change &&
      change.stack === one?.stack &&
      change.layer === one.layer &&
      change.head === session.head,
  );
  return {
    rail: html`<translation-rail .controller=${controller} .tick=${tick} .dark=${dark}></translation-rail>`,
    middle: html`<translation-page .controller=${controller} .tick=${tick} .dark=${dark}></translation-page>`,
    panel: html`<translation-panel .controller=${controller} .tick=${tick}></translation-panel>`,
    panelName: 'Why this word?',
    changes: here.map((change) => changeWords(change, translation.shown)),
  };
}

/** Null for a source that the page draws itself. */
export function kindParts(controller: PlaygroundController, seen: Seen): KindParts | null {
  return controller.scene.source.kind === 'translation' ? translationParts(controller, seen) : null;
}
