/**
 * What a story speaks of lies in the window with it: of vectors by hand the matrix and the numbers that make it, side
 * by side beneath the story; of a translation the matrix, where the step is about that. It comes with the first story.
 */

import { css } from 'lit';

export const storyLayout = css`
  /* Little height: a story stands beside its figure, and what is set by hand comes after that. */
  @media (min-width: 40rem) and (max-width: 63.99rem) and (max-height: 32rem) {
    .long-controls:has(story-strip) { grid-template-columns: minmax(0, 1fr); }
    .long-controls:has(story-strip) .side { position: static; max-height: none; }
    .long-controls > main:has(story-strip) { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr); align-items: start; column-gap: 16px; }
    .long-controls > main > * { grid-column: 2; }
    .long-controls story-strip { grid-area: 1 / 1 / span 99; position: sticky; top: 16px; }
    .long-controls story-strip ~ attention-head { grid-row: 1; }
  }
  @media (min-width: 64rem) {
    .long-controls > main:has(story-strip) { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); grid-template-rows: max-content; align-content: start; align-items: start; column-gap: 24px; }
    .long-controls > main:has(story-strip) > * { grid-column: 1 / -1; }
    .long-controls story-strip ~ attention-head { grid-area: 2 / 1; }
    .long-controls story-strip ~ .input { grid-area: 2 / 2; }
  }
  /* A projector, a small laptop. */
  @media (min-width: 64rem) and (max-height: 50rem) {
    .long-controls story-strip ~ attention-head { --sentence: none; --whole-height: 270px; }
    .in-matrix { --whole-height: 330px; --told: none; }
  }
`;
