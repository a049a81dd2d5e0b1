/** What every view of one head has in common: the head, its tokens, the selection. */

import { LitElement, type PropertyDeclarations } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import type { HeadShown } from '../../trace/head_shown.ts';
import { type Cell, emitPin, emitRows } from '../../trace/selection.ts';
import type { Noun, Token } from '../../trace/tokens.ts';
import { OwnSize } from '../element/own_size.ts';
import { isEmptyRow, strongestKey } from './row.ts';

export class HeadView extends LitElement {
  static override properties: PropertyDeclarations = {
    stages: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
    pin: { attribute: false },
    hover: { attribute: false },
    difference: { attribute: false },
    hiddenWhy: { attribute: false },
    massFilter: { attribute: false },
    tiles: { attribute: false },
    strongest: { attribute: false },
    silenced: { type: Boolean, reflect: true },
    edited: { attribute: false },
    overlaid: { attribute: false },
    arcs: { attribute: false },
    noun: { attribute: false },
    dark: { type: Boolean },
  };
  declare stages: HeadStages | null;
  declare queryTokens: Token[];
  declare keyTokens: Token[];
  declare pin: Cell | null;
  declare hover: Cell | null;
  declare difference: HeadShown['difference'];
  declare hiddenWhy: HeadShown['hiddenWhy'];
  declare massFilter: HeadShown['massFilter'];
  declare tiles: HeadShown['tiles'];
  declare strongest: HeadShown['strongest'];
  declare silenced: boolean;
  declare edited: HeadShown['edited'];
  /** Not drawn: read where something is saved. */
  declare origin: HeadShown['origin'] | undefined;
  declare overlaid: HeadShown['overlaid'];
  declare arcs: HeadShown['arcs'];
  /** What rows and columns are called. */
  declare noun: Noun;
  declare dark: boolean;

  constructor() {
    super();
    this.stages = null;
    this.queryTokens = [];
    this.keyTokens = [];
    this.pin = null;
    this.hover = null;
    this.difference = null;
    this.hiddenWhy = null;
    this.massFilter = null;
    this.tiles = null;
    this.strongest = null;
    this.silenced = false;
    this.edited = [];
    this.overlaid = null;
    this.arcs = {};
    this.noun = 'token';
    this.dark = false;
  }

  /** The row in question, hovered before pinned; -1: none. */
  get query(): number {
    return this.hover?.query ?? this.pin?.query ?? -1;
  }

  /** Has rows fetched whose numbers are shown here, as far as they are not there. */
  protected needRows(queries: readonly number[]): void {
    const { stages } = this;
    const isShort = !stages || !isLongStages(stages);
    if (!isShort && queries.some((query) => !stages.rows.has(query))) emitRows(this, queries);
  }

  /** Pins a row and what it looks at most; a second time lets go. */
  protected pinRow(query: number): void {
    const { stages } = this;
    if (!stages) return;
    const isKnown = rowOf(stages, query) && !isEmptyRow(stages, query);
    const key = isKnown ? strongestKey(stages, query) : -1;
    emitPin(this, this.pin?.query === query ? null : { query, key });
  }

  /** Escape lets go of the pin, and then of the focus. */
  letGo(event: KeyboardEvent): void {
    event.stopPropagation();
    if (this.pin) emitPin(this, null);
    else (event.currentTarget as HTMLElement).blur();
  }
}

/** A view that draws itself to its width. */
export class MeasuredHeadView extends HeadView {
  static override properties: PropertyDeclarations = { width: { state: true } };
  /** 0 until it is known. */
  declare width: number;

  constructor() {
    super();
    new OwnSize(this, (most) => this.#measure(most));
    this.width = 0;
  }

  /** At once, so that nothing below is drawn first and then moves. */
  protected override firstUpdated(): void {
    this.#measure();
  }

  #measure(most = Infinity): void {
    if (this.clientWidth > 0) this.width = Math.min(this.clientWidth, most);
  }
}
