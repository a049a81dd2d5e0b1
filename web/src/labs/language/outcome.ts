/** What comes next, and what the reader's changes made of it, in a line. */

import { html } from 'lit';
import type { Prediction } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { digits } from '../../view/text/format.ts';
import type { TextRun } from './text_run.ts';

const LISTED = 3;

function probabilityOf({ candidates }: Prediction, id: number): number | null {
  return candidates.find((candidate) => candidate.id === id)?.probability ?? null;
}

export function languageOutcome({ language, scene }: { language: TextRun; scene: Scene }) {
  const { before, after } = language;
  if (!before) return null;
  const { candidates } = after ?? before;
  const shown = candidates.slice(0, LISTED).map(({ id, probability }, at) => {
    const was = after && probabilityOf(before, id);
    const figure = was
      ? html`${digits(was, 3)} → <ins>${digits(probability, 3)}</ins>`
      : digits(probability, 3);
    return html`${at > 0 ? ', ' : ''}<b>${language.nameOf(id)}</b> ${figure}`;
  });
  const target = language.targetOf(scene);
  const lost = after && !candidates.slice(0, LISTED).some(({ id }) => id === target);
  const now = lost ? probabilityOf(after, target) : null;
  return html`Next: ${shown}${
    now === null ? '' : html`, … <b>${language.nameOf(target)}</b> <ins>${digits(now, 3)}</ins>`
  }`;
}
