/**
 * The card beside a cell: its weight or score as a slider and a number, what it was, what the others of its row
 * do, and the same for the row, the layer or all heads alike.
 */

import { html, LitElement, nothing } from 'lit';
import type { HeadStages, Intervention, PaintedCells } from '../../core/types.ts';
import { type CellKind, patternInRows, withoutRows, withRows } from '../../intervention/cell_edit.ts';
import {
  type CellTarget,
  cellsAsTheyAre,
  setInTarget,
  withoutTarget,
  withTarget,
} from '../../intervention/cell_target.ts';
import { pairWords } from '../../intervention/kinds/cells.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { hasScores, rowOf } from '../../trace/head_rows.ts';
import { seesAny } from '../../trace/hidden_edits.ts';
import type { Token } from '../../trace/tokens.ts';
import { segmentsStyles, spokenStyles } from '../colours/shared_styles.ts';
import { Throttled } from '../element/throttled.ts';
import { inForm } from '../text/form.ts';
import { digits, shortWeight } from '../text/format.ts';
import { distinctName } from '../text/token_name.ts';
import { cellCardStyles } from './cell_card_styles.ts';
import { HIDDEN_WORDS, othersWords, scoreRange, spokenCell } from './cell_words.ts';
import { controlsStyles } from './controls_styles.ts';

/** In which heads the same is set. */
export interface CellReach {
  /** "this head" */
  name: string;
  sites: readonly Reach[];
  /** What is set at each of them, where their masks differ; absent: the same. */
  targets?: readonly CellTarget[];
}

const NOWHERE: CellReach = { name: '', sites: [] };

/** The list of changes as the card wants it. */
export interface CellChange {
  interventions: Intervention[];
  /** A name for what is one movement. */
  gesture: string;
}

const KINDS: { kind: CellKind; name: string }[] = [
  { kind: 'paint', name: 'Weight' },
  { kind: 'score', name: 'Score' },
];

export class CellCard extends LitElement {
  static override properties = {
    cells: { attribute: false },
    target: { attribute: false },
    stages: { attribute: false },
    original: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
    interventions: { attribute: false },
    reaches: { attribute: false },
    kind: { state: true },
    reach: { state: true },
    problem: { state: true },
  };
  declare cells: PaintedCells;
  /** What is set; null: the cells themselves. */
  declare target: CellTarget | null;
  declare stages: HeadStages;
  /** Of the head without the reader's changes; null until it is known. */
  declare original: HeadStages | null;
  declare queryTokens: Token[];
  declare keyTokens: Token[];
  declare interventions: Intervention[];
  /** The first is the head on show alone. */
  declare reaches: readonly CellReach[];
  declare kind: CellKind;
  /** Its place among `reaches`. */
  declare reach: number;
  /** Why the number that was typed is not set. */
  declare problem: string;

  static override styles = [controlsStyles, segmentsStyles, spokenStyles, cellCardStyles];

  /** The changes as they were when the card came up. */
  #opened: Intervention[] = [];
  #said = new Throttled(this);

  constructor() {
    super();
    this.target = null;
    this.original = null;
    this.kind = 'paint';
    this.reach = 0;
    this.problem = '';
  }

  /** Opens with what is set there already. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('cells')) return;
    this.#opened = this.interventions;
    const at = this.reaches.findIndex((reach) => this.#setAt(reach) !== undefined);
    this.reach = Math.max(0, at);
    this.kind = this.#made?.kind ?? 'paint';
    this.problem = '';
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.slider')?.focus();
  }

  #setAt({ sites, targets }: CellReach) {
    const [site] = sites;
    return site && setInTarget(this.interventions, targets?.[0] ?? this.#target, site);
  }

  /** Sites that have one target, with it. */
  get #groups(): { target: CellTarget; sites: readonly Reach[] }[] {
    const { sites, targets } = this.#chosen;
    if (!targets) return [{ target: this.#target, sites }];
    return sites.map((site, at) => ({ target: targets[at] ?? this.#target, sites: [site] }));
  }

  #with(list: Intervention[], kind: CellKind, value: number): Intervention[] {
    return this.#groups.reduce(
      (next, { target, sites }) => withTarget(next, kind, target, sites, value),
      list,
    );
  }

  #without(list: Intervention[]): Intervention[] {
    return this.#groups.reduce((left, { target, sites }) => withoutTarget(left, target, sites), list);
  }

  get #target(): CellTarget {
    return this.target ?? cellsAsTheyAre(this.cells);
  }

  get #chosen(): CellReach {
    return this.reaches[this.reach] ?? NOWHERE;
  }

  get #sites(): readonly Reach[] {
    return this.#chosen.sites;
  }

  get #made() {
    return this.#setAt(this.#chosen);
  }

  /** Of the first of the cells. */
  #numberIn(stages: HeadStages | null): number | undefined {
    const { query, key } = this.cells;
    const row = stages && rowOf(stages, query);
    return (this.kind === 'paint' ? row?.weights : row?.scores)?.[key];
  }

  get #number(): number {
    const made = this.#made;
    return made?.kind === this.kind ? made.number : (this.#numberIn(this.stages) ?? 0);
  }

  #send(interventions: Intervention[], gesture = ''): void {
    const detail: CellChange = { interventions, gesture };
    this.dispatchEvent(new CustomEvent('cell-change', { detail, bubbles: true, composed: true }));
  }

  #set(value: number): void {
    this.problem = '';
    const { kind, cells, interventions } = this;
    const gesture = JSON.stringify([kind, cells, this.#sites]);
    this.#send(this.#with(interventions, kind, value), gesture);
  }

  /** What was typed; what is no such number leaves the cell as it is, and says so. */
  #type(text: string): void {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const isGood =
      this.kind === 'paint' ? value >= 0 && value <= 1 : Number.isFinite(value) && Math.abs(value) <= 1e6;
    if (isGood) this.#set(value);
    else this.problem = this.kind === 'paint' ? 'A weight is a number from 0 to 1.' : 'A score is a number.';
  }

  #chooseKind(kind: CellKind): void {
    this.kind = kind;
    this.problem = '';
  }

  /** What is set moves to the other heads along with the choice. */
  #chooseReach(reach: number): void {
    const made = this.#made;
    const left = this.#without(this.interventions);
    this.reach = reach;
    if (made) this.#send(this.#with(left, made.kind, made.number));
  }

  #reset(): void {
    const { interventions } = this;
    const target = this.#target;
    const isPatterned = patternInRows(interventions, target.rows, this.#sites[0] ?? {}) !== null;
    this.#send(
      isPatterned ? withoutRows(interventions, target.rows, this.#sites) : this.#without(interventions),
    );
  }

  #keydown(event: KeyboardEvent): void {
    // The page's keys would choose another view or head; undo stays.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    const [field] = event.composedPath();
    if (event.key !== 'Escape' && !(event.key === 'Enter' && field instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (event.key === 'Escape') this.#takeBack();
    else if (field instanceof HTMLInputElement && field.type === 'number') this.#type(field.value);
    if (this.problem === '') this.#close();
  }

  #takeBack(): void {
    this.problem = '';
    if (JSON.stringify(this.interventions) !== JSON.stringify(this.#opened)) this.#send(this.#opened);
  }

  #leave(): void {
    this.#takeBack();
    this.#close();
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('card-close', { bubbles: true, composed: true }));
  }

  get #pair(): string {
    return pairWords(this.cells, (position, side) =>
      distinctName(side === 'query' ? this.queryTokens : this.keyTokens, position),
    );
  }

  #title() {
    const { query, key, queries = 1, keys = 1 } = this.cells;
    const name = (tokens: Token[], at: number, count: number) =>
      count === 1
        ? distinctName(tokens, at)
        : `${distinctName(tokens, at)} … ${distinctName(tokens, at + count - 1)}`;
    return html`<h2><bdi class="asks">${name(this.queryTokens, query, queries)}</bdi> → <bdi class="read">${name(this.keyTokens, key, keys)}</bdi></h2>`;
  }

  #kinds() {
    if (!hasScores(this.stages)) return html`<span>Weight</span>`;
    return html`<span class="segments" role="group" aria-label="What is set">${KINDS.map(
      ({ kind, name }) =>
        html`<button aria-pressed=${this.kind === kind} @click=${() => this.#chooseKind(kind)}>${name}</button>`,
    )}</span>`;
  }

  #text(value: number): string {
    return this.kind === 'paint' ? shortWeight(value) : digits(value);
  }

  #field() {
    const { least, most, step } = this.#range;
    const value = this.#number;
    const [query, key] = [
      distinctName(this.queryTokens, this.cells.query),
      distinctName(this.keyTokens, this.cells.key),
    ];
    const name = `${this.kind === 'paint' ? 'Weight' : 'Score'} of “${query}” on “${key}”`;
    const was = this.#numberIn(this.original);
    return html`<div class="line">${this.#kinds()}
        <input class="number" type="number" inputmode="decimal" min=${least} max=${most} step=${step} .value=${String(Number(value.toFixed(3)))} aria-label=${name} aria-invalid=${this.problem !== ''}
          @change=${(event: Event) => this.#type((event.target as HTMLInputElement).value)} />
        ${was === undefined ? nothing : html`<span class="was">was ${this.#text(was)}</span>`}</div>
      <input class="slider" type="range" min=${least} max=${most} step=${step} .value=${String(value)} aria-label=${name} aria-valuetext=${this.#text(value)}
        @input=${(event: Event) => this.#set(Number((event.target as HTMLInputElement).value))} />`;
  }

  get #range(): { least: number; most: number; step: number } {
    if (this.kind === 'paint') return { least: 0, most: 1, step: 0.01 };
    return { ...scoreRange(this.original ?? this.stages, this.cells.query), step: 0.1 };
  }

  get #pattern() {
    return patternInRows(this.interventions, this.#target.rows, this.#sites[0] ?? {});
  }

  #even(): void {
    const next = this.#pattern === 'uniform' ? withoutRows : withRows;
    this.#send(next(this.interventions, this.#target.rows, this.#sites, 'uniform'));
  }

  #allHere(): void {
    const others = withoutRows(this.interventions, this.#target.rows, this.#sites);
    this.kind = 'paint';
    this.#send(this.#with(others, 'paint', 1));
  }

  /** What is done to the whole row. */
  #row() {
    const { queries = 1, keys = 1 } = this.cells;
    const rows = inForm(queries === 1 ? 'row' : 'rows');
    return html`<div class="line"><button class="plain" aria-pressed=${this.#pattern === 'uniform'} title=${this.target ? 'Every piece that may be seen gets the same weight: a word of more pieces gets more' : 'Every token that may be seen gets the same weight'} @click=${() => this.#even()}>Make the ${rows} even</button>
      ${keys === 1 ? html`<button class="plain" title="This ${this.target ? 'word' : 'token'} gets all the weight" @click=${() => this.#allHere()}>Put all here</button>` : nothing}</div>`;
  }

  #where() {
    if (this.reaches.length < 2) return nothing;
    const choose = (event: Event) => this.#chooseReach(Number((event.target as HTMLSelectElement).value));
    return html`<label class="where line"><span>In</span><select class="reach" @change=${choose}>${this.reaches.map(
      ({ name }, at) => html`<option value=${at} .selected=${at === this.reach}>${name}</option>`,
    )}</select></label>`;
  }

  override render() {
    const { stages, cells, kind } = this;
    const isSet = this.#made !== undefined || this.#pattern !== null;
    const others = this.target?.says
      ? this.target.says(this.#made ? this.#number : null)
      : seesAny(stages, cells)
        ? othersWords(stages, cells, kind, this.#made !== undefined)
        : HIDDEN_WORDS;
    const said = this.#said.of(spokenCell(stages, cells, this.#pair, others));
    return html`<div role="dialog" aria-label="Change how ${this.#pair}" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <div class="title">${this.#title()}${isSet ? html`<button class="link" @click=${() => this.#reset()}>Reset</button>` : nothing}</div>
      ${this.#field()}
      ${this.problem ? html`<p role="alert">${this.problem}</p>` : html`<p>${others}</p>`}
      ${this.#row()} ${this.#where()}
      <p class="keys">Enter keeps it, Esc takes it back.${isSet ? ' Later, a click on its dot or Delete sets it back.' : ''}</p>
      <div class="line done"><button class="plain" ?disabled=${this.problem !== ''} @click=${() => this.#close()}>Keep</button>
        <button class="plain" @click=${() => this.#leave()}>Take back</button></div>
      <span class="spoken" role="status">${said}</span></div>`;
  }
}
