/** Two columns of tokens with a line for each weight: who asks on the left, who answers on the right. */

import { html, nothing, type PropertyValues } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import type { Gap } from '../../trace/gaps.ts';
import { weightAt } from '../../trace/head_rows.ts';
import { type Cell, emitEdit, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import { sameTokens, type Token } from '../../trace/tokens.ts';
import { defineParts } from '../element/define_parts.ts';
import { afterFirstSight } from '../element/first_sight.ts';
import { styled } from '../element/styled.ts';
import { Throttled } from '../element/throttled.ts';
import { densityOf } from '../element/zoom.ts';
import { LongPress } from '../gestures/long_press.ts';
import { readPalette } from '../matrix/matrix_paint.ts';
import { moveCell } from '../matrix/move_cell.ts';
import { resetByKey } from '../matrix/reset_cell.ts';
import { plural } from '../text/format.ts';
import { sayRow } from '../text/spoken.ts';
import { placedName, rowName } from '../text/token_name.ts';
import { hueOf } from '../together/hues.ts';
import { marksOf } from '../together/marks_of.ts';
import { MeasuredHeadView } from './head_view.ts';
import { LinesArcs } from './lines_arcs.ts';
import { type Between, FAINTEST, linesBetween } from './lines_between.ts';
import { LinesLooking } from './lines_looking.ts';
import { LinesMasses } from './lines_masses.ts';
import { paintLines } from './lines_paint.ts';
import { roomBetween } from './lines_room.ts';
import { linesStyles } from './lines_styles.ts';
import { headsHaveHues, hueCount, type LinesOf, linesOfAll, mostAt } from './lines_together.ts';
import { type Column, columnOf, keyGaps, queryGaps } from './lines_window.ts';
import { linesHeading } from './lines_words.ts';

export class AttentionLines extends MeasuredHeadView {
  static override properties = {
    cursor: { state: true },
    pointedKey: { state: true },
    opened: { state: true },
  };
  declare cursor: number;
  /** Of the right column, under the pointer; -1: none. */
  declare pointedKey: number;
  /** Gaps of both columns that the reader opened, by side and beginning. */
  declare opened: readonly string[];

  static override styles = linesStyles;

  constructor() {
    super();
    this.cursor = -1;
    this.pointedKey = -1;
    this.opened = [];
  }

  /** What lies under the pointer here: while it does, nothing moves. */
  #pointed: Cell | null = null;
  /** What the two columns show the words around of. */
  #about: Cell | null = null;
  #queryGaps: readonly Gap[] = [];
  #keyGaps: readonly Gap[] = [];

  readonly #press = new LongPress();
  readonly #spoken = new Throttled(this);
  readonly #arcs = new LinesArcs(this);
  readonly #masses = new LinesMasses(this);
  readonly #looking = new LinesLooking(this);
  /** Of which the left column was laid out. */
  #lookingRows: readonly number[] = [];

  /** Asks to change how much a token is looked at. */
  #edit(cell: Cell): void {
    const token = this.renderRoot.querySelector<HTMLElement>(`.keys [data-index="${cell.key}"]`);
    if (token) emitEdit(this, { cells: cell, box: token.getBoundingClientRect() });
  }

  /** The pinned one is asked for again: it is to be changed. */
  #chooseKey(event: MouseEvent, key: number): void {
    const { pin } = this;
    if (!pin || this.#press.takeClick() || event.detail > 1) return;
    const cell = { query: pin.query, key };
    if (sameCell(pin, cell)) this.#edit(cell);
    else emitPin(this, cell);
  }

  /** Another token that the pinned row looks at. */
  #stepKey({ queries, keys }: HeadStages, pressed: string): void {
    const { pin } = this;
    const next = pin && moveCell(pressed, { query: pin.query, key: Math.max(0, pin.key) }, queries, keys);
    if (next) emitPin(this, next);
  }

  #choose(query: number): void {
    this.cursor = query;
    this.pinRow(query);
  }

  #keydown(event: KeyboardEvent): void {
    const { stages } = this;
    if (!stages || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = { query: this.cursor < 0 ? (this.pin?.query ?? 0) : this.cursor, key: 0 };
    if (event.key === 'Escape') {
      this.letGo(event);
      return;
    }
    if (this.pin) resetByKey(this, event, this.pin);
    if (event.key === 'Enter') {
      event.preventDefault();
      if (this.pin?.query === at.query && this.pin.key >= 0) this.#edit(this.pin);
      else this.#choose(at.query);
      return;
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      this.#stepKey(stages, event.key);
      return;
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const next = moveCell(event.key, at, stages.queries, stages.keys);
    if (!next) return;
    this.cursor = next.query;
    emitHover(this, { query: next.query, key: -1 });
  }

  /** Where one sequence looks at itself, both columns are the same words. */
  get #oneSequence(): boolean {
    return sameTokens(this.queryTokens, this.keyTokens);
  }

  /** The key of which it is shown what looks at it, while something is pointed at; -1: none. */
  get #column(): number {
    const { hover, pointedKey } = this;
    if (pointedKey >= 0) return pointedKey;
    if (!hover) return -1;
    return hover.key < 0 && this.#oneSequence ? hover.query : hover.key;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { stages, hover, pin, queryTokens, keyTokens, overlaid } = this;
    if (!stages) return;
    if (changed.has('keyTokens') || changed.has('pin')) this.opened = [];
    const isOwn = hover !== null && sameCell(hover, this.#pointed);
    const about = isOwn ? this.#about : (hover ?? pin);
    if (!isOwn) this.#pointed = null;
    const parts = ['stages', 'queryTokens', 'keyTokens', 'overlaid'] as const;
    this.#looking.ask(about);
    const { rows: looking } = this.#looking;
    const isSame = looking === this.#lookingRows && !parts.some((name) => changed.has(name));
    if (isSame && sameCell(about, this.#about)) return;
    this.#about = about;
    this.#lookingRows = looking;
    const rows = [...(overlaid?.rows.map(({ query }) => query) ?? []), ...looking];
    this.#queryGaps = queryGaps(queryTokens, stages, about, rows);
    this.#keyGaps = keyGaps(keyTokens, stages, about);
  }

  #massOf(place: number, from: number): number | null {
    const gap = this.#keyGaps.findIndex((one) => one.from === from);
    return this.#masses.all[place]?.[2 * gap] ?? null;
  }

  #columnOf(side: 'query' | 'key'): Column {
    const isKey = side === 'key';
    const gaps = (isKey ? this.#keyGaps : this.#queryGaps).map((gap, at) => ({
      ...gap,
      mass: isKey ? this.#massOf(0, gap.from) : (this.#masses.column?.[2 * at] ?? null),
    }));
    const count = (isKey ? this.keyTokens : this.queryTokens).length;
    return columnOf(
      count,
      gaps.filter(({ from }) => !this.opened.includes(`${side} ${from}`)),
    );
  }

  #between(stages: HeadStages): Between {
    const { massFilter, pin, query } = this;
    const [queries, keys] = [this.#columnOf('query'), this.#columnOf('key')];
    return { stages, massFilter, pin, query, key: this.#column, queries, keys };
  }

  #point(cell: Cell, key: number): void {
    this.#pointed = cell.query < 0 ? null : cell;
    this.pointedKey = key;
    if (this.#pointed) emitHover(this, cell);
  }

  #leave(): void {
    this.#pointed = null;
    this.pointedKey = -1;
    emitHover(this, null);
  }

  #gap({ from, to, mass }: Gap, side: 'query' | 'key') {
    const share = mass === null ? nothing : html`, <b class=${side}>${mass.toFixed(2)}</b>`;
    return html`<button class="gap" tabindex="-1" @click=${() => {
      this.opened = [...this.opened, `${side} ${from}`];
    }}>${plural(to - from, this.noun)}${share}</button>`;
  }

  /** The word, and where it stands if it stands more than once. */
  #name(tokens: Token[], index: number, name: string) {
    const placed = placedName(tokens, index);
    const place = placed === name ? nothing : html`<span class="place">${index}</span>`;
    return html`<span class="name" dir="auto">${name}</span>${place}`;
  }

  #weight(query: number, key: number): number {
    return key < 0 ? 0 : weightAt(this.stages, query, key);
  }

  /** Those of all heads and rows that are shown together. */
  #all(between: Between): LinesOf[] {
    const { overlaid, hover } = this;
    return linesOfAll(between, {
      overlaid,
      isHovered: hover !== null,
      massOf: (place, from) => this.#massOf(place, from),
    });
  }

  /** Of the rows that are pinned together, which one this is, from 0; -1: none. */
  #rowPlace(index: number): number {
    return this.overlaid?.rows.findIndex(({ query }) => query === index) ?? -1;
  }

  #hue(place: number | undefined) {
    return styled(place === undefined ? {} : { color: hueOf(place, this.dark) });
  }

  #queryToken(index: number) {
    const token = this.queryTokens[index] as Token;
    const asks = index === this.query ? 'asks' : '';
    const weight = this.#weight(index, this.#column);
    const share = weight >= FAINTEST ? html`<span class="share">${weight.toFixed(2)}</span>` : nothing;
    const place = this.#rowPlace(index);
    const hasHue = place >= 0 && !headsHaveHues(this.overlaid) && this.overlaid?.rowsAs === 'each';
    const number = place < 0 ? nothing : html`<b class="rank">${place + 1}</b>`;
    return html`<div class="token ${asks || (place >= 0 ? 'asks' : '')} ${token.follows ? 'follows' : ''}" title=${rowName(token)} data-index=${index} ${this.#hue(hasHue ? place : undefined)}
      @pointerenter=${() => this.#point({ query: index, key: -1 }, -1)}
      @click=${() => this.#choose(index)}>${share}${number}${this.#name(this.queryTokens, index, rowName(token))}</div>`;
  }

  #keyToken(index: number, all: readonly LinesOf[]) {
    const query = this.query;
    const token = this.keyTokens[index] as Token;
    const { weight, place } = mostAt(all, index);
    const read = this.pin && this.pin.key === index && this.pin.query === query ? 'read' : '';
    const share =
      weight >= FAINTEST
        ? html`<span class="share" ${this.#hue(place)}>${weight.toFixed(2)}</span>`
        : nothing;
    return html`<div class="token ${read} ${token.follows ? 'follows' : ''}" title=${token.text} data-index=${index}
      @pointerenter=${() => this.#point({ query: this.pin?.query ?? -1, key: index }, index)}
      @pointerdown=${(event: PointerEvent) => this.pin && this.#press.begin(event, () => this.#edit({ query, key: index }))}
      @pointermove=${(event: PointerEvent) => this.#press.move(event)} @pointerup=${() => this.#press.end()} @pointercancel=${() => this.#press.end()}
      @dblclick=${() => this.pin && this.#edit({ query: this.pin.query, key: index })} @click=${(event: MouseEvent) => this.#chooseKey(event, index)}>${this.#name(this.keyTokens, index, token.text)}${share}</div>`;
  }

  #saidOf(stages: HeadStages, cell: Cell): string {
    const together = marksOf(this.overlaid)?.say(this, cell);
    return together || sayRow(stages, this.queryTokens, this.keyTokens, cell.query);
  }

  override render() {
    const { stages } = this;
    if (!stages || this.width === 0) return nothing;
    const between = this.#between(stages);
    const said = this.cursor < 0 ? '' : this.#saidOf(stages, { query: this.cursor, key: -1 });
    const all = this.#all(between);
    return html`${linesHeading(this, between)} ${this.#arcs.choices(between)}
      <div class="frame ${this.#arcs.isShown ? 'with-arcs' : ''}" @pointerleave=${() => this.#leave()}>
        <div class="side queries" tabindex="0" role="application" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
          @blur=${() => emitHover(this, null)}
          aria-label="Lines from each ${this.noun} to what it looks at. Up and down choose a ${this.noun}, Enter pins it; then left and right choose what it looks at. Escape lets go.">
          ${between.queries.slots.map(({ token, gap }) => (gap ? this.#gap(gap, 'query') : this.#queryToken(token)))}</div>
        <canvas class="between" aria-hidden="true"></canvas>${this.#arcs.canvases()}
        <div class="side keys">${between.keys.slots.map(({ token, gap }) => (gap ? this.#gap(gap, 'key') : this.#keyToken(token, all)))}</div>
      </div>
      <div class="spoken" role="status">${this.#spoken.of(said)}</div>`;
  }

  protected override firstUpdated(): void {
    super.firstUpdated();
    // Its canvases come with it.
    afterFirstSight(this, () => this.requestUpdate());
  }

  protected override updated(): void {
    const { stages } = this;
    if (stages) {
      const between = this.#between(stages);
      this.#paint(between);
      this.needRows(between.queries.slots.flatMap(({ token }) => token ?? []));
    }
    this.#masses.ask(
      this.#column >= 0 ? this.#column : (this.pin?.key ?? -1),
      this.#keyGaps,
      this.#queryGaps,
    );
  }

  #paint(between: Between): void {
    const room = roomBetween(this.renderRoot, between, densityOf(this));
    if (!room) return;
    const { blue, orange } = readPalette(this);
    this.#arcs.paint(room, between, blue);
    const edited = this.edited.filter(({ query }) => this.query < 0 || query === this.query);
    const lines = this.#all(between).flatMap((one) => linesBetween(one.between));
    paintLines(room.canvas, lines, {
      ...room,
      blue,
      orange,
      places: hueCount({ overlaid: this.overlaid, isHovered: this.hover !== null }),
      dark: this.dark,
      edited: edited.map(({ query, key }) => ({
        from: between.queries.rowOf[query] ?? 0,
        to: between.keys.rowOf[key] ?? 0,
      })),
    });
  }
}

defineParts({ 'attention-lines': AttentionLines });
