/**
 * What one trace shows in words: a session of its own beside that of the pieces, over the same heads made by the
 * core. The pieces' session stays what is changed, saved and asked about; what is chosen here is chosen there.
 */

import type { TraceHandle } from '../core/types.ts';
import { rowOf } from './head_rows.ts';
import { Latest } from './latest.ts';
import type { Cell } from './selection.ts';
import { sameCell } from './selection.ts';
import type { Noun, Token, TraceTokens } from './tokens.ts';
import type { TraceExtras } from './trace_extras.ts';
import { TraceSession } from './trace_session.ts';
import { beginsOf, hasPieces, knownWordsOf, piecesOf, type Words, wordAt } from './words.ts';

/** What is said of the numbers wherever they are explained. */
export const WORD_RULE = 'words: rows averaged, columns added';

/** Pieces of one word cell: its rows and its columns. */
export interface PieceBlock {
  queries: { from: number; to: number };
  keys: { from: number; to: number };
}

export class WordSession extends TraceSession {
  readonly pieces: TraceSession;
  /** What the words were made of. */
  #of: Pick<TraceSession, 'trace' | 'extras'> | null = null;
  /** The pieces' trace that is on the screen in words. */
  #shownOf: TraceHandle | null = null;
  #before: Promise<TraceHandle> | null = null;
  /** The heads were left out when the words were made. */
  #lacksOverview = false;
  /** Once the words of what was followed last are on show. */
  made: Promise<void> = Promise.resolve();
  readonly #makes = new Latest();

  constructor(pieces: TraceSession) {
    super();
    this.pieces = pieces;
  }

  override get unit(): string {
    return WORD_RULE;
  }

  override get noun(): Noun {
    return 'word';
  }

  override get title(): string {
    return `${super.title} · words`;
  }

  override get headName(): string {
    return `${this.pieces.headName}, in words`;
  }

  override get piecePin(): Cell | null {
    return this.pieces.pin;
  }

  /** What is shown is of the same text as the pieces. */
  get isCurrent(): boolean {
    return this.#shownOf !== null && this.#shownOf === this.pieces.trace;
  }

  /** Whether any text of the pieces' trace has words of several. */
  static has(pieces: TraceSession): boolean {
    const isOf = (tokens: readonly Token[]) => hasPieces(knownWordsOf(tokens));
    return (pieces.trace?.summary.layers ?? []).some((_, layer) => {
      const { queryTokens, keyTokens } = pieces.tokensOf(layer);
      return isOf(queryTokens) || isOf(keyTokens);
    });
  }

  #wordsAt(layer: number): { queries: Words; keys: Words } {
    const { queryTokens, keyTokens } = this.pieces.tokensOf(layer);
    return { queries: knownWordsOf(queryTokens), keys: knownWordsOf(keyTokens) };
  }

  #tokensAt(layer: number): TraceTokens {
    const { queries, keys } = this.#wordsAt(layer);
    return { queryTokens: queries.tokens, keyTokens: keys.tokens };
  }

  /** The word cell that a cell of pieces belongs to. */
  wordCell(cell: Cell | null, layer = this.pieces.layer): Cell | null {
    const { queries, keys } = this.#wordsAt(layer);
    return cell && { query: wordAt(queries, cell.query), key: wordAt(keys, cell.key) };
  }

  block({ query, key }: Cell): PieceBlock {
    const { queries, keys } = this.#wordsAt(this.pieces.layer);
    return { queries: piecesOf(queries, query), keys: piecesOf(keys, key) };
  }

  /** Every pair of the pieces of a word cell. */
  cellsOf(cell: Cell): Cell[] {
    const { queries, keys } = this.block(cell);
    const width = keys.to - keys.from;
    return Array.from({ length: (queries.to - queries.from) * width }, (_, at) => ({
      query: queries.from + Math.floor(at / width),
      key: keys.from + (at % width),
    }));
  }

  /** The pieces whose weight is the largest of a word cell; of a row, its first piece. */
  pieceCell(cell: Cell | null): Cell | null {
    if (!cell) return null;
    const { stages, pin } = this.pieces;
    if (sameCell(this.wordCell(pin), cell)) return pin;
    const { queries, keys } = this.block(cell);
    let strongest = { query: queries.from, key: cell.key < 0 ? -1 : keys.from };
    if (cell.key < 0 || !stages) return strongest;
    // Of a long head, rows that are not here count as 0.
    const weightOf = ({ query, key }: Cell) => rowOf(stages, query)?.weights[key] ?? 0;
    for (let query = queries.from; query < queries.to; query++)
      for (let key = keys.from; key < keys.to; key++)
        if (weightOf({ query, key }) > weightOf(strongest)) strongest = { query, key };
    return strongest;
  }

  /** Shows what the pieces' session shows now; after each of its changes. `overview`: with all heads. */
  follow(overview: boolean): void {
    const { trace, extras } = this.pieces;
    if (!trace) this.leave();
    else if (this.#of?.trace !== trace || this.#of.extras !== extras)
      this.made = this.#make(trace, extras, overview);
    else if (this.trace) this.#followChoice(overview);
  }

  /** Words are not shown any more. */
  leave(): void {
    if (!this.#of) return;
    this.#makes.next();
    this.#of = null;
    this.#shownOf = null;
    this.#forgetBefore();
    this.clear();
  }

  #followChoice(overview: boolean): void {
    const { pieces } = this;
    const pin = this.wordCell(pieces.pin);
    const isSamePin = sameCell(pin, this.pin);
    const isSameHead = pieces.layer === this.layer && pieces.head === this.head;
    if (!isSameHead) {
      this.pin = pin;
      super.chooseHead(pieces.layer, pieces.head);
    } else if (!isSamePin) super.choosePin(pin);
    super.chooseMassShare(pieces.massShare);
    super.chooseBefore(pieces.showsBefore);
    if (!overview || !this.#lacksOverview) return;
    this.#lacksOverview = false;
    this.refresh();
  }

  async #make(trace: TraceHandle, extras: TraceExtras, overview: boolean): Promise<void> {
    const isLatest = this.#makes.next();
    this.#of = { trace, extras };
    try {
      const words = await trace.inWords(this.beginsIn(trace));
      if (!isLatest()) return words.dispose();
      this.#forgetBefore();
      this.#shownOf = trace;
      this.#lacksOverview = !overview;
      this.extras = this.#extrasOf(extras);
      const { layer, head, massShare, showsBefore } = this.pieces;
      Object.assign(this, { layer, head, massShare, showsBefore, pin: this.wordCell(this.pieces.pin) });
      await this.show(words, this.#tokensAt(layer), overview);
    } catch (cause) {
      if (isLatest()) this.dispatchEvent(new CustomEvent('failure', { detail: cause }));
    }
  }

  /** 1 where a piece of the trace begins a word. */
  beginsIn({ summary }: TraceHandle): Uint8Array {
    const parts = summary.layers.flatMap((_, layer) => {
      const { queries, keys } = this.#wordsAt(layer);
      return [beginsOf(queries), beginsOf(keys)];
    });
    return Uint8Array.from(parts.flatMap((part) => [...part]));
  }

  /** What the source said of pieces, said of words. */
  #extrasOf(extras: TraceExtras): TraceExtras {
    const { beforeTrace, whyHidden, edited, silenced, hiddenWords } = extras;
    const before = beforeTrace && (() => this.#beforeIn(beforeTrace));
    return {
      tokensFor: (layer) => this.#tokensAt(layer),
      ...(silenced && { silenced }),
      ...(hiddenWords !== undefined && { hiddenWords }),
      ...(whyHidden && {
        whyHidden: (layer, head, query, key) => {
          const { queries, keys } = this.#wordsAt(layer);
          return whyHidden(layer, head, queries.starts[query] ?? 0, keys.starts[key] ?? 0);
        },
      }),
      ...(edited && { edited: (layer, head) => this.#wordCells(edited(layer, head), layer) }),
      ...(before && { beforeTrace: before }),
    };
  }

  /** Each word cell once. */
  #wordCells(cells: readonly Cell[], layer: number): Cell[] {
    const words = cells.flatMap((cell) => this.wordCell(cell, layer) ?? []);
    return words.filter((cell, at) => words.findIndex((other) => sameCell(cell, other)) === at);
  }

  #beforeIn(beforeTrace: () => Promise<TraceHandle>): Promise<TraceHandle> {
    this.#before ??= beforeTrace().then((trace) => trace.inWords(this.beginsIn(trace)));
    return this.#before;
  }

  #forgetBefore(): void {
    this.#before?.then(
      (trace) => trace.dispose(),
      () => {},
    );
    this.#before = null;
  }

  // The pieces come first: this session follows them, and what it has by then is not asked for again.

  override async choosePin(pin: Cell | null): Promise<void> {
    const chosen = this.pieces.choosePin(this.pieceCell(pin));
    if (!sameCell(pin, this.pin)) await super.choosePin(pin);
    await chosen;
  }

  override async chooseHead(layer: number, head: number): Promise<void> {
    const { pieces } = this;
    const chosen = pieces.chooseHead(layer, head);
    if (pieces.layer !== this.layer || pieces.head !== this.head)
      await super.chooseHead(pieces.layer, pieces.head);
    await chosen;
  }

  override async chooseMassShare(share: number): Promise<void> {
    const chosen = this.pieces.chooseMassShare(share);
    await super.chooseMassShare(share);
    await chosen;
  }

  override async chooseBefore(shows: boolean): Promise<void> {
    const chosen = this.pieces.chooseBefore(shows);
    await super.chooseBefore(shows);
    await chosen;
  }
}
