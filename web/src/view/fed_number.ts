/**
 * Numbers that show what fed them: under the pointer or the focus their sources are marked, which are other numbers,
 * or the strips of a step. Left and right go from step to step, up and down from number to number.
 */

import { html, type ReactiveController, type ReactiveControllerHost } from 'lit';

export interface Feeding {
  /** What it is called as a source, in words apart by spaces. */
  name: string;
  /** Names of its sources, or of steps whose strips it was made of. */
  from: string;
  /** The same for the reader. */
  words: string;
}

export function fedNumber(text: string, { name, from, words }: Feeding) {
  return html`<span class="fed" role="group" tabindex="-1" data-name=${name} data-from=${from} title="from ${words}" aria-label="${text}, from ${words}">${text}</span>`;
}

const NUMBER = '.fed';
const STEP = 'h3';

type Host = ReactiveControllerHost & { renderRoot: ParentNode & EventTarget };

export class FedNumbers implements ReactiveController {
  readonly #host: Host;
  #listens = false;
  /** Under the pointer, else under the focus. */
  #pointed: HTMLElement | null = null;
  #focused: HTMLElement | null = null;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const { renderRoot } = this.#host;
    if (!this.#listens) {
      this.#listens = true;
      renderRoot.addEventListener('pointerover', ({ target }) => this.#point(target));
      renderRoot.addEventListener('pointerout', () => this.#point(null));
      renderRoot.addEventListener('focusin', ({ target }) => this.#focus(target));
      renderRoot.addEventListener('focusout', () => this.#focus(null));
      renderRoot.addEventListener('keydown', (event) => this.#keydown(event as KeyboardEvent));
    }
    for (const [at, step] of this.#all(STEP).entries()) step.tabIndex = at === 0 ? 0 : -1;
    this.#mark();
  }

  #all(selector: string): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>(selector)];
  }

  #point(target: EventTarget | null): void {
    this.#pointed = target instanceof Element ? target.closest<HTMLElement>(NUMBER) : null;
    this.#mark();
  }

  #focus(target: EventTarget | null): void {
    this.#focused = target instanceof Element ? target.closest<HTMLElement>(NUMBER) : null;
    this.#mark();
  }

  #mark(): void {
    const sources = (this.#pointed ?? this.#focused)?.dataset.from?.split(' ') ?? [];
    const selectors = sources.map(
      (source) => `[data-name~="${source}"], [data-step="${source}"] attention-strips`,
    );
    const marked = new Set(selectors.length > 0 ? this.#all(selectors.join(', ')) : []);
    for (const part of this.#all('[data-name], attention-strips'))
      part.toggleAttribute('data-feeds', marked.has(part));
  }

  /** What Tab reaches is where the keys begin; the strips have keys of their own. */
  #keydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || !target.matches(`${STEP}, ${NUMBER}`)) return;
    const isAcross = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const items = this.#all(isAcross ? STEP : `${STEP}, ${NUMBER}`);
    const from = isAcross ? target.closest('section')?.querySelector<HTMLElement>(STEP) : target;
    const at = from ? items.indexOf(from) : -1;
    items[at + step]?.focus();
  }
}
