/** Whether the page has room above its first result for what is told of it: it is there before that comes. */

import type { AnyLab } from '../../labs/lab.ts';
import type { Scene, Source } from '../../scene/scene.ts';

/** `told`: a sentence. `asks`: questions beneath it, too. Empty: there is none. */
export type Room = '' | 'told' | 'asks';

export const ASKED = 'attention-playground-asked';

function kept(): string {
  try {
    return localStorage.getItem(ASKED) ?? '';
  } catch {
    // Some browsers keep nothing for some pages.
    return '';
  }
}

/** Read with the script, before there is a page to draw: a browser takes its time to open what it keeps. */
const ASKED_BEFORE = kept();

export class GuideRoom {
  /** Labs whose first questions were used or passed over, by kind; also where the browser remembers nothing. */
  asked = ASKED_BEFORE;
  room: Room = '';
  #source: Source | null = null;

  /** The same for the same text: what lies beneath moves only with another. */
  of({ guide, examples, kind }: AnyLab, { source, story }: Scene): Room {
    if (source !== this.#source) {
      const isExample = examples.some(({ scene }) => JSON.stringify(scene.source) === JSON.stringify(source));
      const asks = isExample && !story && !this.asked.includes(kind);
      this.room = guide ? (asks ? 'asks' : 'told') : '';
    }
    this.#source = source;
    return this.room;
  }
}
