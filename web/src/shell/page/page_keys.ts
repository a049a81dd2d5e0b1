/** The keys of the page. */

import type { ReactiveController } from 'lit';
import type { KeyPage } from '../../labs/lab.ts';
import { withPresentation } from '../../scene/presented.ts';
import type { AttentionHead } from '../../view/head/attention_head.ts';
import type { PageHeader } from './page_header.ts';
import type { PageHost } from './page_host.ts';
import { shortcutOf } from './shortcuts.ts';

/** Where keys write; a slider or a box to tick only takes its own. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';

/** What opens and closes by keys. */
type Opens = Pick<KeyPage, 'toggleTool' | 'toggleList' | 'toggleGlossary' | 'compare'>;

export class PageKeys implements ReactiveController {
  readonly #host: PageHost;
  readonly #page: KeyPage;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PageHost, opens: Opens) {
    this.#host = host;
    this.#page = this.#actionsWith(opens);
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey);
  }

  #actionsWith(opens: Opens): KeyPage {
    const { playground } = this.#host;
    const part = <Part extends Element>(tag: string) => this.#host.renderRoot.querySelector<Part>(tag);
    return {
      setMode: (mode) => part<PageHeader>('page-header')?.chooseMode(mode),
      undo: () => playground.undo(),
      redo: () => playground.redo(),
      close: () => {
        if (!this.#host.closeHelp() && playground.session.pin) playground.pin(null);
      },
      toView: (event) => part<AttentionHead>('attention-head')?.handleKey(event),
      ...opens,
      togglePresentation: () => playground.change(withPresentation(playground.scene)),
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
}
