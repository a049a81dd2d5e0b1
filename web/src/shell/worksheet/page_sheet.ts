/** The worksheet on the page: while it is open, nothing else is there, on the screen and on paper. */

import { css, html, nothing } from 'lit';
import { messageOf } from '../../core/types.ts';
import { focusedElement } from '../page/focused_element.ts';
import type { PageHost } from '../page/page_host.ts';
import { gather } from './gather.ts';
import type { Sheet } from './sheet.ts';
import './work_sheet.ts';

const alone =
  css`:host([sheet]) > :not(work-sheet) { display: none !important; } :host([sheet]) { height: auto !important; overflow: visible !important; }`
    .styleSheet as CSSStyleSheet;
/** Of a page of paper a part alone cannot speak. */
const margins = css`@page { margin: 12mm; }`.styleSheet as CSSStyleSheet;
const without = (sheets: readonly CSSStyleSheet[], sheet: CSSStyleSheet) =>
  sheets.filter((other) => other !== sheet);

export class PageSheet {
  readonly #host: PageHost;
  #isOpen = false;
  #answers = false;
  #sheet: Sheet | null = null;
  #problem = '';
  #opener: HTMLElement | null = null;
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PageHost) {
    this.#host = host;
  }

  async open(answers: boolean): Promise<void> {
    this.#opener = focusedElement();
    this.#isOpen = true;
    this.#answers = answers;
    this.#sheet = null;
    this.#problem = '';
    this.#show();
    try {
      this.#sheet = await gather(this.#host.playground);
    } catch (cause) {
      this.#problem = `The worksheet could not be made: ${messageOf(cause)}. Close it, and try it again once the page shows its result.`;
    }
    this.#host.requestUpdate();
  }

  /** Everything else is out of sight, and its keys are, too. */
  #show(): void {
    const host = this.#host;
    const root = host.renderRoot as ShadowRoot;
    host.toggleAttribute('sheet', this.#isOpen);
    root.adoptedStyleSheets = without(root.adoptedStyleSheets, alone);
    document.adoptedStyleSheets = without(document.adoptedStyleSheets, margins);
    if (this.#isOpen) {
      root.adoptedStyleSheets.push(alone);
      document.adoptedStyleSheets.push(margins);
      addEventListener('keydown', this.#onKey, true);
      scrollTo(0, 0);
    } else removeEventListener('keydown', this.#onKey, true);
    host.requestUpdate();
  }

  #pressed(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    event.stopPropagation();
    if (key === 'Escape') this.#close();
  }

  async #close(): Promise<void> {
    this.#isOpen = false;
    this.#show();
    await this.#host.updateComplete;
    if (this.#opener?.isConnected) this.#opener.focus();
  }

  view() {
    if (!this.#isOpen) return nothing;
    return html`<work-sheet .sheet=${this.#sheet} .problem=${this.#problem} ?answers=${this.#answers} @sheet-closed=${() => this.#close()}></work-sheet>`;
  }
}
