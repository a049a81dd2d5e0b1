/** All terms with their notes, found by typing. It comes with its first use. */

import { css, html, LitElement, nothing } from 'lit';
import type { TraceSession } from '../../trace/trace_session.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { Follow } from '../../view/element/follow.ts';
import { numberAtHand } from '../../view/terms/at_hand.ts';
import { GLOSSARY, type Term } from '../../view/terms/glossary.ts';
import { plural } from '../../view/text/format.ts';

/** In its names before its sentences. */
export function termsWith(typed: string): Term[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [...GLOSSARY].sort((a, b) => plainName(a).localeCompare(plainName(b)));
  const isIn = (words: readonly string[]) => words.some((text) => text.toLowerCase().includes(wanted));
  const byName = GLOSSARY.filter(({ name, also = [] }) => isIn([name, ...also]));
  return [...byName, ...GLOSSARY.filter((term) => !byName.includes(term) && isIn(term.says))];
}

/** As it is sorted: without what stands around it. */
function plainName({ name }: Term): string {
  return name.replace(/[^a-z]/gi, '').toLowerCase();
}

class GlossaryList extends LitElement {
  static override properties = {
    session: { attribute: false },
    first: { attribute: false },
    typed: { state: true },
  };
  declare session: TraceSession;
  /** What is looked for at first; empty: everything is shown. */
  declare first: string;
  declare typed: string;

  static override styles = [
    controlsStyles,
    css`
      section { position: fixed; right: 16px; bottom: 16px; z-index: 25; box-sizing: border-box; display: flex; flex-direction: column; width: min(420px, calc(100vw - 32px)); height: min(80vh, 640px); padding: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; font-size: var(--text-13); line-height: var(--text-20); }
      h2 { margin: 0; font-size: var(--text-13); }
      header { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
      input { box-sizing: border-box; width: 100%; min-height: 36px; margin: 8px 0 4px; padding: 0 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); }
      dl { flex: 1; min-height: 0; margin: 0; overflow: auto; overscroll-behavior: contain; }
      dl:focus-visible { outline: 2px solid var(--ink); }
      dt { margin-top: 12px; font-weight: 600; }
      dt span { font-weight: 400; color: var(--muted); }
      dd { margin: 0; }
      .number { margin: 4px 0; padding-inline-start: 8px; border-inline-start: 2px solid var(--blue); font-variant-numeric: tabular-nums; }
      .source, [role='status'] { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      p { margin: 0; }
      .link { margin-inline-start: -4px; }
    `,
  ];

  constructor() {
    super();
    this.first = '';
    this.typed = '';
    new Follow(this, () => [this.session]);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('first')) this.typed = this.first;
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close-list'));
  }

  #keyed(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#close();
  }

  #term({ name, also = [], says, source, place }: Term) {
    const number = numberAtHand(name, this.session);
    return html`<dt>${name}${also.length > 0 ? html` <span>also ${also.join(', ')}</span>` : nothing}</dt>
      <dd><p>${says[0]} ${says[1]}</p>${number ? html`<p class="number">${number}</p>` : nothing}${source ? html`<p class="source">${source}</p>` : nothing}${
        place
          ? html`<button class="link" aria-label="Show it on the page: ${name}" @click=${() => this.dispatchEvent(new CustomEvent('show-place', { detail: place }))}>Show it on the page</button>`
          : nothing
      }</dd>`;
  }

  override render() {
    const terms = termsWith(this.typed);
    return html`<section aria-label="Glossary" @keydown=${(event: KeyboardEvent) => this.#keyed(event)}>
      <header><h2>Glossary</h2><button class="plain" @click=${() => this.#close()}>Close</button></header>
      <input type="search" aria-label="Find a term" placeholder="Find a term" .value=${this.typed} @input=${(
        event: Event,
      ) => {
        this.typed = (event.target as HTMLInputElement).value;
      }} />
      <p role="status">${terms.length === 0 ? `No term has “${this.typed.trim()}” in it. Try a shorter word.` : plural(terms.length, 'term')}</p>
      <dl tabindex="0" aria-label="Terms">${terms.map((term) => this.#term(term))}</dl></section>`;
  }
}

defineParts({ 'glossary-list': GlossaryList });
