/**
 * Numbers that show what fed them: under the pointer or the focus their sources are marked, which are other numbers,
 * or the strips of a step. All of them are one tab stop: left and right go from step to step, up and down through what
 * a step holds, its strips and its formula, too.
 */

import { html, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { AttentionStrips } from './strips.ts';

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
const STRIPS = 'attention-strips';
/** What the keys go through. */
const ITEMS = `${STEP}, ${NUMBER}, ${STRIPS}, summary, attention-term`;

type Host = ReactiveControllerHost & { renderRoot: ParentNode & EventTarget };

const stepOf = (part: Element) => part.closest<HTMLElement>('[data-step]')?.dataset.step ?? '';

export class FedNumbers implements ReactiveController {
  readonly #host: Host;
  #listens = false;
  /** Under the pointer, else under the focus. */
  #pointed: HTMLElement | null = null;
  #focused: HTMLElement | null = null;
  /** The step that had the focus last, where Tab comes back to. */
  #last = '';

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
    this.#stop();
    this.#mark();
  }

  #stop(): void {
    const steps = this.#all(STEP);
    const stop = steps.find((step) => stepOf(step) === this.#last) ?? steps[0];
    for (const item of [...steps, ...this.#all('summary')]) item.tabIndex = item === stop ? 0 : -1;
    for (const strips of this.#all(STRIPS)) (strips as AttentionStrips).grouped = true;
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
    if (target instanceof Element) this.#last = stepOf(target);
    this.#stop();
    this.#mark();
  }

  #mark(): void {
    const sources = (this.#pointed ?? this.#focused)?.dataset.from?.split(' ') ?? [];
    const selectors = sources.map((source) => `[data-name~="${source}"], [data-step="${source}"] ${STRIPS}`);
    const marked = new Set(selectors.length > 0 ? this.#all(selectors.join(', ')) : []);
    for (const part of this.#all(`[data-name], ${STRIPS}`))
      part.toggleAttribute('data-feeds', marked.has(part));
  }

  /** Strips read their columns out by left and right. */
  #keydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!target.matches(ITEMS)) return;
    const isAcross = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    const items = this.#all(isAcross ? STEP : ITEMS);
    const from = isAcross ? target.closest('section')?.querySelector<HTMLElement>(STEP) : target;
    const at = from ? items.indexOf(from) : -1;
    // Narrow strips are digits, and take no focus.
    const ahead = step < 0 ? items.slice(0, Math.max(at, 0)).reverse() : items.slice(at + 1);
    for (const item of ahead) {
      item.focus();
      if (!item.matches(':focus-within')) continue;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
  }
}
