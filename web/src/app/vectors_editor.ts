/** Small queries, keys and values to change by hand; every edit is computed at once. */

import { css, html, LitElement, nothing } from 'lit';
import { MOST_COLUMNS, MOST_TOKENS } from '../state/defaults.ts';
import type { Mode, Vectors } from '../state/scene.ts';
import {
  type MatrixName,
  possibleHeads,
  withCell,
  withColumns,
  withCrossTokens,
  withTokens,
} from '../state/vectors.ts';
import { controlsStyles } from './controls_styles.ts';

const LARGEST = 1e6;

export class VectorsEditor extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    mode: { type: String },
    problem: { state: true },
  };
  declare vectors: Vectors;
  declare mode: Mode;
  declare problem: string;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .sizes { display: flex; flex-wrap: wrap; gap: 8px 16px; margin-bottom: 12px; font-size: 12px; color: var(--muted); }
      .sizes label { display: inline-flex; align-items: center; gap: 6px; }
      .sizes select { min-height: 28px; color: var(--ink); }
      .matrices { display: flex; flex-wrap: wrap; gap: 16px 24px; }
      section { min-width: 0; max-width: 100%; }
      h3 { margin: 0 0 4px; font-size: 13px; line-height: 20px; font-weight: 600; }
      h3 span { font-weight: 400; font-size: 12px; color: var(--muted); }
      .scroll { overflow-x: auto; max-width: 100%; padding: 3px; margin: -3px; }
      table { border-collapse: separate; border-spacing: 2px; }
      td input { box-sizing: border-box; width: 56px; min-height: 28px; padding: 0 4px; text-align: right; border: 1px solid var(--line); border-radius: 5px; background: var(--panel); }
      td input[aria-invalid='true'] { border-color: var(--orange); box-shadow: 0 0 0 1px var(--orange); }
      td input.name { width: 64px; text-align: left; color: var(--muted); }
      td.split { padding-left: 10px; }
      p { margin: 8px 0 0; font-size: 12px; line-height: 16px; color: var(--orange); }
      @media (pointer: coarse) { td input { min-height: 44px; font-size: 16px; } .sizes select { min-height: 44px; } }
    `,
  ];

  constructor() {
    super();
    this.mode = 'self';
    this.problem = '';
  }

  #change(vectors: Vectors): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('vectors-change', { detail: vectors }));
  }

  #edit(name: MatrixName, row: number, column: number, event: Event): void {
    const field = event.target as HTMLInputElement;
    const text = field.value.trim().replace('\u2212', '-').replace(',', '.');
    const value = Number(text);
    const bad = text === '' || !Number.isFinite(value) || Math.abs(value) > LARGEST;
    field.setAttribute('aria-invalid', String(bad));
    if (bad) {
      this.problem = `“${field.value.slice(0, 20)}” is no number up to a million: the last good one is still used.`;
      return;
    }
    this.#change(withCell(this.vectors, name, row, column, value));
  }

  #rename(which: 'tokens' | 'crossTokens', row: number, event: Event): void {
    const text = (event.target as HTMLInputElement).value.slice(0, 40);
    const names = this.vectors[which].map((name, index) => (index === row ? text : name));
    this.#change({ ...this.vectors, [which]: names });
  }

  #matrix(name: MatrixName, title: string, words: string, which: 'tokens' | 'crossTokens') {
    const matrix = this.vectors[name];
    const width = (matrix[0]?.length ?? 1) / this.vectors.heads;
    return html`<section><h3>${title} <span>${words}</span></h3><div class="scroll"><table><tbody>
      ${matrix.map(
        (
          row,
          at,
        ) => html`<tr><td><input class="name" aria-label="Name of token ${at + 1}" .value=${this.vectors[which][at] ?? ''}
          @change=${(event: Event) => this.#rename(which, at, event)} /></td>${row.map(
            (
              value,
              column,
            ) => html`<td class=${column > 0 && column % width === 0 ? 'split' : ''}><input inputmode="decimal"
              aria-label="${title}, row ${at + 1}, column ${column + 1}" .value=${String(value)}
              @input=${(event: Event) => this.#edit(name, at, column, event)} /></td>`,
          )}</tr>`,
      )}</tbody></table></div></section>`;
  }

  #chooser(title: string, value: number, choices: number[], choose: (chosen: number) => Vectors) {
    return html`<label>${title}<select aria-label=${title} .value=${String(value)} @change=${(event: Event) =>
      this.#change(choose(Number((event.target as HTMLSelectElement).value)))}>
      ${choices.map((one) => html`<option value=${one} ?selected=${one === value}>${one}</option>`)}</select></label>`;
  }

  override render() {
    const { vectors, mode } = this;
    const cross = mode === 'cross';
    const upTo = (most: number) => Array.from({ length: most }, (_, at) => at + 1);
    return html`<div class="sizes">
        ${this.#chooser('Heads', vectors.heads, possibleHeads(vectors), (heads) => ({ ...vectors, heads }))}
        ${this.#chooser(cross ? 'Tokens that ask' : 'Tokens', vectors.tokens.length, upTo(MOST_TOKENS), (count) => withTokens(vectors, count))}
        ${cross ? this.#chooser('Tokens that answer', vectors.crossTokens.length, upTo(MOST_TOKENS), (count) => withCrossTokens(vectors, count)) : nothing}
        ${this.#chooser('Query and key columns', vectors.queries[0]?.length ?? 1, upTo(MOST_COLUMNS), (width) => withColumns(vectors, 'keys', width))}
        ${this.#chooser('Value columns', vectors.values[0]?.length ?? 1, upTo(MOST_COLUMNS), (width) => withColumns(vectors, 'values', width))}
      </div>
      <div class="matrices">
        ${this.#matrix('queries', 'Queries', 'what each token asks', 'tokens')}
        ${cross ? this.#matrix('crossKeys', 'Keys', 'of the second sequence', 'crossTokens') : this.#matrix('keys', 'Keys', 'what each token answers to', 'tokens')}
        ${cross ? this.#matrix('crossValues', 'Values', 'of the second sequence', 'crossTokens') : this.#matrix('values', 'Values', 'what each token gives', 'tokens')}
      </div>
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : nothing}`;
  }
}
