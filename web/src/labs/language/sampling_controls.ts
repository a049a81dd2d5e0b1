/** How the next token is drawn; acts on the bars at once, without another forward pass. */

import { css, html, LitElement } from 'lit';
import type { SamplingSettings } from '../../core/types.ts';
import { defaultSampling } from '../../scene/defaults.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValue } from '../../view/controls/used_values.ts';
import { digits } from '../../view/text/format.ts';

interface Slider {
  name: 'temperature' | 'topK' | 'topP' | 'minP';
  label: string;
  title: string;
  min: number;
  max: number;
  step: number;
  /** The setting that does nothing. */
  off: number;
  places: number;
}

const SLIDERS: Slider[] = [
  {
    name: 'temperature',
    label: 'Temperature',
    title: '0: always the likeliest. Below 1 sharper, above 1 flatter.',
    min: 0,
    max: 2,
    step: 0.05,
    off: 1,
    places: 2,
  },
  {
    name: 'topK',
    label: 'Top-k',
    title: 'Only the k likeliest tokens stay.',
    min: 0,
    max: 100,
    step: 1,
    off: 0,
    places: 0,
  },
  {
    name: 'topP',
    label: 'Top-p',
    title: 'Only the likeliest tokens that share this probability stay.',
    min: 0.05,
    max: 1,
    step: 0.05,
    off: 1,
    places: 2,
  },
  {
    name: 'minP',
    label: 'Min-p',
    title: 'Only tokens with at least this share of the likeliest one stay.',
    min: 0,
    max: 0.5,
    step: 0.01,
    off: 0,
    places: 2,
  },
];

export function samplingWords({ temperature, topK, topP, minP }: SamplingSettings): string {
  if (temperature === 0) return 'the likeliest, temperature 0';
  const parts = [`temperature ${digits(temperature)}`];
  if (topK > 0) parts.push(`top-k ${topK}`);
  if (topP < 1) parts.push(`top-p ${digits(topP)}`);
  if (minP > 0) parts.push(`min-p ${digits(minP)}`);
  return parts.join(' · ');
}

export class SamplingControls extends LitElement {
  static override properties = { sampling: { attribute: false }, problem: { state: true } };
  declare sampling: SamplingSettings;
  declare problem: string;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      details { font-size: var(--text-13); line-height: var(--text-20); }
      summary { cursor: pointer; color: var(--muted); min-height: 28px; line-height: var(--text-28); border-radius: 5px; }
      details[open] summary span { display: none; }
      .sliders { display: grid; grid-template-columns: auto minmax(0, 1fr) 2.5rem; gap: 2px 12px; align-items: center; padding-top: 4px; }
      label { display: contents; }
      input[type='range'] { width: 100%; min-height: 28px; margin: 0; accent-color: var(--orange); }
      .value { text-align: right; }
      .seed { display: flex; gap: 8px; align-items: center; margin-top: 8px; flex-wrap: wrap; }
      .seed label { display: flex; gap: 8px; align-items: center; }
      .seed input { width: 96px; min-height: 32px; box-sizing: border-box; padding: 0 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
      p { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--orange); }
      @media (pointer: coarse) { summary, input[type='range'], .seed input { min-height: 44px; line-height: var(--text-44); } }
    `,
  ];

  constructor() {
    super();
    this.sampling = defaultSampling();
    this.problem = '';
  }

  #change(part: Partial<SamplingSettings>): void {
    const detail = { ...this.sampling, ...part };
    this.dispatchEvent(new CustomEvent('sampling-change', { detail, bubbles: true, composed: true }));
  }

  #seed(event: Event): void {
    const text = (event.target as HTMLInputElement).value.trim();
    const seed = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    const fits = seed >= 0 && seed <= LARGEST_SEED;
    this.problem = fits ? '' : `A seed is a whole number from 0 to ${LARGEST_SEED}.`;
    if (fits) this.#change({ seed });
  }

  #slider({ name, label, title, min, max, step, off, places }: Slider) {
    const value = this.sampling[name];
    const words = value === off ? 'off' : digits(value, places);
    return html`<label title=${title}><span><attention-term name=${label}>${label}</attention-term></span>
      <input type="range" min=${min} max=${max} step=${step} .value=${String(value)} aria-valuetext=${words}
        @input=${(event: Event) => this.#change({ [name]: Number((event.target as HTMLInputElement).value) })} />
      <span class="value">${words}</span></label>`;
  }

  /** Another sampling is used: the seed's field shows its own. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('sampling')) this.problem = '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    const seed = this.renderRoot.querySelector<HTMLInputElement>('.seed input');
    if (seed && changed.has('sampling')) showUsedValue(seed);
  }

  override render() {
    return html`<details><summary>Sampling<span>: ${samplingWords(this.sampling)}</span></summary>
      <div class="sliders">${SLIDERS.map((slider) => this.#slider(slider))}</div>
      <div class="seed"><label>Seed <input inputmode="numeric" value=${String(this.sampling.seed)} .value=${String(this.sampling.seed)} aria-invalid=${this.problem !== ''} @change=${(event: Event) => this.#seed(event)} /></label>
        <button class="plain" @click=${() => this.#change({ seed: (this.sampling.seed + 1) % LARGEST_SEED })}>Next seed</button>
        <button class="plain" @click=${() => this.#change(defaultSampling())}>Reset</button></div>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : ''}</details>`;
  }
}
