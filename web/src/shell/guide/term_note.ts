/** What a term is, beside the word that was asked: two sentences, the number at hand, and where to see it. */

import { css, html, LitElement, nothing } from 'lit';
import { topicFor } from '../../explain/index.ts';
import type { Place } from '../../labs/guide.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import type { Term } from '../../view/terms/glossary.ts';
import { inForm } from '../../view/text/form.ts';

export class TermNote extends LitElement {
  static override properties = { term: { attribute: false }, number: { attribute: false } };
  /** Null: none was asked. */
  declare term: Term | null;
  /** In a sentence; empty: there is none. */
  declare number: string;

  static override styles = [
    controlsStyles,
    css`
      :host { position: fixed; z-index: 30; box-sizing: border-box; width: min(21rem, calc(100vw - 16px)); max-height: 60vh; overflow: auto; padding: 12px 14px 8px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 4px 16px rgb(0 0 0 / 12%); font-size: var(--text-13); line-height: var(--text-20); color: var(--ink); text-align: start; }
      :host([hidden]) { display: none; }
      h2 { margin: 0; font-size: var(--text-13); line-height: var(--text-20); }
      p { margin: 0 0 4px; }
      .number { color: var(--ink); font-variant-numeric: tabular-nums; padding-inline-start: 8px; border-inline-start: 2px solid var(--blue); margin-block: 6px; }
      .source { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .links { display: flex; flex-wrap: wrap; gap: 0 12px; margin-inline-start: -4px; }
    `,
  ];

  constructor() {
    super();
    this.term = null;
    this.number = '';
  }

  #send(type: string, detail?: Place | string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('button')?.focus();
  }

  override render() {
    const { term, number } = this;
    if (!term) return nothing;
    const { place } = term;
    const topic = topicFor(`term:${term.name}`);
    return html`<section aria-label="What “${term.name}” means"><div role="status"><h2>${term.name}</h2><p>${inForm(term.says.join(' '))}</p>
      ${number ? html`<p class="number">${number}</p>` : nothing}</div>
      ${term.source ? html`<p class="source">${term.source}</p>` : nothing}
      <div class="links">${place ? html`<button class="link" @click=${() => this.#send('show-place', place as Place)}>Show it on the page</button>` : nothing}
      ${topic ? html`<button class="link" @click=${() => this.#send('show-topic', topic.name)}>Explain</button>` : nothing}<button class="link" @click=${() => this.#send('show-glossary', term.name)}>Glossary</button></div></section>`;
  }
}

defineParts({ 'term-note': TermNote });
