/** Continue the text: one step, a run, stop; and the way back along the tokens. */

import { css, html, LitElement, nothing } from 'lit';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { digits, plural } from '../../view/text/format.ts';

const MOST_AT_ONCE = 500;

export class GenerateControls extends LitElement {
  static override properties = {
    tokens: { type: Number },
    prompt: { type: Number },
    step: { type: Number },
    running: { type: Boolean },
    ready: { type: Boolean },
    rate: { type: Number },
    notice: { type: String },
    count: { state: true },
  };
  /** All tokens, and how many of them the text itself makes. */
  declare tokens: number;
  declare prompt: number;
  /** How many are shown. */
  declare step: number;
  declare running: boolean;
  declare ready: boolean;
  /** Tokens per second of the last run; 0: not known. */
  declare rate: number;
  declare notice: string;
  declare count: number;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .line { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
      .count { width: 56px; min-height: 32px; box-sizing: border-box; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
      .plain[hidden] { display: none; }
      p { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
      .time { display: grid; margin-top: 12px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .time span { display: flex; justify-content: space-between; gap: 8px; }
      .time.room { visibility: hidden; }
      input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--blue); }
      @media (pointer: coarse) { .count, input[type='range'] { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.tokens = 0;
    this.prompt = 0;
    this.step = 0;
    this.running = false;
    this.ready = false;
    this.rate = 0;
    this.notice = '';
    this.count = 30;
  }

  #send(type: string, detail: number): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #setCount(event: Event): void {
    const value = Math.round(Number((event.target as HTMLInputElement).value));
    this.count = Math.min(MOST_AT_ONCE, Math.max(1, value || 1));
    (event.target as HTMLInputElement).value = String(this.count);
  }

  #where(): string {
    const { step, prompt } = this;
    if (step > prompt) return `Step ${step - prompt} of ${this.tokens - prompt}`;
    return step === prompt
      ? 'The whole text, nothing generated'
      : `The first ${plural(step, 'token')} of the text`;
  }

  #timeline() {
    // Until the text is read, room for what will stand there.
    if (this.ready && this.tokens < 2) return nothing;
    return html`<label class="time ${this.ready ? '' : 'room'}"><span><span>${this.#where()}</span><span>${this.step} of ${this.tokens} tokens</span></span>
      <input type="range" min="1" max=${this.tokens} .value=${String(this.step)} aria-valuetext=${this.#where()} ?disabled=${this.running || !this.ready}
        @input=${(event: Event) => this.#send('step-change', Number((event.target as HTMLInputElement).value))} /></label>`;
  }

  override render() {
    const rate = this.rate > 0 ? `${digits(this.rate, 1)} tokens per second` : '';
    return html`<h2>Continue the text</h2>
      <div class="line">
        <button class="strong" ?disabled=${!this.ready || this.running} @click=${() => this.#send('generate', 1)}>Step</button>
        <button class="plain" @click=${() => (this.running ? this.#send('stop', 0) : this.#send('generate', this.count))} ?disabled=${!this.ready}>${this.running ? 'Stop' : 'Run'}</button>
        <label><input class="count" type="number" min="1" max=${MOST_AT_ONCE} .value=${String(this.count)} aria-label="Tokens in a run" @change=${(event: Event) => this.#setCount(event)} /> tokens</label>
        ${this.tokens > this.prompt && !this.running ? html`<button class="link" @click=${() => this.#send('forget', 0)}>Take back</button>` : nothing}
      </div>
      ${this.#timeline()}
      ${rate || this.running || this.notice ? html`<p role="status">${[this.notice, rate, this.running ? 'Esc stops.' : ''].filter(Boolean).join(' ')}</p>` : nothing}
      <slot></slot>`;
  }
}
