/** How hand-made queries and keys are compared: the score function and its parameters. */

import { css, html, LitElement, nothing } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { ScoreFunction } from '../../core/types.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValues } from '../../view/controls/used_values.ts';
import { EDITED } from '../../view/scores/index.ts';
import { PARAMETERS, type ParameterShown } from '../../view/scores/parameters.ts';
import { columnForm, inForm } from '../../view/text/form.ts';
import { formed } from '../../view/text/form_words.ts';
import {
  noNumberWords,
  numberChooser,
  numberField,
  numberTable,
  numberTableStyles,
  typedNumber,
  upTo,
} from './number_table.ts';
import {
  blocksOf,
  fittedScore,
  hasParameters,
  hiddenOf,
  MOST_HIDDEN,
  startScore,
  withParameter,
} from './score_parameters.ts';
import type { ScoreParameters, Vectors } from './source.ts';
import { MOST_COLUMNS_WITH_PARAMETERS } from './source.ts';
import { rovingTables } from './table_keys.ts';
import { shapeOf, widthsOf, withScore } from './vectors.ts';
import { emitVectors } from './vectors_change.ts';

export class ScoreEditor extends LitElement {
  static override properties = {
    vectors: { attribute: false },
    problem: { state: true },
  };
  declare vectors: Vectors;
  declare problem: string;

  static override styles = [
    controlsStyles,
    numberTableStyles,
    css`
      :host { display: block; }
      .chosen { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; min-height: 44px; }
      .chosen > label { display: inline-flex; flex-wrap: wrap; align-items: center; gap: 0 8px; max-width: 100%; font-size: var(--text-13); font-weight: 600; }
      .chosen > label select { font-weight: 400; max-width: 100%; }
      .formula { font-size: var(--text-16); }
      .words { margin: 4px 0 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); max-width: 72ch; }
      .matrices, .own { margin-top: 12px; }
    `,
  ];

  constructor() {
    super();
    rovingTables(this);
    this.problem = '';
  }

  get #function(): ScoreFunction {
    return this.vectors.score?.function ?? 'scaled-dot';
  }

  #change(score: ScoreParameters | undefined): void {
    this.problem = '';
    emitVectors(this, withScore(this.vectors, score));
  }

  #choose(event: Event): void {
    const name = (event.target as HTMLSelectElement).value as ScoreFunction;
    this.#change(startScore(name, shapeOf(this.vectors)));
  }

  /** Takes what was typed, or says that it is no number. */
  #typed(event: Event, changed: (value: number) => ScoreParameters): void {
    const value = typedNumber(event);
    if (value === null) this.problem = noNumberWords(event);
    else this.#change(changed(value));
  }

  /** The heads side by side, as in the queries and keys. */
  #parameter(score: ScoreParameters, { name, title, words }: ParameterShown) {
    const blocks = blocksOf(score, name);
    const width = blocks[0]?.[0]?.length ?? 1;
    const rows = (blocks[0] ?? []).map((_, row) => blocks.flatMap((block) => block[row] ?? []));
    const edit = (row: number, column: number, event: Event) =>
      this.#typed(event, (value) =>
        withParameter(score, name, [Math.floor(column / width), row, column % width], value),
      );
    return numberTable({
      title,
      words: inForm(words),
      rows,
      width,
      edit,
      // The scene holds W and U as Bahdanau wrote them; v is a list in either form.
      ofColumnForm: name === 'vector' ? columnForm !== null : score.function === 'additive',
    });
  }

  #own(score: ScoreParameters) {
    const { factor } = PARAMETERS[score.function];
    if (factor) {
      const edit = (event: Event) => this.#typed(event, (value) => ({ ...score, factor: value }));
      return html`<div class="sizes own"><label>Factor ${factor.name} ${numberField(`Factor ${factor.name}`, score.factor ?? factor.start, edit)}</label></div>`;
    }
    const hidden = hiddenOf(score);
    if (hidden === 0) return nothing;
    const resize = (size: number) => this.#change(fittedScore(score, shapeOf(this.vectors), size));
    return html`<div class="sizes own">${numberChooser('Hidden numbers', hidden, upTo(MOST_HIDDEN), resize)}</div>`;
  }

  /** Other numbers are used now, whether typed here, undone or gone back to: every field shows them. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) this.problem = '';
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('vectors')) showUsedValues(this.renderRoot);
  }

  override render() {
    const { score } = this.vectors;
    const { formula, words } = EDITED[this.#function];
    const { parameters } = PARAMETERS[this.#function];
    const wide = widthsOf(this.vectors).keys > MOST_COLUMNS_WITH_PARAMETERS;
    const fits = (name: string) => !wide || !hasParameters({ function: name as ScoreFunction });
    const room = formed` (up to ${MOST_COLUMNS_WITH_PARAMETERS} columns)`;
    return html`<div class="chosen"><label>Score<select aria-label="Score function" .value=${this.#function} @change=${(event: Event) => this.#choose(event)}>
        ${Object.entries(EDITED).map(([name, { title }]) => html`<option value=${name} ?selected=${name === this.#function} ?disabled=${!fits(name)}>${title}${fits(name) ? '' : room}</option>`)}</select></label>
        <span class="formula">${unsafeHTML(formula)}</span></div>
      <p class="words">${words}</p>
      ${score ? this.#own(score) : nothing}
      ${score && parameters.length > 0 ? html`<div class="matrices">${parameters.map((parameter) => this.#parameter(score, parameter))}</div>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }
}
