/** In the place of the card that changes a cell, beside a cell in words: what a change is of, and the way there. */

import { type Cell, type EditWish, sameCell } from '../trace/selection.ts';
import type { WordSession } from '../trace/word_session.ts';
import { WordCard } from '../view/controls/word_card.ts';
import { distinctName } from '../view/token_name.ts';
import { boxWithin, placeBeside } from './beside.ts';

interface OpenCard {
  card: WordCard;
  view: HTMLElement;
  box: DOMRect;
  cell: Cell;
}

export class WordEditor {
  readonly #session: WordSession;
  readonly #root: Node;
  readonly #showPieces: (cell: Cell) => void;
  #open: OpenCard | null = null;
  readonly #outside = (event: Event) => this.#pressed(event);

  /** `showPieces`: pins a cell of pieces, where it is changed. */
  constructor(session: WordSession, root: Node, showPieces: (cell: Cell) => void) {
    this.#session = session;
    this.#root = root;
    this.#showPieces = showPieces;
    session.addEventListener('change', () => this.#follow());
  }

  async open({ cells: { query, key }, box }: EditWish, view: HTMLElement): Promise<void> {
    this.close();
    const session = this.#session;
    const cell = { query, key };
    const { queries, keys } = session.block(cell);
    const card = Object.assign(new WordCard(), {
      asking: distinctName(session.queryTokens, query),
      read: distinctName(session.keyTokens, key),
      pieces: (queries.to - queries.from) * (keys.to - keys.from),
    });
    this.#open = { card, view, box: boxWithin(view, box), cell };
    card.addEventListener('card-close', () => this.close(true));
    card.addEventListener('card-pieces', () => {
      const piece = session.pieceCell(cell);
      this.close();
      if (piece) this.#showPieces(piece);
    });
    this.#root.appendChild(card);
    addEventListener('pointerdown', this.#outside);
    await card.updateComplete;
    this.#follow();
    card.focus();
  }

  /** `returns`: the view gets the focus back. */
  close(returns = false): void {
    removeEventListener('pointerdown', this.#outside);
    const open = this.#open;
    this.#open = null;
    open?.card.remove();
    if (returns) open?.view.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #follow(): void {
    if (!this.#open) return;
    const { card, view, box, cell } = this.#open;
    if (!view.isConnected || !sameCell(cell, this.#session.pin)) this.close();
    else placeBeside(card, view, box);
  }

  #pressed(event: Event): void {
    if (this.#open && !event.composedPath().includes(this.#open.card)) this.close();
  }
}
