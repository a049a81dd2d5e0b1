/** "How this number was made", of a word: the weights of its pieces, added along the rows and averaged down. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { rowOf } from '../../trace/head_rows.ts';
import { type Cell, sameCell } from '../../trace/selection.ts';
import type { PieceBlock, WordSession } from '../../trace/word_session.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow } from '../element/follow.ts';
import { isolated } from '../text/direction.ts';
import { columnForm, inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { distinctName, placedName } from '../text/token_name.ts';
import { additionWords, averageWords, givingRows } from '../text/word_words.ts';
import { FedNumbers, fedNumber } from './fed_number.ts';
import { stepsStyles } from './steps_styles.ts';

function placesOf({ from, to }: { from: number; to: number }): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

export class WordSteps extends LitElement {
  static override properties = {
    session: { attribute: false },
    changes: { attribute: false },
    sums: { state: true },
  };
  declare session: WordSession;
  /** What the reader changed in this head, in words. */
  declare changes: string[];
  /** What each piece of the row's word gives to the column's, by the core; empty until it is known. */
  declare sums: readonly number[];

  static override styles = [
    stepsStyles,
    css`
    .scroller { overflow-x: auto; }
    table { border-collapse: collapse; font-size: var(--text-12); line-height: var(--text-20); }
    th { padding: 2px 3px; font-weight: 400; color: var(--muted); text-align: right; white-space: pre; }
    thead th { vertical-align: bottom; }
    tbody th { padding-inline: 0 4px; text-align: left; }
    th.asks { color: var(--orange); }
    th.read { color: var(--blue); }
    td { padding: 0; text-align: right; }
    /* What the rows come to stays in sight. */
    .sum { position: sticky; inset-inline-end: 0; padding: 0 4px 0 6px; background: var(--paper); border-inline-start: 1px solid var(--line); }
    .turned .sum { position: static; border-inline-start: 0; padding-inline: 0; }
    tfoot :is(th, td) { border-top: 1px solid var(--line); padding-block: 4px; text-align: right; }
    button.fed { all: unset; box-sizing: border-box; cursor: pointer; min-height: 28px; line-height: var(--text-28); padding: 0 3px; text-align: right; border-radius: 5px; text-decoration-line: underline; text-decoration-style: dotted; text-decoration-color: var(--faint); text-decoration-thickness: 1px; text-underline-offset: 3px; }
    button.fed:hover { background: var(--hover); }
    button.fed:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
    button.show { all: unset; box-sizing: border-box; cursor: pointer; margin-top: 12px; padding: 0 12px; min-height: 28px; line-height: var(--text-28); border: 1px solid var(--line); border-radius: 8px; }
    button.show:hover { background: var(--hover); }
    button.show:focus-visible { outline: 2px solid var(--ink); outline-offset: 1px; }
    @media (pointer: coarse) { button.show, button.fed { min-height: 44px; line-height: var(--text-44); } button.fed { min-width: 44px; } }
  `,
  ];

  constructor() {
    super();
    this.changes = [];
    this.sums = [];
    new Follow(this, () => [this.session, this.session.pieces]);
    new FedNumbers(this);
  }

  /** What the sums were asked for. */
  #asked: { stages: HeadStages; pin: Cell } | null = null;

  protected override willUpdate(): void {
    const { pin, stages, isCurrent } = this.session;
    if (!isCurrent || !stages || !pin || pin.key < 0) return;
    if (this.#asked?.stages === stages && sameCell(this.#asked.pin, pin)) return;
    this.#asked = { stages, pin };
    this.sums = [];
    const block = this.session.block(pin);
    this.session.pieces.readRows(placesOf(block.queries));
    this.#add(block);
  }

  async #add({ queries, keys }: PieceBlock): Promise<void> {
    const { trace, layer, head } = this.session.pieces;
    const asked = this.#asked;
    if (!trace) return;
    const cuts = Int32Array.of(keys.from, keys.to);
    const masses = await Promise.all(
      placesOf(queries).map((query) => trace.massBetween(layer, head, query, cuts)),
      // A trace that was closed meanwhile is of no interest any more.
    ).catch(() => null);
    if (masses && this.#asked === asked) this.sums = masses.map(([sum]) => sum ?? 0);
  }

  #show(cell: Cell): void {
    this.dispatchEvent(new CustomEvent('show-pieces', { detail: cell, bubbles: true, composed: true }));
  }

  #step(number: number, verb: string, aside: string, content: TemplateResult) {
    return html`<section data-step=${verb}><h3>${number} ${verb}<span class="aside">${aside}</span></h3>${content}</section>`;
  }

  #pieceName(side: 'queryTokens' | 'keyTokens', at: number): string {
    return isolated(distinctName(this.session.pieces[side], at));
  }

  #giving({ queries }: PieceBlock): number[] {
    const { stages } = this.session.pieces;
    const rows = placesOf(queries);
    // Of a long head rows are still to come.
    return givingRows(rows, (row) => (stages ? (rowOf(stages, row)?.sum ?? 1) : 1));
  }

  #piece(query: number, key: number) {
    const { stages } = this.session.pieces;
    const row = stages && rowOf(stages, query);
    const weight = !row ? '…' : row.allowed[key] === 0 ? 'hidden' : digits(row.weights[key] ?? 0, 3);
    const pair = `${this.#pieceName('queryTokens', query)} on ${this.#pieceName('keyTokens', key)}`;
    return html`<td><button class="fed" tabindex="-1" data-name="piece-${query}" data-from="" title="${pair}: show this piece"
      aria-label="${weight}, ${pair}: show this piece" @click=${() => this.#show({ query, key })}>${weight}</button></td>`;
  }

  /** What a piece gives to all pieces of the other word. */
  #sum(query: number, { queries }: PieceBlock) {
    const sum = this.sums[query - queries.from];
    const feeding = {
      name: `added-${query}`,
      from: `piece-${query}`,
      words: inForm('the pieces of its row'),
    };
    return html`<td class="sum">${sum === undefined ? '' : fedNumber(digits(sum, 3), feeding)}</td>`;
  }

  #name(side: 'queryTokens' | 'keyTokens', at: number, scope: 'row' | 'col') {
    const hue = side === 'queryTokens' ? 'asks' : 'read';
    return html`<th class=${hue} scope=${scope}>${this.#pieceName(side, at)}</th>`;
  }

  #mean(block: PieceBlock, weight: number) {
    const from = this.#giving(block)
      .map((row) => `added-${row}`)
      .join(' ');
    return html`<strong>${fedNumber(digits(weight, 3), { name: 'weight', from, words: inForm('the mean of the rows') })}</strong>`;
  }

  #grid(block: PieceBlock, weight: number) {
    return html`<div class="scroller"><table class=${columnForm ? 'turned' : ''} aria-label="Weights of the pieces">${
      columnForm ? this.#inColumns(block, weight) : this.#inRows(block, weight)
    }</table></div>`;
  }

  #inRows(block: PieceBlock, weight: number) {
    const keys = placesOf(block.keys);
    const row = (query: number) =>
      html`<tr>${this.#name('queryTokens', query, 'row')}${keys.map((key) => this.#piece(query, key))}${this.#sum(query, block)}</tr>`;
    return html`<thead><tr><td></td>${keys.map((key) => this.#name('keyTokens', key, 'col'))}<th class="sum" scope="col">added</th></tr></thead>
      <tbody>${placesOf(block.queries).map(row)}</tbody>
      <tfoot><tr><th scope="row" colspan=${keys.length + 1}>averaged</th><td class="sum">${this.#mean(block, weight)}</td></tr></tfoot>`;
  }

  #inColumns(block: PieceBlock, weight: number) {
    const queries = placesOf(block.queries);
    const row = (key: number) =>
      html`<tr>${this.#name('keyTokens', key, 'row')}${queries.map((query) => this.#piece(query, key))}</tr>`;
    return html`<thead><tr><td></td>${queries.map((query) => this.#name('queryTokens', query, 'col'))}</tr></thead>
      <tbody>${placesOf(block.keys).map(row)}</tbody>
      <tfoot><tr><th scope="row">added</th>${queries.map((query) => this.#sum(query, block))}</tr>
        <tr><th scope="row">averaged</th><td class="sum" colspan=${queries.length}>${this.#mean(block, weight)}</td></tr></tfoot>`;
  }

  #average(block: PieceBlock, asking: string, weight: number) {
    const { queries } = block;
    const giving = this.#giving(block);
    const rows = queries.to - queries.from;
    const terms = giving.map((row, at) => {
      const feeding = { name: '', from: `added-${row}`, words: inForm('what its row gives') };
      return [at > 0 ? ' + ' : '', fedNumber(digits(this.sums[row - queries.from] ?? 0, 3), feeding)];
    });
    const isKnown = rows > 1 && giving.length > 0 && this.sums.length > 0;
    return html`<p class="words">${averageWords(asking, rows, giving.length)}</p>
      ${isKnown ? html`<p class="digits">weight = (${terms}) ÷ ${giving.length} = ${this.#mean(block, weight)}</p>` : nothing}`;
  }

  #steps(cell: Cell) {
    const { session } = this;
    const { stages } = session;
    const block = session.block(cell);
    const weight = (stages && rowOf(stages, cell.query)?.weights[cell.key]) ?? 0;
    const [asking, read] = [
      isolated(placedName(session.queryTokens, cell.query)),
      isolated(placedName(session.keyTokens, cell.key)),
    ];
    const isPlain = block.queries.to - block.queries.from === 1 && block.keys.to - block.keys.from === 1;
    const piece = session.pieceCell(cell) ?? cell;
    return html`<p class="words">${session.headName}: how much <span class="asks">${asking}</span> looks at <span class="reads">${read}</span></p>
      ${this.changes.length > 0 ? html`<p class="words changes">Changed: ${this.changes.join('; ')}.</p>` : nothing}
      ${this.#step(1, 'Pieces', 'each piece on each piece', html`${this.#grid(block, weight)}${isPlain ? html`<p class="words">Both words are one piece: the weight is that of the pieces.</p>` : nothing}`)}
      ${isPlain ? nothing : html`${this.#step(2, 'Add', columnForm ? 'down the column' : 'along the row', html`<p class="words">${additionWords(read, block.keys.to - block.keys.from)}</p>`)}${this.#step(3, 'Average', columnForm ? 'along the row' : 'down the column', this.#average(block, asking, weight))}`}
      <p class="words">How the weight of a piece was made is shown with the pieces.</p>
      <button class="show" @click=${() => this.#show(piece)}>Show pieces</button>`;
  }

  override render() {
    const { pin, stages } = this.session;
    if (
      !this.session.isCurrent ||
      !stages ||
      !pin ||
      pin.key < 0 ||
      pin.query >= stages.queries ||
      pin.key >= stages.keys
    )
      return html`<h2>How this number was made</h2>
        <p class="words">Click a cell of the matrix, or a word: the pieces that its weight was made of appear here.</p>`;
    return html`<h2>How this number was made</h2>${this.#steps(pin)}`;
  }
}

defineParts({ 'attention-word-steps': WordSteps });
