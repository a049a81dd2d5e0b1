/** The keys of the page: what they do, and their list. */

import { html, nothing, type ReactiveController } from 'lit';
import type { KeyPage, Tool } from '../labs/lab.ts';
import type { AttentionHead } from '../view/attention_head.ts';
import type { PageHeader } from './page_header.ts';
import type { PageHost } from './page_host.ts';
import { shortcutOf, shortcutsOf } from './shortcuts.ts';

/** Where keys write; a slider or a box to tick only takes its own. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';

export class PageKeys implements ReactiveController {
  readonly #host: PageHost;
  readonly #page: KeyPage;
  #showsList = false;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PageHost, toggleTool: (tool: Tool) => void) {
    this.#host = host;
    this.#page = this.#actionsWith(toggleTool);
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey);
  }

  #actionsWith(toggleTool: (tool: Tool) => void): KeyPage {
    const { playground } = this.#host;
    const part = <Part extends Element>(tag: string) => this.#host.renderRoot.querySelector<Part>(tag);
    return {
      setMode: (mode) => part<PageHeader>('page-header')?.chooseMode(mode),
      undo: () => playground.undo(),
      redo: () => playground.redo(),
      toggleList: () => this.toggleList(),
      close: () => {
        if (this.#showsList) this.toggleList();
        else if (playground.session.pin) playground.pin(null);
      },
      toView: (event) => part<AttentionHead>('attention-head')?.handleKey(event),
      toggleTool,
      toggleWords: () => this.#host.words.view?.toggle(),
      toggleHead: () => playground.run?.toggleHead?.(playground.session),
    };
  }

  #pressed(event: KeyboardEvent): void {
    const { lab, run } = this.#host.playground;
    const within = (selector: string) =>
      event.composedPath().some((target) => target instanceof Element && target.matches(selector));
    const writes = within(WRITING);
    const shortcut = shortcutOf(event, lab, { writes: false, field: within('input, textarea, select') });
    if (!shortcut || (writes && !(run && shortcut.stops?.(run)))) return;
    if (!run && lab.shortcuts.includes(shortcut)) return;
    shortcut.act(this.#page, event, run as NonNullable<typeof run>);
    event.preventDefault();
  }

  async toggleList(): Promise<void> {
    this.#showsList = !this.#showsList;
    this.#host.requestUpdate();
    try {
      await import('./keys_list.ts');
    } catch (cause) {
      this.#showsList = false;
      this.#host.playground.notices.failed(cause, 'The list of keys could not be loaded; try it again: ');
    }
  }

  list() {
    if (!this.#showsList) return nothing;
    return html`<keys-list .tells=${this.#host.playground.scene.story} .shortcuts=${shortcutsOf(this.#host.playground.lab)} @close-list=${() => this.toggleList()}></keys-list>`;
  }
}
