/** Words in place of pieces on the page: what shows them comes with the first text that may have some. */

import type { TraceSession } from '../../trace/trace_session.ts';
import type { Playground } from '../store/playground.ts';
import type { WordsView } from './words_view.ts';

interface WordsHost {
  readonly playground: Playground;
  readonly renderRoot: ParentNode & Node;
}

export class PageWords {
  /** Null until it is there. */
  view: WordsView | null = null;
  readonly #host: WordsHost;
  readonly #changed: () => void;
  #isAsked = false;

  /** `changed`: what is shown is another. */
  constructor(host: WordsHost, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  /** What the views show: the trace's own tokens, or their words. */
  get session(): TraceSession {
    return this.view?.shown ?? this.#host.playground.session;
  }

  /** Words are what is shown. */
  get shown(): WordsView | null {
    return this.view?.shown ? this.view : null;
  }

  /** After every change of what is looked at. */
  follow(): void {
    const { playground, renderRoot } = this.#host;
    const { trace, queryTokens, keyTokens } = playground.session;
    this.view?.follow();
    // A text that waits for its model comes with the switch: later it would move what lies beneath.
    const awaitsText = !trace && playground.waiting && 'text' in playground.scene.source;
    const isCut = awaitsText || [...queryTokens, ...keyTokens].some(({ continuesWord }) => continuesWord);
    if (this.#isAsked || !isCut) return;
    this.#isAsked = true;
    import('./words_view.ts').then(
      ({ WordsView: View }) => {
        this.view = new View(playground, renderRoot, this.#changed);
        this.#changed();
      },
      (cause) => playground.notices.failed(cause, 'Words cannot be shown; reload the page to try again: '),
    );
  }
}
