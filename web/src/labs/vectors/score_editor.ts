/** How hand-made queries and keys are compared: the score function and its parameters. */

import { css, html, LitElement, nothing } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { ScoreFunction } from '../../core/types.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { showUsedValues } from '../../view/controls/used_values.ts';
import {
  SCALE,
  SCORE_ADDITIVE,
  SCORE_COSINE,
  SCORE_DOT,
  SCORE_GENERAL,
} from '../../view/generated/formulas.ts';
import { widthOf } from './matrices.ts';
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
  type ParameterName,
  startScore,
  withParameter,
} from './score_parameters.ts';
import type { ScoreParameters, Vectors } from './source.ts';
import { MOST_COLUMNS_WITH_PARAMETERS } from './source.ts';
import { shapeOf, withScore } from './vectors.ts';

interface Told {
  name: string;
  formula: string;
  words: string;
}

const TOLD: Record<ScoreFunction, Told> = {
  'scaled-dot': {
    name: 'Scaled dot product',
    formula: SCALE,
    words: 'Divided by the root of the width, so that wide vectors do not saturate the softmax.',
  },
  dot: {
    name: 'Dot product',
    formula: SCORE_DOT,
    words:
      'Nothing divides it: the wider or longer the vectors, the larger the scores, until the softmax saturates.',
  },
  general: {
    name: 'General (bilinear)',
    formula: SCORE_GENERAL,
    words:
      'W says how much each number of the query has to do with each of the key. With W = I it is the dot product.',
  },
  additive: {
    name: 'Additive (concat)',
    formula: SCORE_ADDITIVE,
    words:
      'Not a product at all: a network of one hidden layer looks at each pair, and each pair costs one tanh for every hidden number.',
  },
  cosine: {
    name: 'Cosine',
    formula: SCORE_COSINE,
    words: 'Only the angle counts: making a query or a key longer changes nothing, and no score is beyond β.',
  },
};

const PARAMETERS: Partial<Record<ScoreFunction, [ParameterName, title: string, words: string][]>> = {
  general: [['queryWeight', 'W', 'row: number of the query, column: of the key']],
  additive: [
    ['queryWeight', 'W', 'query to hidden'],
    ['keyWeight', 'U', 'key to hidden'],
    ['vector', 'v', 'hidden to score'],
  ],
};

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
      .chosen > label { display: inline-flex; align-items: center; gap: 8px; font-size: 13px; font-weight: 600; }
      .chosen > label select { font-weight: 400; max-width: 100%; }
      .formula { font-size: 16px; }
      .words { margin: 4px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); max-width: 72ch; }
      .matrices, .own { margin-top: 12px; }
    `,
  ];

  constructor() {
    super();
    this.problem = '';
  }

  get #function(): ScoreFunction {
    return this.vectors.score?.function ?? 'scaled-dot';
  }

  #change(score: ScoreParameters | undefined): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('vectors-change', { detail: withScore(this.vectors, score) }));
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
  #parameter(score: ScoreParameters, [name, title, words]: [ParameterName, string, string]) {
    const blocks = blocksOf(score, name);
    const width = blocks[0]?.[0]?.length ?? 1;
    const rows = (blocks[0] ?? []).map((_, row) => blocks.flatMap((block) => block[row] ?? []));
    const edit = (row: number, column: number, event: Event) =>
      this.#typed(event, (value) =>
        withParameter(score, name, [Math.floor(column / width), row, column % width], value),
      );
    return numberTable({ title, words, rows, width, edit });
  }

  #own(score: ScoreParameters) {
    if (score.function === 'cosine') {
      const edit = (event: Event) => this.#typed(event, (factor) => ({ ...score, factor }));
      return html`<div class="sizes own"><label>Factor β ${numberField('Factor β', score.factor, edit)}</label></div>`;
    }
    if (score.function !== 'additive') return nothing;
    const resize = (hidden: number) => this.#change(fittedScore(score, shapeOf(this.vectors), hidden));
    return html`<div class="sizes own">${numberChooser('Hidden numbers', hiddenOf(score), upTo(MOST_HIDDEN), resize)}</div>`;
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
    const { formula, words } = TOLD[this.#function];
    const parameters = PARAMETERS[this.#function] ?? [];
    const wide = widthOf(this.vectors.queries) > MOST_COLUMNS_WITH_PARAMETERS;
    const fits = (name: string) => !wide || !hasParameters({ function: name as ScoreFunction });
    const room = ` (up to ${MOST_COLUMNS_WITH_PARAMETERS} columns)`;
    return html`<div class="chosen"><label>Score<select aria-label="Score function" .value=${this.#function} @change=${(event: Event) => this.#choose(event)}>
        ${Object.entries(TOLD).map(([name, told]) => html`<option value=${name} ?selected=${name === this.#function} ?disabled=${!fits(name)}>${told.name}${fits(name) ? '' : room}</option>`)}</select></label>
        <span class="formula">${unsafeHTML(formula)}</span></div>
      <p class="words">${words}</p>
      ${score ? this.#own(score) : nothing}
      ${score && parameters.length > 0 ? html`<div class="matrices">${parameters.map((one) => this.#parameter(score, one))}</div>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }
}
