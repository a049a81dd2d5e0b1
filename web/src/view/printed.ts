/** On paper: what is drawn by script is drawn anew for it before the page is printed, and for the screen after. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What A4 and Letter have room for between their margins, in pixels. */
export const PAPER_WIDTH = 680;

export class Printed implements ReactiveController {
  readonly #tell: (event: Event) => void;

  constructor(host: ReactiveControllerHost, tell: (isOnPaper: boolean) => void) {
    this.#tell = ({ type }) => tell(type === 'beforeprint');
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('beforeprint', this.#tell);
    addEventListener('afterprint', this.#tell);
  }

  hostDisconnected(): void {
    removeEventListener('beforeprint', this.#tell);
    removeEventListener('afterprint', this.#tell);
  }
}

/** The width of an element, on paper no more than that has. */
export function widthOf({ clientWidth }: Element, isOnPaper: boolean): number {
  return isOnPaper ? Math.min(clientWidth, PAPER_WIDTH) : clientWidth;
}
