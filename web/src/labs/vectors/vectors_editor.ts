/** Queries, keys and values to change by hand or to draw by a seed; every edit is computed at once. */

import { css, html, LitElement, nothing } from 'lit';
import type { Mode } from '../../scene/scene.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import { segmentsStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValues } from '../../view/controls/used_values.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { TOOLBAR_ITEMS } from '../../view/gestures/toolbar.ts';
import { columnForm, inForm } from '../../view/text/form.ts';
import {
  drawn,
  type MatrixName,
  withCell,
  withColumns,
  withCrossTokens,
  withSeed,
  withTokens,
} from './change_vectors.ts';
import { type FilledVectors, isDrawn } from './filled_vectors.ts';
import {
  noNumberWords,
  numberChooser,
  numberField,
  numberTable,
  numberTableStyles,
  placeWords,
  typedNumber,
  upTo,
} from './number_table.ts';
import { hasParameters } from './score_parameters.ts';
import type { Vectors } from './source.ts';
import { COLUMN_CHOICES, MOST_COLUMNS_WITH_PARAMETERS, MOST_TOKENS } from './source.ts';
import { movesInSizes, rovingTables } from './table_keys.ts';
import { groupsOf, seedOf, widthsOf } from './vectors.ts';
import { emitVectors } from './vectors_change.ts';

/** Three matrices below each other would push the picture of what they do out of sight. */
const NARROW = '(max-width: 39.99rem)';

/** Wider ones are a picture, and fields for one row of it. */
const COLUMNS_IN_FIELDS = 8;

interface Titled {
  name: MatrixName;
  title: string;
  words: string;
  names: 'tokens' | 'crossTokens';
}

function titled(cross: boolean): Titled[] {
  const second = { words: 'of the second sequence', names: 'crossTokens' as const };
  return [
    { name: 'queries', title: 'Queries', words: 'what each token looks for', names: 'tokens' },
    cross
      ? { name: 'crossKeys', title: 'Keys', ...second }
      : { name: 'keys', title: 'Keys', words: 'what each token is found by', names: 'tokens' },
    cross
      ? { name: 'crossValues', title: 'Values', ...second }
      : { name: 'values', title: 'Values', words: 'what each token gives', names: 'tokens' },
  ];
}

export class VectorsEditor extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    numbers: { attribute: false },
    mode: { type: String },
    dark: { type: Boolean },
    told: { type: Boolean, reflect: true },
    row: { state: true },
    chosen: { state: true },
    narrow: { state: true },
    problem: { state: true },
  };
  declare vectors: Vectors;
  /** The same with every number there. */
  declare numbers: FilledVectors;
  declare mode: Mode;
  declare dark: boolean;
  /** A story speaks of the matrices: they come first. */
  declare told: boolean;
  /** Of wide matrices, the one in fields. */
  declare row: number;
  /** Where there is room for one matrix alone, its place among them. */
  declare chosen: number;
  declare narrow: boolean;
  declare problem: string;

  static override styles = [
    controlsStyles,
    numberTableStyles,
    segmentsStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .sizes { margin-bottom: 12px; align-items: center; }
      .wide { flex: 1 1 260px; }
      .turned { flex: 0 1 200px; }
      summary { display: list-item; width: max-content; min-height: 28px; line-height: 28px; margin-top: 4px; font-size: var(--text-13); cursor: pointer; }
      @media (pointer: coarse) { summary { min-height: 44px; line-height: 44px; } }
      @media (min-width: 64rem) {
        :host([told]) { display: flex; flex-direction: column; }
        :host([told]) :is(.sizes, .note) { order: 1; margin: 12px 0 0; }
      }
      .note { margin: 8px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .segments { margin-bottom: 8px; }
      /* The pressed button names it. */
      .single h2 { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    `,
  ];

  readonly #room = matchMedia(NARROW);
  readonly #measure = () => {
    this.narrow = this.#room.matches;
  };

  constructor() {
    super();
    rovingTables(this);
    this.mode = 'self';
    this.dark = false;
    this.told = false;
    this.row = 0;
    this.chosen = 0;
    this.narrow = this.#room.matches;
    this.problem = '';
    new Roving(this, '.segments', 'button');
    new Roving(this, '.sizes', `.number, ${TOOLBAR_ITEMS}`, movesInSizes);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#room.addEventListener('change', this.#measure);
    this.#measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.removeEventListener('change', this.#measure);
  }

  #change(vectors: Vectors, gesture = ''): void {
    this.problem = '';
    emitVectors(this, vectors, gesture);
  }

  #edit(name: MatrixName, row: number, column: number, event: Event): void {
    const value = typedNumber(event);
    if (value === null) this.problem = noNumberWords(event);
    else this.#change(withCell(this.vectors, name, row, column, value), `${name} ${row} ${column}`);
  }

  #rename(which: 'tokens' | 'crossTokens', row: number, event: Event): void {
    const text = (event.target as HTMLInputElement).value.slice(0, 40);
    const names = this.vectors[which].map((name, index) => (index === row ? text : name));
    this.#change({ ...this.vectors, [which]: names });
  }

  #isDrawn(name: MatrixName, row: number, column: number): boolean {
    return typeof this.vectors[name][row]?.[column] !== 'number';
  }

  #matrix(matrix: Titled) {
    const { name, title, words, names } = matrix;
    const rows = this.numbers[name];
    const columns = rows[0]?.length ?? 1;
    if (columns > COLUMNS_IN_FIELDS) return this.#wide(matrix, rows, columns);
    return numberTable({
      title,
      words,
      rows,
      width: columns / this.vectors.heads,
      edit: (row, column, event) => this.#edit(name, row, column, event),
      drawn: (row, column) => this.#isDrawn(name, row, column),
      names: { of: this.vectors[names], rename: (row, event) => this.#rename(names, row, event) },
    });
  }

  #wide({ name, title, words, names }: Titled, rows: number[][], columns: number) {
    const { vectors } = this;
    const row = Math.min(this.row, rows.length - 1);
    const width = columns / vectors.heads;
    const read = name === 'queries' ? columns : width * groupsOf(vectors);
    const field = (value: number, column: number) =>
      html`<span class=${column > 0 && column % width === 0 ? 'split' : ''}>${numberField(
        `${title}, ${placeWords(row, column)}`,
        value,
        (event) => this.#edit(name, row, column, event),
        this.#isDrawn(name, row, column),
      )}</span>`;
    return html`<section class=${columnForm ? 'turned' : 'wide'}><h2>${title} <span>${words}</span></h2>
      <matrix-picture .rows=${rows} .title=${title} .width=${width} .read=${read} .chosen=${row} .dark=${this.dark}
        @row-chosen=${(event: CustomEvent<number>) => {
          this.row = event.detail;
        }}></matrix-picture>
      <details><summary>Numbers of “${vectors[names][row] || row + 1}”</summary><div class="fields"><input class="number name" aria-label="Name of token ${row + 1}" .value=${vectors[names][row] ?? ''}
        @change=${(event: Event) => this.#rename(names, row, event)} />${(rows[row] ?? []).map(field)}</div></details></section>`;
  }

  #columns(title: string, which: 'keys' | 'values', most: number) {
    const width = widthsOf(this.vectors)[which];
    const choices = [...new Set([...COLUMN_CHOICES, width])].filter((one) => one <= Math.max(most, width));
    return this.#chooser(
      title,
      width,
      choices.sort((one, other) => one - other),
      (chosen) => withColumns(this.vectors, which, chosen),
    );
  }

  #chooser(title: string, value: number, choices: number[], choose: (chosen: number) => Vectors) {
    return numberChooser(title, value, choices, (chosen) => this.#change(choose(chosen)));
  }

  #reseed(event: Event): void {
    const seed = typedNumber(event);
    if (seed === null || !Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED)
      this.problem = `A seed is a whole number up to ${LARGEST_SEED}: the last good one is still used.`;
    else this.#change(withSeed(this.vectors, seed), 'seed');
  }

  #seed() {
    const { vectors } = this;
    const text = String(seedOf(vectors));
    return html`<label>Seed<input class="number" inputmode="numeric" value=${text} .value=${text}
        @change=${(event: Event) => this.#reseed(event)} /></label>
      <button class="plain" title="Every number is drawn anew from a normal distribution" @click=${() => this.#change(drawn(vectors))}>Draw at random</button>`;
  }

  /** Other numbers are used now, whether typed here, undone or gone back to: every field shows them. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) this.problem = '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) showUsedValues(this.renderRoot);
  }

  #rowChooser() {
    const { vectors, mode } = this;
    const { keys, values } = widthsOf(vectors);
    if (Math.max(keys, values) <= COLUMNS_IN_FIELDS) return nothing;
    const others = mode === 'cross' ? vectors.crossTokens : [];
    const names = upTo(Math.max(vectors.tokens.length, others.length)).map(
      (place, at) => [vectors.tokens[at], others[at]].filter(Boolean).join(', ') || place,
    );
    return html`<label>${inForm('Row')}<select aria-label=${inForm('Row in fields')} @change=${(
      event: Event,
    ) => {
      this.row = Number((event.target as HTMLSelectElement).value);
    }}>${names.map((name, at) => html`<option value=${at} ?selected=${at === this.row}>${name}</option>`)}</select></label>`;
  }

  #sizes(cross: boolean) {
    const { vectors } = this;
    const most = hasParameters(vectors.score) ? MOST_COLUMNS_WITH_PARAMETERS : Infinity;
    return html`<div class="sizes" role="toolbar" aria-label="Sizes and seed">
        ${this.#chooser(cross ? 'Tokens looking' : 'Tokens', vectors.tokens.length, upTo(MOST_TOKENS), (count) => withTokens(vectors, count))}
        ${cross ? this.#chooser('Tokens looked at', vectors.crossTokens.length, upTo(MOST_TOKENS), (count) => withCrossTokens(vectors, count)) : nothing}
        ${this.#columns(inForm('Query and key columns'), 'keys', most)} ${this.#columns(inForm('Value columns'), 'values', Infinity)}
        ${this.#seed()} ${this.#rowChooser()}
      </div>`;
  }

  #note(cross: boolean) {
    const names = titled(cross).map(({ name }) => name);
    const drawnWords = isDrawn(this.vectors, names) ? 'Numbers in italics are drawn by the seed. ' : '';
    return html`<p class="note">${drawnWords}Up and down step a number by 0.1, with Shift by 1; left, right and Enter lead to the next one.</p>`;
  }

  /** One matrix at a time, with the sizes folded away. */
  #narrowly(matrices: Titled[], cross: boolean) {
    const matrix = matrices[this.chosen] ?? matrices[0];
    return html`<div class="segments" role="group" aria-label="Matrix">${matrices.map(
      ({ title }, at) =>
        html`<button aria-pressed=${at === this.chosen} @click=${() => {
          this.chosen = at;
        }}>${title}</button>`,
    )}</div>
      <div class="matrices single">${matrix ? this.#matrix(matrix) : nothing}</div>
      <details><summary>Sizes and seed</summary>${this.#sizes(cross)}${this.#note(cross)}</details>`;
  }

  override render() {
    const cross = this.mode === 'cross';
    const matrices = titled(cross);
    return html`${
      this.narrow
        ? this.#narrowly(matrices, cross)
        : html`${this.#sizes(cross)}<div class="matrices">${matrices.map((matrix) => this.#matrix(matrix))}</div>${this.#note(cross)}`
    }
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }
}
