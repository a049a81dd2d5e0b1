/** Words in place of pieces on the page: what shows them comes with the first text that may have some. */

import { partOf } from '../core/part.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import type { Playground } from './playground.ts';
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
    const { queryTokens, keyTokens } = this.#host.playground.session;
    this.view?.follow();
    const mayHaveSome = [queryTokens, keyTokens].some((tokens) =>
      tokens.some(({ continuesWord }) => continuesWord),
    );
    if (mayHaveSome && !this.#isAsked) this.#fetch();
  }

  async #fetch(): Promise<void> {
    const { playground, renderRoot } = this.#host;
    this.#isAsked = true;
    try {
      const { WordsView: View } = await partOf(import('./words_view.ts'), 'What shows words');
      this.view = new View(playground, renderRoot, this.#changed);
      this.#changed();
    } catch (cause) {
      playground.notices.failed(cause);
    }
  }
}
