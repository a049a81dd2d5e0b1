/** Why scores are divided by √d: the same vectors with the division and without, at one width and at many. */

import { css, html, LitElement, nothing } from 'lit';
import { type Core, messageOf } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import type { HeadShown } from '../../trace/head_shown.ts';
import type { ChartData } from '../../view/chart/chart.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { assigned } from '../../view/element/assigned.ts';
import { inForm } from '../../view/text/form.ts';
import { digits } from '../../view/text/format.ts';
import type { Vectors } from './source.ts';
import { widthsOf } from './vectors.ts';
import { type WidthFigures, type WidthSide, widthFigures, widthWords } from './width_figures.ts';

export class WidthStudy extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    mode: { type: String },
    core: { attribute: false },
    shown: { attribute: false },
    dark: { type: Boolean },
    figures: { state: true },
    problem: { state: true },
    hovered: { state: true },
  };
  declare vectors: Vectors;
  declare mode: Mode;
  declare core: () => Promise<Core>;
  /** The head on the page: its tokens and its pin. */
  declare shown: HeadShown;
  declare dark: boolean;
  declare figures: WidthFigures[];
  declare problem: string;
  /** The width under the chart's cross-hair. */
  declare hovered: number | null;

  static override styles = [
    headingStyles,
    css`
    :host { display: block; margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    h3 { margin: 0 0 8px; font-size: var(--text-12); line-height: var(--text-16); font-weight: 400; color: var(--muted); }
    p { margin: 0 0 12px; max-width: 72ch; }
    .pair { display: grid; gap: 16px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13.75rem), 1fr)); align-items: start; margin-bottom: 16px; }
    section { min-width: 0; }
    line-chart { max-width: 560px; }
  `,
  ];

  #version = 0;
  #asked = '';

  constructor() {
    super();
    this.dark = false;
    this.figures = [];
    this.problem = '';
    this.hovered = null;
  }

  /** Products are what the division is about. */
  get #applies(): boolean {
    const { score } = this.vectors;
    return score === undefined || score.function === 'dot';
  }

  protected override willUpdate(): void {
    const asked = this.#applies ? JSON.stringify([this.vectors, this.mode]) : '';
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#measure(++this.#version);
  }

  async #measure(version: number): Promise<void> {
    if (this.#asked === '') return;
    // Where no core can be had, the page has said so.
    const core = await this.core().catch(() => null);
    if (!core) return;
    try {
      const figures = await widthFigures(core, this.vectors, this.mode);
      if (version === this.#version) Object.assign(this, { figures, problem: '' });
    } catch (cause) {
      if (version === this.#version) this.problem = messageOf(cause);
    }
  }

  get #chart(): ChartData {
    const steps = this.figures.map(({ width }) => width);
    const line = (name: string, tone: number, side: 'scaled' | 'unscaled') => ({
      name,
      tone,
      steps,
      values: this.figures.map((one) => one[side].entropy),
    });
    return {
      title: inForm('Entropy of the rows (1 = even) against d, the number of columns'),
      across: 'd =',
      lines: [line('÷ √d', 1, 'scaled'), line('not divided', 3, 'unscaled')],
      lastStep: steps.at(-1) ?? 1,
      most: 1,
      named: true,
    };
  }

  #side(title: string, { stages, entropy }: WidthSide) {
    const shown = {
      ...this.shown,
      stages,
      hover: null,
      difference: null,
      massFilter: null,
      tiles: null,
      strongest: null,
      hiddenWhy: null,
    };
    return html`<section><h3>${title}: <attention-term name="entropy">entropy</attention-term> ${digits(entropy)}</h3><attention-matrix ${assigned({ ...shown, dark: this.dark })}></attention-matrix></section>`;
  }

  override render() {
    if (!this.#applies)
      return html`<h2>Why √d?</h2><p>It is about products: choose a dot product as the score to see it.</p>`;
    const width = this.hovered ?? widthsOf(this.vectors).keys;
    const one = this.figures.find((figures) => figures.width === width);
    return html`<h2>Why √d?</h2>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}
      ${
        one
          ? html`<p>${widthWords(this.figures, digits)} ${this.vectors.heads > 1 ? inForm('All columns count as one head here.') : ''} ${inForm('Choose more columns above')}, or point at the chart.</p>
        <div class="pair">${this.#side(`d = ${width}, divided by √${width}`, one.scaled)}${this.#side(`d = ${width}, not divided`, one.unscaled)}</div>
        <line-chart .data=${this.#chart} ?log=${true} .at=${widthsOf(this.vectors).keys} .hover=${this.hovered}
          @chart-hover=${(event: CustomEvent<number | null>) => {
            event.stopPropagation();
            this.hovered = event.detail;
          }}></line-chart>`
          : nothing
      }`;
  }
}
