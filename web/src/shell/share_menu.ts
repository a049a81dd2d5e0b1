/** Share: the address, a snippet for a blog post, and the result as a file. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../view/controls/controls_styles.ts';

export class ShareMenu extends LitElement {
  static override properties = {
    link: { type: String },
    snippet: { type: String },
    open: { state: true },
    told: { state: true },
  };
  declare link: string;
  /** Empty while nothing is computed: there is nothing to save and to show in a post. */
  declare snippet: string;
  declare open: boolean;
  declare told: string;

  static override styles = [
    controlsStyles,
    css`
      :host { position: relative; display: block; }
      .panel {
        position: absolute; right: 0; top: calc(100% + 4px); z-index: 10; box-sizing: border-box; width: min(360px, calc(100vw - 24px)); padding: 16px;
        background: var(--panel); border: 1px solid var(--line); border-radius: 8px; display: grid; gap: 12px;
      }
      label { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); display: block; }
      input, textarea { box-sizing: border-box; width: 100%; margin-top: 4px; padding: 6px 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: var(--text-12)/var(--text-18) ui-monospace, monospace; resize: none; }
      .row { display: flex; gap: 8px; flex-wrap: wrap; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); min-height: 16px; }
    `,
  ];

  constructor() {
    super();
    this.link = '';
    this.snippet = '';
    this.open = false;
    this.told = '';
  }

  async #copy(name: 'link' | 'snippet'): Promise<void> {
    try {
      await navigator.clipboard.writeText(this[name]);
      this.told = name === 'link' ? 'The link is copied.' : 'The snippet is copied. Save the trace, too.';
    } catch {
      this.renderRoot.querySelector<HTMLInputElement>(`[name="${name}"]`)?.select();
      this.told = 'The browser does not allow copying: the text is selected, press Ctrl+C.';
    }
  }

  #save(): void {
    this.dispatchEvent(new CustomEvent('save-trace'));
    this.told = 'The trace is saved as trace.safetensors.';
  }

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.renderRoot.querySelector<HTMLButtonElement>('.strong')?.focus();
  }

  #panel() {
    return html`<div class="panel" role="group" aria-label="Share">
      <label>Link to exactly this<input name="link" readonly .value=${this.link} /></label>
      ${
        this.snippet === ''
          ? html`<p>Nothing is computed yet: a trace and a snippet for a post come with the first result.</p>`
          : html`<label>For a blog post<textarea name="snippet" readonly rows="8" .value=${this.snippet}></textarea></label>
      <p>Copy the folder <code>web/dist/embed</code> and the saved trace beside the post.</p>`
      }
      <div class="row"><button class="plain" @click=${() => this.#copy('link')}>Copy link</button>
        ${
          this.snippet === ''
            ? nothing
            : html`<button class="plain" @click=${() => this.#copy('snippet')}>Copy snippet</button>
        <button class="plain" @click=${() => this.#save()}>Save trace</button>`
        }</div>
      <p role="status">${this.told}</p></div>`;
  }

  override render() {
    return html`<div @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <button class="strong" aria-expanded=${this.open} @click=${() => {
        this.open = !this.open;
        this.told = '';
      }}>Share</button>${this.open ? this.#panel() : nothing}</div>`;
  }
}
