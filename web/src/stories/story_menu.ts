/** All stories: title, minutes, one line. */

import { css, html, LitElement, nothing } from 'lit';
import { headingStyles } from '../view/colours/shared_styles.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import type { StoryEntry } from './story.ts';
import type { StoryRun } from './story_run.ts';

export class StoryMenu extends LitElement {
  static override properties = { run: { attribute: false } };
  declare run: StoryRun;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; position: relative; height: 0; z-index: 14; }
      section { position: absolute; inset-inline-end: max(var(--gutter), calc(50% - 80rem + var(--gutter))); top: 4px; box-sizing: border-box; width: min(46rem, calc(100vw - 2 * var(--gutter))); max-height: calc(100vh - 116px); overflow: auto; padding: 12px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); box-shadow: 0 2px 12px rgb(0 0 0 / 14%); }
      .top { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
      ul { list-style: none; margin: 4px 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 0 16px; }
      li { display: grid; align-content: start; border-top: 1px solid var(--line); padding: 6px 0; }
      .go { all: unset; box-sizing: border-box; display: grid; cursor: pointer; border-radius: 5px; padding: 2px 6px; min-height: 28px; }
      .go:hover { background: var(--hover); }
      .go:focus-visible { outline: 2px solid var(--ink); outline-offset: 0; }
      .title { display: flex; justify-content: space-between; gap: 12px; font-weight: 600; }
      .minutes, .about { color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); font-weight: 400; }
      .minutes { white-space: nowrap; }
      .link { justify-self: start; }
      @media (pointer: coarse) { .go { min-height: 44px; } }
    `,
  ];

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.go')?.focus();
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close-stories'));
  }

  #start(name: string, resumes: boolean): void {
    this.#close();
    this.run.start(name, resumes);
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  }

  #entry({ name, title, minutes, about }: StoryEntry) {
    const left = this.run.leftAt(name);
    return html`<li><button class="go" @click=${() => this.#start(name, false)}><span class="title"><span>${title}</span><span class="minutes">${minutes} min</span></span><span class="about">${about}</span></button>
      ${left && left.step > 0 ? html`<button class="link" aria-label="Go on at step ${left.step + 1} of “${title}”" @click=${() => this.#start(name, true)}>Go on at step ${left.step + 1}</button>` : nothing}</li>`;
  }

  override render() {
    return html`<section aria-label="Stories" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <div class="top"><h2>Stories: a few steps each, on the page itself</h2><button class="link" @click=${() => this.#close()}>Close</button></div>
      <ul>${this.run.entries.map((entry) => this.#entry(entry))}</ul></section>`;
  }
}
