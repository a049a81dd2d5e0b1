/** Two heads side by side with what differs between them: one pin and one place under the pointer for all three. */

import { html, LitElement, nothing } from 'lit';
import type { HeadDifference, HeadStages } from '../../core/types.ts';
import type { Cell } from '../../trace/selection.ts';
import type { ComparedHeads } from '../../trace/two_heads.ts';
import { assigned } from '../assigned.ts';
import { defineParts } from '../define_parts.ts';
import { digits } from '../format.ts';
import { kept } from '../kept.ts';
import { spokenStyles } from '../shared_styles.ts';
import { compareStyles } from './compare_styles.ts';
import { cellWords, pairWords, signed, sumWords } from './compare_words.ts';
import { cutWords } from './cut_words.ts';

type Which = 'first' | 'second';

const NONE = new Float32Array();

/** A head's cells as a matrix draws them; `shows`: which of them are there. */
function stagesOf(
  { comparison: { rows, columns } }: ComparedHeads,
  weights: Float32Array,
  allowed: Uint8Array,
): HeadStages {
  return {
    queries: rows,
    keys: columns,
    valueWidth: 0,
    firstRow: 0,
    hides: allowed.includes(0),
    hidesLater: false,
    largestAfterFirst: 1,
    weights,
    allowed,
    emptyRows: new Uint8Array(rows),
    rowSums: NONE,
    restSums: NONE,
    products: NONE,
    unrotatedScores: NONE,
    scores: NONE,
    maskedScores: NONE,
    output: NONE,
  };
}

/** As the three matrices draw them: made once for each comparison. */
function drawn(compared: ComparedHeads) {
  const { comparison } = compared;
  const { first, second, values, compared: both, rows, columns, largest } = comparison;
  const difference: HeadDifference = { queries: rows, keys: columns, firstRow: 0, values, largest };
  return {
    first: stagesOf(compared, first.weights, first.allowed),
    second: stagesOf(compared, second.weights, second.allowed),
    change: stagesOf(compared, values, both),
    difference,
  };
}

export class CompareView extends LitElement {
  static override properties = {
    compared: { attribute: false },
    pin: { attribute: false },
    hover: { state: true },
    old: { type: Boolean },
    dark: { type: Boolean },
  };
  declare compared: ComparedHeads;
  /** In the rows and columns of both. */
  declare pin: Cell | null;
  declare hover: Cell | null;
  /** Another comparison is on its way. */
  declare old: boolean;
  declare dark: boolean;

  static override styles = [spokenStyles, compareStyles];

  readonly #drawn = kept(drawn);

  constructor() {
    super();
    this.pin = null;
    this.hover = null;
    this.old = false;
    this.dark = false;
  }

  #choose(pin: Cell | null): void {
    this.dispatchEvent(new CustomEvent('compare-pin', { detail: pin, bubbles: true, composed: true }));
  }

  #hiddenWhy(which: Which): (query: number, key: number) => string {
    const { compared } = this;
    const { queries, keys } = compared;
    return (query, key) => {
      const [row, column] = [queries[which][query] ?? -1, keys[which][key] ?? -1];
      if (row < 0 || column < 0) return 'this side has no such tokens';
      return compared[which].whyHidden?.(row, column) ?? 'it is hidden by the mask';
    };
  }

  /** What all three have in common. */
  get #shared() {
    const { compared, pin, hover, dark } = this;
    const { queries, keys } = compared;
    return { queryTokens: queries.tokens, keyTokens: keys.tokens, pin, hover, dark, hasNoMap: true };
  }

  #side(which: Which, letter: string) {
    const { title, apart } = this.compared[which];
    const shown = {
      ...this.#shared,
      stages: this.#drawn(this.compared)[which],
      hiddenWhy: this.#hiddenWhy(which),
      signed: false,
    };
    return html`<section class=${which} aria-label="Side ${letter}"><h2><b>${letter}</b> ${title}${apart ? html` <span>${apart}</span>` : nothing}</h2>
      <attention-matrix ${assigned(shown)}></attention-matrix></section>`;
  }

  #change() {
    const { change, difference } = this.#drawn(this.compared);
    const shown = { ...this.#shared, stages: change, difference, signed: true };
    return html`<section class="change" aria-label="Difference, B minus A"><h2>Difference <span>B − A</span></h2>
      <attention-matrix ${assigned(shown)}></attention-matrix>
      <attention-legend .stages=${change} .difference=${difference} .reading=${''} .hiddenWords=${'hidden, or only one side has it'} .dark=${this.dark}></attention-legend></section>`;
  }

  #entry(query: number, key: number) {
    const { comparison } = this.compared;
    const cell = query * comparison.columns + key;
    const isPinned = this.pin?.query === query && this.pin.key === key;
    const [before, after] = [comparison.first, comparison.second].map(({ weights }) =>
      digits(weights[cell] ?? 0, 3),
    );
    return html`<li><button aria-pressed=${isPinned} @click=${() => this.#choose(isPinned ? null : { query, key })}
      >${pairWords(this.compared, { query, key })}<span>A ${before}, B ${after}</span><b>${signed(comparison.values[cell] ?? 0)}</b></button></li>`;
  }

  #changes() {
    const { changes } = this.compared.comparison;
    if (changes.length === 0) return nothing;
    const entries = Array.from({ length: changes.length / 2 }, (_, at) =>
      this.#entry(changes[2 * at] ?? 0, changes[2 * at + 1] ?? 0),
    );
    return html`<section class="changes"><h2>The largest differences</h2><ol>${entries}</ol></section>`;
  }

  /** A card that would open over a cell belongs to the head alone. */
  #stopped(event: Event): void {
    event.stopPropagation();
  }

  override render() {
    const { compared, pin, hover } = this;
    if (!compared) return nothing;
    const told = hover ?? pin;
    const cut = cutWords(compared);
    return html`<div class=${this.old ? 'old' : ''}
      @attention-pin=${(event: CustomEvent<Cell | null>) => {
        event.stopPropagation();
        this.#choose(event.detail);
      }}
      @attention-hover=${(event: CustomEvent<Cell | null>) => {
        event.stopPropagation();
        this.hover = event.detail;
      }}
      @edit-cell=${this.#stopped} @reset-cell=${this.#stopped} @attention-rows=${this.#stopped}>
      <p class="sum">${sumWords(compared)}</p>${cut === '' ? nothing : html`<p class="cut">${cut}</p>`}
      <div class="sides">${this.#side('first', 'A')}${this.#change()}${this.#side('second', 'B')}
        <p class="pinned">${told ? cellWords(compared, told) : 'Point at a cell, or pin one: it is read out on both sides.'}</p>
        ${this.#changes()}</div>
      <p class="spoken" role="status">${pin ? cellWords(compared, pin) : ''}</p>
    </div>`;
  }
}

defineParts({ 'compare-view': CompareView });
