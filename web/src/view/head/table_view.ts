/**
 * The figures as a plain table, which any screen reader reads: what each token
 * looks at most, or, once a token is pinned, its whole row. It can be copied, and saved for other programs.
 */

import { css, html, nothing, type TemplateResult } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { download } from '../../trace/download.ts';
import { hasScores, rowOf, weightAt } from '../../trace/head_rows.ts';
import { emitEdit, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import { LONG_TEXT } from '../../trace/token.ts';
import { spokenStyles } from '../colours/shared_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { LongPress } from '../gestures/long_press.ts';
import { Roving } from '../gestures/roving.ts';
import { emitReset, resetByKey } from '../matrix/reset_cell.ts';
import { inForm } from '../text/form.ts';
import { digits, plural } from '../text/format.ts';
import { placedName, rowNameAt } from '../text/token_name.ts';
import { marksOf } from '../together/marks_of.ts';
import { HeadView } from './head_view.ts';
import { emptyRowWords, hiddenCount, isEmptyRow, sharesOf, strongestKey } from './row.ts';
import { type WrittenHead, writeHead } from './table_export.ts';
import {
  commaSeparated,
  type HeadTable,
  PAIRS,
  rowTable,
  STRONGEST,
  savedAs,
  type TextTable,
  tabSeparated,
  withChanges,
} from './table_text.ts';

const PLACES = 3;
/** Rows of a long table, until all of them are asked for. */
const FIRST_ROWS = 32;
/** So many are drawn even then: all are in the file. */
const MOST_ROWS = 512;

export class AttentionTable extends HeadView {
  static override properties = {
    opened: { state: true },
    told: { state: true },
  };
  /** All rows of a long table are shown. */
  declare opened: boolean;
  /** What came of copying. */
  declare told: string;

  static override styles = [
    spokenStyles,
    css`
    :host { display: block; min-width: 0; }
    table { border-collapse: collapse; width: 100%; max-width: 720px; font-variant-numeric: tabular-nums; }
    caption { overflow-wrap: anywhere; text-align: left; padding: 0 0 8px; color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); }
    caption button { margin-left: 8px; }
    .tools { display: flex; flex-wrap: wrap; gap: 0 12px; align-items: center; max-width: 720px; margin-bottom: 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    .tools button, .more { color: var(--blue); }
    .more { font-size: var(--text-12); margin-top: 4px; }
    thead th { text-align: left; font-weight: 400; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    .wide { position: relative; max-width: 100%; overflow-x: auto; }
    .wide table { width: auto; min-width: min(100%, 24rem); }
    .wide :is(th, td).number { padding-left: 8px; }
    .wide :is(th, td).group { padding-left: 16px; }
    .wide .token { min-width: 5.5rem; }
    .wide th.token { position: sticky; left: 0; background: var(--paper); }
    th, td { padding: 4px 8px 4px 0; border-bottom: 1px solid var(--line); white-space: pre; }
    tbody th { text-align: left; font-weight: inherit; }
    /* Wide enough for words; a longer one breaks within. */
    .token { white-space: break-spaces; overflow-wrap: anywhere; min-width: 56px; }
    .number { text-align: right; }
    td.place { text-align: right; color: var(--muted); }
    .bar { position: relative; width: 34%; padding-right: 0; }
    .bar div { height: 6px; border-radius: 3px; background: var(--blue); min-width: 1px; }
    :host([silenced]) .bar div { opacity: 0.45; }
    tr.current > * { background: var(--hover); }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 0 2px; min-height: 28px; cursor: pointer; border-radius: 5px; text-align: start; white-space: inherit; overflow-wrap: inherit; user-select: text; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid var(--ink); }
    button.read { color: var(--blue); font-weight: 600; }
    .asks { color: var(--orange); font-weight: 600; }
    /* A border is drawn in forced colours, too. */
    button.edited { position: absolute; left: -16px; top: 50%; translate: 0 -50%; width: 24px; min-height: 24px; padding: 0; }
    button.edited::after { content: ''; position: absolute; left: 10px; top: calc(50% - 2px); border: 2px solid var(--orange); border-radius: 50%; }
    .hidden { color: var(--muted); font-style: italic; }
    @media (pointer: coarse) { button { min-height: 44px; } }
    @media (forced-colors: active) { .bar div { background: Highlight; forced-color-adjust: none; } }
  `,
  ];

  readonly #press = new LongPress();

  constructor() {
    super();
    this.opened = false;
    this.told = '';
    new Roving(this, 'tbody', 'button');
    new Roving(this, '.tools', 'button');
  }

  /** Another table begins short. */
  protected override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get('pin') as typeof this.pin | undefined;
    if (changed.has('keyTokens') || (changed.has('pin') && before?.query !== this.pin?.query)) {
      this.opened = false;
      this.told = '';
    }
  }

  /** Asks to change a cell beside its row. */
  #edit(event: Event, query: number, key: number): void {
    const row = (event.target as HTMLElement).closest('tr');
    if (row) emitEdit(this, { cells: { query, key }, box: row.getBoundingClientRect() });
  }

  /** The pinned one is asked for again: it is to be changed. */
  #choose(event: Event, query: number, key: number): void {
    // The second of a double click asks to change the cell.
    if (this.#press.takeClick() || (event as MouseEvent).detail > 1) return;
    if (sameCell(this.pin, { query, key })) this.#edit(event, query, key);
    else emitPin(this, { query, key });
  }

  #bar(query: number, key: number, weight: number) {
    const isSet = this.edited.some((cell) => cell.query === query && cell.key === key);
    const mark = isSet
      ? html`<button class="edited" tabindex="-1" title="Set by you. Set it back (Delete)" aria-label="Set by you: set it back" @click=${() => emitReset(this, { query, key })}></button>`
      : nothing;
    return html`<td class="bar">${mark}<div ${styled({ width: `${100 * weight}%` })}></div></td>`;
  }

  #scoreHead(stages: HeadStages) {
    return hasScores(stages) ? html`<th scope="col" class="number">score</th>` : nothing;
  }

  #score(stages: HeadStages, query: number, key: number) {
    if (!hasScores(stages)) return nothing;
    return html`<td class="number">${digits(rowOf(stages, query)?.scores[key] ?? 0)}</td>`;
  }

  #summaryRow(stages: HeadStages, query: number) {
    const name = rowNameAt(this.queryTokens, query);
    const asks = html`<td class="place">${query}</td><th scope="row" class="token"><button dir="auto" @click=${() => this.pinRow(query)}>${name}</button></th>`;
    const columns = hasScores(stages) ? 5 : 4;
    if (!rowOf(stages, query)) return html`<tr>${asks}<td class="hidden" colspan=${columns}>…</td></tr>`;
    if (isEmptyRow(stages, query)) {
      return html`<tr>${asks}<td class="hidden" colspan=${columns}>nothing allowed: ${emptyRowWords(stages, query)}</td></tr>`;
    }
    const key = strongestKey(stages, query);
    const weight = weightAt(stages, query, key);
    return html`<tr @pointerenter=${() => emitHover(this, { query, key })}>
      ${asks}<td class="token"><bdi>${this.keyTokens[key]?.text}</bdi></td><td class="place">${key}</td>${this.#score(stages, query, key)}
      <td class="number">${weight.toFixed(PLACES)}</td>${this.#bar(query, key, weight)}</tr>`;
  }

  /** Of a long table the first rows, and the way to the others. */
  #shortened<Row>(rows: Row[], drawn: (row: Row) => TemplateResult): [TemplateResult[], number] {
    const shown = rows.length > LONG_TEXT ? rows.slice(0, this.opened ? MOST_ROWS : FIRST_ROWS) : rows;
    return [shown.map(drawn), rows.length - shown.length];
  }

  #more(left: number, of: number) {
    if (left === 0) return nothing;
    if (this.opened)
      return html`<p class="more">The first ${MOST_ROWS} of ${of} rows; a saved file has them all.</p>`;
    return html`<button class="more" @click=${() => {
      this.opened = true;
    }}>Show ${of > MOST_ROWS ? `${MOST_ROWS} of` : 'all'} ${of} rows</button>`;
  }

  #summary(stages: HeadStages) {
    const [rows, left] = this.#shortened([...this.queryTokens.keys()], (query) =>
      this.#summaryRow(stages, query),
    );
    return html`<table>
      <caption>What each ${this.noun} looks at most. Choose a ${this.noun} to see its whole ${inForm('row')}.</caption>
      <thead><tr><th scope="col" class="number">#</th><th scope="col">${this.noun}</th><th scope="col">looks at</th><th scope="col" class="number"><span class="spoken">its place</span><span aria-hidden="true">#</span></th>${this.#scoreHead(stages)}<th scope="col" class="number">weight</th><th scope="col"><span class="spoken">share</span></th></tr></thead>
      <tbody @pointerleave=${() => emitHover(this, null)}>${rows}</tbody>
    </table>${this.#more(left, this.queryTokens.length)}`;
  }

  #keyRow(stages: HeadStages, query: number, key: number, weight: number) {
    const chosen = this.pin?.key === key;
    return html`<tr class=${this.hover?.query === query && this.hover.key === key ? 'current' : ''} @pointerenter=${() => emitHover(this, { query, key })}
      @pointerdown=${(event: PointerEvent) => this.#press.begin(event, () => this.#edit(event, query, key))} @pointermove=${(event: PointerEvent) => this.#press.move(event)}
      @pointerup=${() => this.#press.end()} @pointercancel=${() => this.#press.end()} @dblclick=${(event: Event) => this.#edit(event, query, key)}>
      <td class="place">${key}</td><th scope="row" class="token"><button dir="auto" class=${chosen ? 'read' : ''} aria-pressed=${chosen} @click=${(event: Event) => this.#choose(event, query, key)} @keydown=${(event: KeyboardEvent) => resetByKey(this, event, { query, key })}>${this.keyTokens[key]?.text}</button></th>
      ${this.#score(stages, query, key)}<td class="number">${weight.toFixed(PLACES)}</td>${this.#bar(query, key, weight)}</tr>`;
  }

  #back() {
    return html`<button @click=${() => emitPin(this, null)}>All ${this.noun}s</button>`;
  }

  /** A column for each where several heads or rows are shown together; null: they are not. */
  #together(query: number): TemplateResult | null {
    return (
      marksOf(this.overlaid)?.table(this, query, {
        pinRow: (row) => this.pinRow(row),
        choose: (event, row, key) => this.#choose(event, row, key),
        hover: (row, key) => emitHover(this, { query: row, key }),
        leave: () => emitHover(this, null),
        shorten: (rows, drawn) => this.#shortened(rows, drawn),
        more: (left, of) => this.#more(left, of),
        back: this.#back(),
      }) ?? null
    );
  }

  #row(stages: HeadStages, query: number) {
    const hidden = hiddenCount(stages, query);
    const shares = sharesOf(stages, query);
    const [rows, left] = this.#shortened(shares, ({ key, weight }) =>
      this.#keyRow(stages, query, key, weight),
    );
    return html`<table>
      <caption><bdi class="asks">${placedName(this.queryTokens, query)}</bdi> looks at, strongest first. Sum ${(rowOf(stages, query)?.sum ?? 0).toFixed(PLACES)}.${hidden > 0 ? ` Hidden by the mask: ${hidden}.` : ''} ${this.#back()}</caption>
      <thead><tr><th scope="col" class="number">#</th><th scope="col">${this.noun}</th>${this.#scoreHead(stages)}<th scope="col" class="number">weight</th><th scope="col"><span class="spoken">share</span></th></tr></thead>
      <tbody @pointerleave=${() => emitHover(this, null)}>${rows}</tbody>
    </table>${this.#more(left, shares.length)}`;
  }

  /** All rows of what is shown, also those that are not drawn. A pinned one is here already. */
  async #write(
    table: HeadTable,
    query: number,
    separated: (table: TextTable) => string,
    changes: readonly string[] = [],
  ): Promise<WrittenHead | null> {
    const { stages, queryTokens, keyTokens, noun, tiles } = this;
    if (!stages) return null;
    const figures = { stages, queryTokens, keyTokens, noun };
    const together = this.overlaid && (await import('../together/table_text.ts')).tablesTogether(this, query);
    if (query >= 0) {
      const rows = together?.row(figures) ?? rowTable(figures, query);
      return { text: new Blob([separated(withChanges(rows, changes))]), rows: rows.length - 1 };
    }
    const written = (count: number) => {
      this.told = `Writing: ${count} of ${stages.queries} rows.`;
    };
    const own = together?.[table === PAIRS ? 'pairs' : 'strongest'] ?? table;
    return writeHead(figures, tiles, own, { separated, changes, written });
  }

  async #copy(query: number): Promise<void> {
    try {
      const written = await this.#write(STRONGEST, query, tabSeparated);
      if (!written) return;
      await navigator.clipboard.writeText(await written.text.text());
      this.told = `${written.rows} rows are copied.`;
    } catch {
      this.told = 'The browser does not allow copying: select the table and press Ctrl+C, or save it.';
    }
  }

  async #save(table: HeadTable, query: number): Promise<void> {
    const { name: alone, changes } = savedAs(this.origin);
    const name = this.#together(query) ? `${alone}-together` : alone;
    try {
      const written = await this.#write(table, query, commaSeparated, changes);
      if (!written) return;
      download(written.text, `${name}.csv`);
      this.told = `${plural(written.rows, 'row')} saved as ${name}.csv${changes.length > 0 ? ', with your changes in words' : ''}.`;
    } catch {
      this.told = 'The file could not be written: another head took the place of this one. Save it again.';
    }
  }

  #tools(query: number) {
    return html`<div class="tools" role="group" aria-label="This table elsewhere">
      <button @click=${() => this.#copy(query)}>Copy</button>
      <button @click=${() => this.#save(STRONGEST, query)}>Save as CSV</button>
      <button @click=${() => this.#save(PAIRS, -1)}>Save every pair as CSV</button>
      <span role="status">${this.told}</span></div>`;
  }

  override render() {
    const { stages, pin } = this;
    if (!stages) return nothing;
    const query = pin && pin.query < stages.queries ? pin.query : -1;
    return html`<div role="region" aria-label="Table of weights">${this.#tools(query)}
      ${this.#together(query) ?? (query < 0 ? this.#summary(stages) : this.#row(stages, query))}</div>`;
  }

  protected override updated(): void {
    const shown = this.opened ? MOST_ROWS : FIRST_ROWS;
    if (!this.pin) this.needRows([...this.queryTokens.keys()].slice(0, shown));
  }
}

defineParts({ 'attention-table': AttentionTable });
