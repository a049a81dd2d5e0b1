/** What of the page and its parts is not there while a group of controls is hidden: by the tag of the part. */

import { css, unsafeCSS } from 'lit';
import type { Controls } from '../../scene/controls.ts';

const gone = (selectors: string) => css`${unsafeCSS(selectors)} { display: none !important; }`.styleSheet;

/** What an explanation suggests is done by the page's controls, whichever they are. */
const noTries = gone('.try, h4:has(+ .try)');

type Sheets = Readonly<Record<string, CSSStyleSheet | undefined>>;

export const HIDDEN: Readonly<Record<Controls, Sheets>> = {
  heads: {
    'attention-app': gone('.foot .steps'),
    'head-rail': gone('.layout > section:not(.change)'),
    'translation-rail': gone('attention-heads, .layout > :not(.change)'),
    'explain-panel': noTries,
  },
  view: {
    'page-header': gone('.modes'),
    'attention-app': gone('.compare-with, words-switch, .adds, compare-form'),
    'attention-head': gone('.segments, head-tools'),
    'translation-page': gone('.beside'),
    'explain-panel': noTries,
  },
  masks: {
    'attention-app': gone('mask-painter, sink-lens, .below.tools .plain'),
    'change-head': gone('.tools'),
    'translation-matrices': gone('.tools > .plain'),
    'explain-panel': noTries,
  },
  // What is said of changes that a link brought stays; what makes and undoes them goes.
  edits: {
    'attention-app': gone('vectors-knobs, vectors-editor, score-editor, vectors-below, .below.tools p'),
    'head-rail': gone('.change'),
    'translation-rail': gone('.change, .tools'),
    'translation-panel': gone('section:has(> changes-list)'),
    'translation-matrices': gone('weight-setter'),
    'language-panel': gone('section:has(> :is(generate-controls, head-ranking, changes-list))'),
    'encoder-panel': gone('section:has(> changes-list)'),
    'training-middle': gone('training-knobs-form, .ask, .words .link'),
    'training-bar': gone('button'),
    'training-panel': gone('section:has(> :is(changes-list, run-list, input, .plain))'),
    'explain-panel': noTries,
  },
  // Texts that are typed, too: they are what is looked at.
  examples: {
    'page-header': gone('.menu, .stories'),
    'attention-app': gone('text-input, language-input, .panel > .small, .user-model'),
    'translation-page': gone('.inputs'),
    'word-steps': gone('.own'),
    'training-middle': gone('.shipped button, .words .link, ask-model'),
    'explain-panel': noTries,
  },
  share: { 'page-header': gone('share-menu') },
};

/** Beside the heads, only what was opened there is left. */
const noRail = unsafeCSS(
  `:host([hides~='heads'][hides~='edits']) .page:not(:has(.rail > :is(mask-painter, sink-lens)))`,
);

/** What is left is arranged anew, and what would be empty is not there; for the page itself, in every state. */
export const ARRANGED = css`
  :host([hides]) .told { min-height: 0; }
  :host([hides~='heads']) .foot:not(:has(.outcome)) { display: none; }
  :host([hides~='masks'][hides~='edits']) .below.tools { display: none; }
  ${noRail} .rail { display: none; }
  ${noRail} .panel { border-top: 0; }
  @media (min-width: 64rem) {
    ${noRail} { grid-template: auto / minmax(0, 1fr) minmax(18rem, min(34%, 42rem)); grid-template-areas: 'main panel'; max-width: 110rem; }
    ${noRail} > main { border-inline-start: 0; }
    ${noRail}.compared { grid-template-areas: 'main main' 'panel panel'; }
  }
`.styleSheet;
