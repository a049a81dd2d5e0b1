/** "How this number was made": the steps from two vectors to one weight and on to the output. */

import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { CellDetail, HeadStages, LayerSummary, ScoreFunction } from '../../core/types.ts';
import { rowOf } from '../../trace/head_rows.ts';
import { styled } from '../element/styled.ts';
import { MASK, NORMALISE, READ, ROTATE } from '../generated/formulas.ts';
import { HeadView } from '../head/head_view.ts';
import {
  emptyRowWords,
  hiddenCount,
  isEmptyRow,
  namedShares,
  type Share,
  sharesOf,
  strongestKey,
} from '../head/row.ts';
import { isolated } from '../text/direction.ts';
import { inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { share as partShare } from '../text/part_share.ts';
import { placedName, rowNameAt } from '../text/token_name.ts';
import { compared, scaled } from './compare.ts';
import { FedNumbers, fedNumber } from './fed_number.ts';
import { stepsStyles } from './steps_styles.ts';
import { limitOf } from './strips.ts';

/** The score in a later step. */
const SCORE_AGAIN = { name: 'score-again', from: 'score', words: 'the score of step Scale' };
const VERBS = ['Project', 'Rotate', 'Compare', 'Scale', 'Mask', 'Normalise', 'Read'];
const MASK_VERB = html`<attention-term name="mask" tabindex="-1">Mask</attention-term>`;

function hasRotation(cell: CellDetail | null): boolean {
  return (cell?.unrotatedQuery?.length ?? 0) > 0;
}

export class AttentionSteps extends HeadView {
  static override properties = {
    cell: { attribute: false },
    layer: { attribute: false },
    headName: { type: String },
    maskHint: { type: String },
    changes: { attribute: false },
    projected: { attribute: false },
    written: { attribute: false },
  };
  declare cell: CellDetail | null;
  declare layer: LayerSummary | null;
  declare headName: string;
  /** What the reader may try when nothing is hidden. */
  declare maskHint: string;
  /** What the reader changed in this head, in words. */
  declare changes: string[];
  /** The step before the first one, by its number: where query and key come from; null where nobody asks the model. */
  declare projected: ((number: number) => TemplateResult) | null;
  /** The step behind the last one, by its number: what the head writes; null where nobody asks the model. */
  declare written: ((number: number) => TemplateResult) | null;

  static override styles = stepsStyles;

  constructor() {
    super();
    this.cell = null;
    this.layer = null;
    this.headName = '';
    this.maskHint = '';
    this.changes = [];
    this.projected = null;
    this.written = null;
    new FedNumbers(this);
  }

  get #key(): number {
    return this.pin?.key ?? -1;
  }

  get #asking(): string {
    return isolated(rowNameAt(this.queryTokens, this.query));
  }

  get #read(): string {
    return isolated(this.keyTokens[this.#key]?.text ?? String(this.#key));
  }

  #step(verb: string, aside: string | TemplateResult, formula: string, content: TemplateResult) {
    return html`<section data-step=${verb}>
      <h3><span>${this.#number(verb)} ${verb === 'Mask' ? MASK_VERB : verb}</span><span class="aside">${aside}</span></h3>
      ${content}
      ${formula ? html`<details><summary>Formula</summary><div class="formula">${unsafeHTML(formula)}</div></details>` : nothing}
    </section>`;
  }

  /** Steps are counted as they are shown: only some models rotate. */
  #number(verb: string): number {
    const isThere: Record<string, boolean> = { Project: !!this.projected, Rotate: hasRotation(this.cell) };
    return VERBS.filter((step) => isThere[step] ?? true).indexOf(verb) + 1;
  }

  /** Rotary positions: query and key are turned by where their tokens stand. */
  #rotate(cell: CellDetail) {
    if (!hasRotation(cell)) return nothing;
    const strip = (label: string, name: string, values: Float32Array, limit: number) => ({
      label,
      name,
      values,
      limit,
    });
    const [queryLimit, keyLimit] = [
      limitOf(cell.unrotatedQuery, cell.query),
      limitOf(cell.unrotatedKey, cell.key),
    ];
    const strips = [
      strip('q', `query of ${this.#asking} before`, cell.unrotatedQuery, queryLimit),
      strip('q′', `query of ${this.#asking}, turned`, cell.query, queryLimit),
      strip('k', `key of ${this.#read} before`, cell.unrotatedKey, keyLimit),
      strip('k′', `key of ${this.#read}, turned`, cell.key, keyLimit),
    ];
    const words = `Query and key are turned by the places of their tokens, ${this.query} and ${this.#key}, so that their product knows the distance.`;
    return this.#step(
      'Rotate',
      html`rotary <attention-term name="position" tabindex="-1">positions</attention-term>`,
      ROTATE,
      html`<attention-strips .strips=${strips} .dark=${this.dark}></attention-strips><p class="words">${words}</p>
        <p class="digits">score without turning = ${fedNumber(digits(cell.unrotatedScore), { name: 'unturned', from: 'Rotate', words: 'q and k' })}, with = ${fedNumber(digits(cell.score), { name: 'turned', from: 'Rotate', words: 'q′ and k′' })}</p>`,
    );
  }

  get #score(): ScoreFunction {
    return this.layer?.score ?? 'scaled-dot';
  }

  #compare(cell: CellDetail) {
    const seen = { asking: this.#asking, read: this.#read, dark: this.dark };
    const { aside, formula, content } = compared(cell, this.#score, seen);
    return this.#step('Compare', aside, formula, content);
  }

  #scale(cell: CellDetail) {
    if (cell.scoreIsSet) {
      const words = `Your change sets the score to ${digits(cell.score)}, in place of what query and key give.`;
      return this.#step('Scale', 'set by you', '', html`<p class="words">${words}</p>`);
    }
    const { aside, formula, content } = scaled(cell, this.#score, Math.abs(this.query - this.#key));
    return this.#step('Scale', aside, formula, content);
  }

  #why(): string {
    const why = this.hiddenWhy?.(this.query, this.#key) ?? '';
    return why && ` (${why})`;
  }

  #mask(cell: CellDetail, stages: HeadStages) {
    const hidden = hiddenCount(stages, this.query);
    const aside =
      hidden === 0
        ? `nothing hidden from “${this.#asking}”`
        : `${hidden} of ${stages.keys} hidden from “${this.#asking}”`;
    const words = cell.allowed
      ? hidden === 0
        ? this.maskHint
        : html`“${this.#read}” is not among them: the score stays ${fedNumber(digits(cell.maskedScore), SCORE_AGAIN)}.`
      : `“${this.#read}” is hidden${this.#why()}: its score becomes −∞, its weight 0.`;
    return this.#step('Mask', aside, hidden > 0 ? MASK : '', html`<p class="words">${words}</p>`);
  }

  /** The strongest, and the pinned one beside them. */
  #listed(shares: Share[], named: Share[]): Share[] {
    const pinned = shares.find((share) => share.key === this.#key);
    return !pinned || named.includes(pinned) ? named : [...named, pinned];
  }

  /** Score, power and weight of a key, each with what it comes from. */
  #shareNumbers({ key, weight }: Share, stages: HeadStages, cell: CellDetail) {
    const score = rowOf(stages, this.query)?.scores[key];
    const power = cell.fromScores ? cell.exponentials[key] : undefined;
    const isPinned = key === this.#key;
    const scoreFrom = isPinned
      ? SCORE_AGAIN
      : { from: '', words: 'the same query and another key: choose it to see' };
    const fed =
      power === undefined
        ? { from: '', words: 'your change' }
        : { from: `power-${key} sum`, words: 'its power and their sum' };
    return {
      score: score === undefined ? '' : fedNumber(digits(score), { ...scoreFrom, name: `score-${key}` }),
      power:
        power === undefined
          ? ''
          : fedNumber(digits(power, 3), {
              name: `power power-${key}`,
              from: `score-${key} most`,
              words: 'its score and the largest',
            }),
      weight: fedNumber(weight.toFixed(2), { ...fed, name: `weight-${key}` }),
    };
  }

  #shareRow(share: Share, stages: HeadStages, cell: CellDetail) {
    const { key } = share;
    const { score, power, weight } = this.#shareNumbers(share, stages, cell);
    return html`<li class=${key === this.#key ? 'read' : ''}>
      <span class="token" dir="auto" title=${placedName(this.keyTokens, key)}>${placedName(this.keyTokens, key)}</span><span class="score">${score}</span><span class="score">${power}</span>
      <span class="bar"><i ${styled({ width: `${100 * share.weight}%` })}></i></span><span class="weight">${weight}</span></li>`;
  }

  /** What the columns of the list are. */
  #shareHead(cell: CellDetail) {
    const known = cell.query.length > 0;
    return html`<li class="head" aria-hidden="true"><span></span><span>${known ? 'score s' : ''}</span><span>${known && cell.fromScores ? html`e<sup>s − m</sup>` : ''}</span><span></span><span class="weight">weight</span></li>`;
  }

  /** The division that made the weight, and what stands in it. */
  #division(cell: CellDetail, stages: HeadStages) {
    if (cell.query.length === 0 || !cell.allowed) return nothing;
    if (!cell.fromScores)
      return html`<p class="words">${inForm('Your change sets weights in this row: they are not what its scores would give.')}</p>`;
    const allowed = stages.keys - hiddenCount(stages, this.query);
    const [score, most, sum] = [digits(cell.maskedScore), digits(cell.rowMaximum), digits(cell.rowSum, 3)];
    const strongest = `score-${strongestKey(stages, this.query)}`;
    const largest =
      cell.sinkExponential === 1
        ? { name: 'most', from: '', words: 'the sink' }
        : { name: 'most', from: strongest, words: inForm('the largest score of the row') };
    const made = {
      name: 'weight',
      from: 'score-again most sum',
      words: 'the score, the largest score and the sum',
    };
    return html`<p class="digits">weight = e<sup>${fedNumber(score, SCORE_AGAIN)} − ${fedNumber(most, largest)}</sup> ÷ ${fedNumber(sum, { name: 'sum', from: 'power', words: inForm('all powers of the row') })} = <strong>${fedNumber(digits(cell.weight, 3), made)}</strong></p>
      <p class="words">m = ${most} is ${cell.sinkExponential === 1 ? 'the sink’s score' : inForm('the largest score of the row')}; taking it off every score keeps the powers small and changes no weight. ${sum} is the sum of ${allowed === 1 ? 'the one power' : `all ${allowed} powers`} e<sup>s − m</sup>${cell.sinkExponential === 0 ? '' : `, with ${digits(cell.sinkExponential, 3)} of the sink, whose weight is dropped`}.</p>`;
  }

  #normalise(cell: CellDetail, stages: HeadStages) {
    if (isEmptyRow(stages, this.query)) {
      const empty = emptyRowWords(stages, this.query);
      const words = html`<p class="words">${inForm('Nothing is allowed in this row')}: ${empty === 'output 0' ? 'every weight is 0 and so is the output' : `its weights are ${empty}`}.</p>`;
      return this.#step('Normalise', inForm('softmax over the row'), '', words);
    }
    const shares = sharesOf(stages, this.query);
    const { named, others, rest } = namedShares(stages, this.query, shares);
    const listed = this.#listed(shares, named);
    const more =
      listed.length === named.length
        ? `${others} more ${others > 1 ? 'share' : 'has'}`
        : `${others} below the ${named.length} strongest ${others > 1 ? 'share' : 'has'}`;
    return this.#step(
      'Normalise',
      cell.fromScores
        ? html`<attention-term name="softmax" tabindex="-1">softmax</attention-term> ${inForm('over the row')}`
        : 'replaced by your change',
      cell.fromScores ? NORMALISE : '',
      html`<ul>${this.#shareHead(cell)}${listed.map((share) => this.#shareRow(share, stages, cell))}</ul>
        ${others > 0 ? html`<p class="words">${more} ${rest.toFixed(2)}</p>` : nothing}${this.#division(cell, stages)}`,
    );
  }

  #readStep(cell: CellDetail) {
    if (cell.value.length === 0) {
      return this.#step(
        'Read',
        'weights × values',
        '',
        html`<p class="words">This file holds no values, so the output is not known.</p>`,
      );
    }
    const limit = limitOf(cell.value, cell.output);
    const strips = [
      { label: 'v', name: `value of ${this.#read}`, values: cell.value, limit },
      { label: 'w×v', name: 'its share of the output', values: cell.weightedValue, limit },
      { label: 'out', name: `output of ${this.#asking}`, values: cell.output, limit },
    ];
    return this.#step(
      'Read',
      html`<attention-term name="weight" tabindex="-1">weights</attention-term> × <attention-term name="value" tabindex="-1">values</attention-term>`,
      READ,
      html`<attention-strips .strips=${strips} .dark=${this.dark}></attention-strips><p class="words">${this.#outputWords(cell)}</p>`,
    );
  }

  /** What the output is made of, as the reader's changes leave it. */
  #outputWords({ averaged, outputFactor, weight }: CellDetail) {
    if (outputFactor === 0) return 'The head writes nothing here: its output is 0.';
    if (averaged) return 'At every token the head writes the mean of its outputs, whatever it looks at.';
    const times = outputFactor === 1 ? '' : `, and that times ${digits(outputFactor)}`;
    const share = fedNumber(partShare(weight), {
      name: 'share',
      from: `weight weight-${this.#key}`,
      words: 'the weight of step Normalise',
    });
    return html`The output of “${this.#asking}” is a blend: ${share} of it is the value of “${this.#read}”${times}.`;
  }

  override render() {
    const { cell, stages } = this;
    if (!cell || !stages || this.#key < 0 || this.query >= stages.queries || this.#key >= stages.keys) {
      return html`<h2>How this number was made</h2>
        <p class="words">Click a cell of the matrix, or a word: every step from two vectors to one weight appears here.</p>`;
    }
    const known = cell.query.length > 0;
    return html`<h2>How this number was made</h2>
      <p class="words">${this.headName}: how much <span class="asks">${isolated(placedName(this.queryTokens, this.query))}</span> looks at <span class="reads">${isolated(placedName(this.keyTokens, this.#key))}</span></p>
      ${this.changes.length > 0 ? html`<p class="words changes">Changed: ${this.changes.join('; ')}.</p>` : nothing}
      ${known ? html`${this.projected?.(1) ?? nothing} ${this.#rotate(cell)} ${this.#compare(cell)} ${this.#scale(cell)} ${this.#mask(cell, stages)}` : html`<p class="words">This file holds weights alone: its queries and keys are not known, so the first steps cannot be shown.</p>`}
      ${this.#normalise(cell, stages)} ${this.#readStep(cell)}
      ${(cell.value.length > 0 && this.written?.(this.#number('Read') + 1)) || nothing}`;
  }
}
