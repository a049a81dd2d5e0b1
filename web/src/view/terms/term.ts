/** `<attention-term name="softmax">`: a word that can be asked on the spot. Before this is here, it is a word. */

import { defineParts } from '../element/define_parts.ts';

const STYLES = `
  :host { text-decoration-line: underline; text-decoration-style: dotted; text-decoration-thickness: 1px; text-underline-offset: 3px; cursor: help; border-radius: 2px; position: relative; }
  :host(:focus-visible) { outline: 2px solid var(--ink); outline-offset: 2px; }
  @media (pointer: coarse) { :host::after { content: ''; position: absolute; inset: -8px -6px; } }
`;

const sheet = typeof CSSStyleSheet === 'function' ? new CSSStyleSheet() : null;
sheet?.replaceSync(STYLES);

/** Those that are no part of another group: in each part of the page they are one tab stop, and arrows go on from there. */
const grouped = new Set<AttentionTerm>();
const STEPS: Record<string, number> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

export class AttentionTerm extends (globalThis.HTMLElement ?? Object) {
  /** The part that it stands in. */
  #root: Node | null = null;

  connectedCallback(): void {
    if (!this.shadowRoot) this.#build();
    if (this.hasAttribute('tabindex') && !grouped.has(this)) return;
    grouped.add(this);
    this.#root = this.getRootNode();
    this.tabIndex = this.#group.some((other) => other !== this && other.tabIndex === 0) ? -1 : 0;
  }

  /** It is no part of another group. */
  get isGrouped(): boolean {
    return grouped.has(this);
  }

  get #group(): AttentionTerm[] {
    return [...grouped].filter((other) => other.#root === this.#root);
  }

  disconnectedCallback(): void {
    if (!grouped.delete(this)) return;
    const isStop = this.tabIndex === 0;
    this.removeAttribute('tabindex');
    const [first] = this.#group;
    if (isStop && first) first.tabIndex = 0;
  }

  #build(): void {
    const root = this.attachShadow({ mode: 'open' });
    if (sheet) root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
    this.role = 'button';
    this.ariaExpanded = 'false';
    for (const type of ['focus', 'blur'])
      this.addEventListener(type, () =>
        this.dispatchEvent(new Event(`term-${type}`, { bubbles: true, composed: true })),
      );
    this.addEventListener('focus', () => this.#stopHere());
    this.addEventListener('keydown', (event) => this.#goOn(event));
  }

  #stopHere(): void {
    if (grouped.has(this)) for (const other of this.#group) other.tabIndex = other === this ? 0 : -1;
  }

  #goOn(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    if (step === undefined || !grouped.has(this)) return;
    const seen = this.#group.filter((other) => other.checkVisibility());
    const next = seen[seen.indexOf(this) + step];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }

  /** Under which the glossary has it. */
  get term(): string {
    return this.getAttribute('name') ?? this.textContent ?? '';
  }
}

defineParts({ 'attention-term': AttentionTerm });
