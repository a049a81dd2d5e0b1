/** Small queries, keys and values to change by hand; every edit is computed at once. */

import { css, html, LitElement, nothing } from 'lit';
import { messageOf } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValues } from '../../view/controls/used_values.ts';
import { widthOf } from './matrices.ts';
import {
  noNumberWords,
  numberChooser,
  numberTable,
  numberTableStyles,
  typedNumber,
  upTo,
} from './number_table.ts';
import { hasParameters } from './score_parameters.ts';
import type { Vectors } from './source.ts';
import { COLUMN_CHOICES, MOST_COLUMNS_WITH_PARAMETERS, MOST_TOKENS } from './source.ts';
import {
  type MatrixName,
  possibleHeads,
  withCell,
  withColumns,
  withCrossTokens,
  withHeads,
  withTokens,
} from './vectors.ts';

export class VectorsEditor extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    mode: { type: String },
    filling: { attribute: false },
    problem: { state: true },
  };
  declare vectors: Vectors;
  declare mode: Mode;
  /** The random numbers for new columns, from the core. */
  declare filling: () => Promise<Float32Array>;
  declare problem: string;

  static override styles = [
    controlsStyles,
    numberTableStyles,
    css`
      :host { display: block; font-variant-numeric: tabular-nums; }
      .sizes { margin-bottom: 12px; }
      score-editor { margin-top: 16px; padding-top: 8px; border-top: 1px solid var(--line); }
    `,
  ];

  constructor() {
    super();
    this.mode = 'self';
    this.filling = async () => new Float32Array();
    this.problem = '';
  }

  #change(vectors: Vectors): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('vectors-change', { detail: vectors }));
  }

  #edit(name: MatrixName, row: number, column: number, event: Event): void {
    const value = typedNumber(event);
    if (value === null) this.problem = noNumberWords(event);
    else this.#change(withCell(this.vectors, name, row, column, value));
  }

  #rename(which: 'tokens' | 'crossTokens', row: number, event: Event): void {
    const text = (event.target as HTMLInputElement).value.slice(0, 40);
    const names = this.vectors[which].map((name, index) => (index === row ? text : name));
    this.#change({ ...this.vectors, [which]: names });
  }

  #matrix(name: MatrixName, title: string, words: string, which: 'tokens' | 'crossTokens') {
    const rows = this.vectors[name];
    return numberTable({
      title,
      words,
      rows,
      width: widthOf(rows) / this.vectors.heads,
      edit: (row, column, event) => this.#edit(name, row, column, event),
      names: { of: this.vectors[which], rename: (row, event) => this.#rename(which, row, event) },
    });
  }

  async #widen(which: 'keys' | 'values', width: number): Promise<void> {
    try {
      const filling = await this.filling();
      this.#change(withColumns(this.vectors, which, width, filling));
    } catch (cause) {
      this.problem = messageOf(cause);
    }
  }

  #columns(title: string, which: 'keys' | 'values', width: number, most: number) {
    const choices = [...new Set([...COLUMN_CHOICES, width])].filter((one) => one <= Math.max(most, width));
    return numberChooser(
      title,
      width,
      choices.sort((one, other) => one - other),
      (chosen) => this.#widen(which, chosen),
    );
  }

  #chooser(title: string, value: number, choices: number[], choose: (chosen: number) => Vectors) {
    return numberChooser(title, value, choices, (chosen) => this.#change(choose(chosen)));
  }

  /** Other numbers are used now, whether typed here, undone or gone back to: every field shows them. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) this.problem = '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) showUsedValues(this.renderRoot);
  }

  override render() {
    const { vectors, mode } = this;
    const cross = mode === 'cross';
    return html`<div class="sizes">
        ${this.#chooser('Heads', vectors.heads, possibleHeads(vectors), (heads) => withHeads(vectors, heads))}
        ${this.#chooser(cross ? 'Tokens looking' : 'Tokens', vectors.tokens.length, upTo(MOST_TOKENS), (count) => withTokens(vectors, count))}
        ${cross ? this.#chooser('Tokens looked at', vectors.crossTokens.length, upTo(MOST_TOKENS), (count) => withCrossTokens(vectors, count)) : nothing}
        ${this.#columns('Query and key columns', 'keys', widthOf(vectors.queries), hasParameters(vectors.score) ? MOST_COLUMNS_WITH_PARAMETERS : Infinity)}
        ${this.#columns('Value columns', 'values', widthOf(vectors.values), Infinity)}
      </div>
      <div class="matrices">
        ${this.#matrix('queries', 'Queries', 'what each token looks for', 'tokens')}
        ${cross ? this.#matrix('crossKeys', 'Keys', 'of the second sequence', 'crossTokens') : this.#matrix('keys', 'Keys', 'what each token is found by', 'tokens')}
        ${cross ? this.#matrix('crossValues', 'Values', 'of the second sequence', 'crossTokens') : this.#matrix('values', 'Values', 'what each token gives', 'tokens')}
      </div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <score-editor .vectors=${vectors} @vectors-change=${(event: CustomEvent<Vectors>) => this.#change(event.detail)}></score-editor>`;
  }
}
