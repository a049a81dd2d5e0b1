import type { ReactiveControllerHost } from 'lit';
import { Follow } from '../../view/element/follow.ts';
import type { TranslationLabRun } from './lab_run.ts';

/** Draws a part anew with the lab, and with the word that the pointer is over; not with each cell that it is over. */
export function followWord(part: ReactiveControllerHost & { lab: TranslationLabRun }): void {
  new Follow(part, () => [part.lab.host, part.lab.session]);
  new Follow(part, () => [part.lab.session], {
    events: ['hover'],
    select: () => [part.lab.translation.hovered],
  });
}
