/**
 * The page on paper: light, in one column, without what is pressed. What scripts draw is drawn anew for it, since a page
 * that is printed is laid out once more without them; afterwards all is drawn for the screen again.
 */

import { css, type LitElement } from 'lit';
import type { AttentionHeads } from '../../view/heads/heads.ts';

/** What A4 and Letter have room for between their margins, in pixels. */
const WIDTH = 680;

/** For every shadow root of the page. */
const paperStyles = css`
  @media print {
    h2 { break-after: avoid; }
    section { break-inside: avoid; }
    .plain, .strong, .link, .segments, summary, details:not([open]), input:is([type='range'], [type='checkbox']) { display: none; }
    input[type='radio'] { visibility: hidden; }
    select { appearance: none; border: 0; padding: 0; background: none; }
    :host(attention-app) { --gutter: 0px; min-height: 0; background: none; print-color-adjust: exact; }
    :host(attention-app) :is(page-header, .lines, .notice, .foot, keys-list, .user-model, .below) { display: none; }
    :host(attention-app) :is(.page, .side) { display: block; position: static; min-height: 0; max-height: none; border: 0; overflow: visible; }
    :host(attention-app) :is(main, .rail, .panel) { position: static; max-height: none; min-height: 0; padding: 0 0 16px; border: 0; overflow: visible; }
    :host(attention-app) :is(.rail, .panel) { padding-top: 16px; border-top: 1px solid var(--line); }
    footer { padding: 16px 0 0; break-inside: avoid; }
    :is(text-input, change-head, vectors-knobs, weight-setter, generate-controls, mask-painter, attention-matrix-map) { display: none; }
    section:is(.change, :has(generate-controls)) { display: none; }
    :host(attention-head) .tools, :host(vectors-editor) :is(.sizes, .note), :host(translation-matrices) :is(.gold, .tools), :host(next-token) .more { display: none; }
    :host(translation-matrices) .pair { grid-template-columns: minmax(0, 1fr); }
    /* The cells above and below stay where they are painted. */
    :host(translation-rail) .tools .plain { display: inline-block; visibility: hidden; }
    :host(attention-matrix) .frame { break-inside: avoid; }
    :host(attention-matrix) .columns { background: none; }
  }
`;

/** Elements with what is drawn inside them, outer ones first. */
function* drawnIn(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    if (!element.shadowRoot) continue;
    yield element;
    yield* drawnIn(element.shadowRoot);
  }
}

function adopt(root: ShadowRoot, isOnPaper: boolean): void {
  const sheet = paperStyles.styleSheet as CSSStyleSheet;
  const others = root.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
  root.adoptedStyleSheets = isOnPaper ? [...others, sheet] : others;
}

/** Views that measure themselves draw themselves by this. */
type Measured = LitElement & { width: number };
const MEASURED = 'attention-matrix, attention-lines, translation-figure, line-chart';
const HEADS = 'attention-heads';

function measure(view: Measured, isOnPaper: boolean): void {
  if (view.clientWidth > 0) view.width = Math.min(view.clientWidth, isOnPaper ? WIDTH : Infinity);
}

export class Paper {
  readonly #page: LitElement;
  /** The theme that the page has of its own. */
  #theme: string | null = null;
  #isOnPaper = false;

  constructor(page: LitElement) {
    this.#page = page;
    addEventListener('beforeprint', () => this.#draw(true));
    addEventListener('afterprint', () => this.#draw(false));
  }

  /** Nothing here waits for a frame or a task: what is printed is what stands when the event has been told. */
  async #draw(isOnPaper: boolean): Promise<void> {
    if (isOnPaper === this.#isOnPaper) return;
    this.#isOnPaper = isOnPaper;
    this.#page.toggleAttribute('paper', isOnPaper);
    const page = this.#page;
    this.#chooseTheme(isOnPaper);
    const parts = [page, ...drawnIn(page.renderRoot as ShadowRoot)] as LitElement[];
    for (const part of parts) {
      adopt(part.shadowRoot as ShadowRoot, isOnPaper);
      if (part.matches(MEASURED)) measure(part as Measured, isOnPaper);
      // Their cells stay where they are painted.
      if (part.matches(HEADS)) part.style.width = isOnPaper ? `${Math.min(part.clientWidth, WIDTH)}px` : '';
    }
    for (const part of parts) await part.updateComplete;
    for (const part of parts) if (part.matches(HEADS)) (part as AttentionHeads).paint();
  }

  #chooseTheme(isOnPaper: boolean): void {
    const page = this.#page;
    const theme = isOnPaper ? 'light' : this.#theme;
    if (isOnPaper) this.#theme = page.getAttribute('theme');
    if (theme === null) page.removeAttribute('theme');
    else page.setAttribute('theme', theme);
    page.requestUpdate();
  }
}
