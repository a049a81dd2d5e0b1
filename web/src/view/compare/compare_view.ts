/** Two heads side by side with what differs between them: one pin and one place under the pointer for all three. */

import { html, LitElement, nothing } from 'lit';
import type { ComparedChange, HeadDifference, HeadStages } from '../../core/types.ts';
import type { Frame } from '../../scene/scene.ts';
import type { Cell } from '../../trace/selection.ts';
import { type ComparedHeads, largestChanges } from '../../trace/two_heads.ts';
import { PLAIN, type Shading } from '../colours/shading.ts';
import { spokenStyles } from '../colours/shared_styles.ts';
import { assigned } from '../element/assigned.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow } from '../element/follow.ts';
import { kept } from '../element/kept.ts';
import type { FrameEvent } from '../matrix/matrix_frame.ts';
import { digits } from '../text/format.ts';
import { compareStyles } from './compare_styles.ts';
import { cellWords, noneWords, pairWords, signed, sumWords } from './compare_words.ts';
import { cutWords } from './cut_words.ts';
import { SharedSight } from './shared_sight.ts';

type Which = 'first' | 'second';

const NONE = new Float32Array();
/** Among hundreds of tokens most weights are faint. */
const LONG_SHADING: Shading = { ...PLAIN, root: true };

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
    allowedCells: 0,
    rowsLeftEmpty: 0,
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
    frame: { attribute: false },
    hover: { state: true },
    old: { type: Boolean },
    dark: { type: Boolean },
  };
  declare compared: ComparedHeads;
  /** In the rows and columns of both. */
  declare pin: Cell | null;
  /** The part in sight, as the scene has it; absent: all. */
  declare frame: Frame | undefined;
  declare hover: Cell | null;
  /** Another comparison is on its way. */
  declare old: boolean;
  declare dark: boolean;

  static override styles = [spokenStyles, compareStyles];

  readonly #short = kept(drawn);
  readonly #changesOf = kept(largestChanges);
  readonly #sight = new SharedSight();
  /** Of long heads, the rows whose numbers each matrix writes. */
  readonly #written = new Map<EventTarget, readonly number[]>();

  constructor() {
    super();
    new Follow(this, () => [this.compared?.long]);
    this.pin = null;
    this.hover = null;
    this.old = false;
    this.dark = false;
  }

  get #drawn() {
    return this.compared.long?.drawn ?? this.#short(this.compared);
  }

  /** Of long heads: those that are told of, and those whose numbers are written. */
  #wantRows(): void {
    const told = [this.hover, this.pin].flatMap((cell) => cell?.query ?? []);
    this.compared?.long?.want([...told, ...[...this.#written.values()].flat()]);
  }

  #choose(pin: Cell | null): void {
    this.dispatchEvent(new CustomEvent('compare-pin', { detail: pin, bubbles: true, composed: true }));
  }

  #hiddenWhy(which: Which): (query: number, key: number) => string {
    const { compared } = this;
    const { queries, keys } = compared;
    return (query, key) => {
      const [row, column] = [queries[which][query] ?? -1, keys[which][key] ?? -1];
      if (row < 0 || column < 0) return `this side ${noneWords(compared)}`;
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
    const { long } = this.compared;
    const { title, apart } = this.compared[which];
    const shown = {
      ...this.#shared,
      stages: this.#drawn[which],
      tiles: long?.tiles[which] ?? null,
      shading: long ? LONG_SHADING : PLAIN,
      hiddenWhy: this.#hiddenWhy(which),
      signed: false,
    };
    return html`<section class=${which} aria-label="Side ${letter}"><h2><b>${letter}</b> ${title}${apart ? html` <span>${apart}</span>` : nothing}</h2>
      <attention-matrix ${assigned(shown)}></attention-matrix>
      ${long ? html`<attention-legend .shading=${LONG_SHADING} .reading=${''} .dark=${this.dark}></attention-legend>` : nothing}</section>`;
  }

  #change() {
    const { change, difference } = this.#drawn;
    const shown = { ...this.#shared, stages: change, difference, signed: true };
    return html`<section class="change" aria-label="Difference, B minus A"><h2>Difference <span>B − A</span></h2>
      <attention-matrix ${assigned(shown)}></attention-matrix>
      <attention-legend .stages=${change} .difference=${difference} .reading=${''} .hiddenWords=${'hidden, or only one side has it'} .dark=${this.dark}></attention-legend></section>`;
  }

  #entry({ query, key, first, second, value }: ComparedChange) {
    const isPinned = this.pin?.query === query && this.pin.key === key;
    return html`<li><button aria-pressed=${isPinned} @click=${() => this.#choose(isPinned ? null : { query, key })}
      >${pairWords(this.compared, { query, key })}<span>A ${digits(first, 3)}, B ${digits(second, 3)}</span><b>${signed(value)}</b></button></li>`;
  }

  #changes() {
    const changes = this.#changesOf(this.compared);
    if (changes.length === 0) return nothing;
    return html`<section class="changes"><h2>The largest differences</h2><ol>${changes.map((change) => this.#entry(change))}</ol></section>`;
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
      @attention-rows=${(event: CustomEvent<readonly number[]>) => {
        event.stopPropagation();
        this.#written.set(event.composedPath()[0] as EventTarget, event.detail);
        this.#wantRows();
      }}
      @attention-frame=${(event: CustomEvent<FrameEvent>) => this.#sight.heard(event)}
      @edit-cell=${this.#stopped} @reset-cell=${this.#stopped}>
      <p class="sum">${sumWords(compared)}</p>${cut === '' ? nothing : html`<p class="cut">${cut}</p>`}
      <div class="sides">${this.#side('first', 'A')}${this.#change()}${this.#side('second', 'B')}
        <p class="pinned">${told ? cellWords(compared, told) : 'Point at a cell, or pin one: it is read out on both sides.'}</p>
        ${this.#changes()}</div>
      <p class="spoken" role="status">${pin ? cellWords(compared, pin) : ''}</p>
    </div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('compared')) this.#written.clear();
    if (['compared', 'pin', 'hover'].some((name) => changed.has(name))) this.#wantRows();
    if (changed.has('frame')) this.#sight.show(this.frame);
  }
}

defineParts({ 'compare-view': CompareView });
