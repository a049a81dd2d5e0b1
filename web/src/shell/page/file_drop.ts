/** Files dropped anywhere on the page. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class FileDrop implements ReactiveController {
  /** Files are being held over the page. */
  over = false;
  readonly #host: ReactiveControllerHost;
  readonly #dropped: (transfer: DataTransfer) => void;

  /** `dropped` is called inside the event: a drop gives its files nowhere else. */
  constructor(host: ReactiveControllerHost, dropped: (transfer: DataTransfer) => void) {
    this.#host = host;
    this.#dropped = dropped;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('dragover', this.#drag);
    addEventListener('dragleave', this.#leave);
    addEventListener('drop', this.#drop);
  }

  hostDisconnected(): void {
    removeEventListener('dragover', this.#drag);
    removeEventListener('dragleave', this.#leave);
    removeEventListener('drop', this.#drop);
  }

  #set(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }

  #drag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.#set(true);
  };

  #leave = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.#set(false);
  };

  #drop = (event: DragEvent): void => {
    this.#set(false);
    const { dataTransfer } = event;
    if (!dataTransfer || dataTransfer.files.length === 0) return;
    event.preventDefault();
    this.#dropped(dataTransfer);
  };
}
