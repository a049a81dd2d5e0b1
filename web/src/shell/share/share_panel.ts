/** What Share opens: the address, a snippet for a blog post, the result as a file, and what a class gets. */

import { css, html, LitElement, nothing } from 'lit';
import { writeHash } from '../../labs/address.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { Follow } from '../../view/element/follow.ts';
import type { Playground } from '../store/playground.ts';
import { snippetOf } from './snippet.ts';

export class SharePanel extends LitElement {
  static override properties = {
    playground: { attribute: false },
    told: { state: true },
  };
  declare playground: Playground;
  declare told: string;

  static override styles = [
    controlsStyles,
    css`
      :host {
        position: absolute; right: 0; top: calc(100% + 4px); z-index: 10; box-sizing: border-box; width: min(360px, calc(100vw - 24px)); padding: 16px;
        background: var(--panel); border: 1px solid var(--line); border-radius: 8px; display: grid; gap: 12px; max-height: calc(100vh - 72px); overflow: hidden auto;
      }
      label { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); display: block; }
      input, textarea { box-sizing: border-box; width: 100%; margin-top: 4px; padding: 6px 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: var(--text-12)/var(--text-18) ui-monospace, monospace; resize: none; }
      summary { min-height: 28px; line-height: var(--text-28); font-size: var(--text-13); font-weight: 600; cursor: pointer; }
      .row { display: flex; gap: 8px; flex-wrap: wrap; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      /* No row of the grid while it says nothing. */
      p:empty { margin-top: -12px; }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.playground, this.playground.session]);
    this.told = '';
  }

  async #copy(name: 'link' | 'snippet', text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.told = name === 'link' ? 'The link is copied.' : 'The snippet is copied. Save the trace, too.';
    } catch {
      this.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]`)?.select();
      this.told = 'The browser does not allow copying: the text is selected, press Ctrl+C.';
    }
  }

  #save(): void {
    this.dispatchEvent(new CustomEvent('save-trace', { bubbles: true, composed: true }));
    this.told = 'The trace is saved as trace.safetensors.';
  }

  /** It comes with its first use. */
  async #openClass(): Promise<void> {
    try {
      await import('../class_link/class_link.ts');
    } catch {
      this.told = 'What makes a link for a class could not be loaded; close it and open it again.';
    }
  }

  /** The page makes it of what is on the screen. */
  #sheet(answers: boolean): void {
    this.dispatchEvent(
      new CustomEvent('worksheet-wanted', { detail: { answers }, bubbles: true, composed: true }),
    );
  }

  override render() {
    const { scene, hasResult, session } = this.playground;
    const changes = session.extras.changes?.() ?? [];
    const link = new URL(writeHash(scene) || '#', location.href).href;
    // There is nothing to save and to show in a post while nothing is computed.
    const snippet = hasResult ? snippetOf(scene, link, changes) : '';
    return html`${changes.length > 0 ? html`<p class="changed">With ${changes.length === 1 ? 'your change' : `your ${changes.length} changes`}: ${changes.join('; ')}.</p>` : nothing}<label>Link to exactly this<input name="link" readonly .value=${link} /></label>
      ${
        snippet === ''
          ? html`<p>Nothing is computed yet: a trace and a snippet for a post come with the first result.</p>`
          : html`<label>For a blog post<textarea name="snippet" readonly rows="8" .value=${snippet}></textarea></label>
      <p>Copy the folder <code>web/dist/embed</code> and the saved trace next to the post.${scene.convention ? ' Its matrix stands in row form there.' : ''}</p>`
      }
      <div class="row"><button class="plain" @click=${() => this.#copy('link', link)}>Copy link</button>
        ${
          snippet === ''
            ? nothing
            : html`<button class="plain" @click=${() => this.#copy('snippet', snippet)}>Copy snippet</button>
        <button class="plain" @click=${() => this.#save()}>Save trace</button>`
        }</div>
      <p role="status">${this.told}</p>
      <details @toggle=${() => this.#openClass()}><summary>A link for a class</summary><class-link .scene=${scene}></class-link></details>
      ${
        hasResult
          ? html`<div class="row" role="group" aria-label="Worksheet"><button class="plain" @click=${() => this.#sheet(false)}>Worksheet</button><button class="plain" @click=${() => this.#sheet(true)}>Worksheet with answers</button></div>`
          : nothing
      }`;
  }
}

defineParts({ 'share-panel': SharePanel });
