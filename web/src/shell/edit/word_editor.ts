/**
 * Changes a cell in words: the card sets every pair of the pieces that it is made of. Where no one number can be
 * set, a card says why and leads to the pieces.
 */

import type { PaintedCells } from '../../core/types.ts';
import type { CellTarget } from '../../intervention/cell_target.ts';
import type { EditWish } from '../../trace/selection.ts';
import { previewInWords } from '../../trace/word_preview.ts';
import type { WordSession } from '../../trace/word_session.ts';
import { WordCard } from '../../view/controls/word_card.ts';
import { targetsIn, wordTarget } from '../../view/controls/word_target.ts';
import { distinctName } from '../../view/text/token_name.ts';
import type { Playground } from '../store/playground.ts';
import { boxWithin, placeBeside } from './beside.ts';
import { CellEditor, type ReachedHeads } from './cell_editor.ts';

interface OpenCard {
  card: WordCard;
  view: HTMLElement;
  box: DOMRect;
}

export class WordEditor {
  readonly #playground: Playground;
  readonly #session: WordSession;
  readonly #root: ParentNode & Node;
  readonly #editor: CellEditor;
  readonly #showPieces: (cell: { query: number; key: number }) => void;
  #open: OpenCard | null = null;
  readonly #outside = (event: Event) => this.#pressed(event);

  /** `showPieces`: pins a cell of pieces, where it is changed. */
  constructor(
    playground: Playground,
    session: WordSession,
    root: ParentNode & Node,
    showPieces: (cell: { query: number; key: number }) => void,
  ) {
    this.#playground = playground;
    this.#session = session;
    this.#root = root;
    this.#showPieces = showPieces;
    this.#editor = new CellEditor(playground, root, session);
    session.addEventListener('change', () => this.#follow());
  }

  async open(wish: EditWish, view: HTMLElement): Promise<void> {
    this.close();
    const target = await wordTarget(this.#session, wish.cells);
    if (typeof target === 'string') await this.#refuse(target, wish, view);
    else
      await this.#editor.open(wish, view, {
        target,
        reach: (reach) => this.#reach(reach, wish.cells, target),
        preview: (interventions) => previewInWords(this.#session, interventions),
      });
  }

  /** Heads under other masks get their own parts of the number; those where none can be set are left out, and said. */
  async #reach(reach: ReachedHeads, cells: PaintedCells, own: CellTarget): Promise<ReachedHeads> {
    const site = this.#playground.run?.edits?.()?.site;
    const { targets, alike } = await targetsIn(this.#session, cells, own, reach.heads);
    if (alike || !site) return reach;
    const set = reach.heads.flatMap(({ layer, head }, at) => {
      const target = targets[at];
      return target ? [{ site: site(layer, head), target }] : [];
    });
    const left = reach.heads.length - set.length;
    return {
      ...reach,
      name: left > 0 ? `${reach.name}, but for ${left} whose masks hide it` : reach.name,
      sites: set.map((one) => one.site),
      targets: set.map(({ target }) => target),
    };
  }

  async #refuse(reason: string, { cells, box }: EditWish, view: HTMLElement): Promise<void> {
    const session = this.#session;
    const card = Object.assign(new WordCard(), {
      asking: distinctName(session.queryTokens, cells.query),
      read: distinctName(session.keyTokens, cells.key),
      reason,
    });
    this.#open = { card, view, box: boxWithin(view, box) };
    card.addEventListener('card-close', () => this.close(true));
    card.addEventListener('card-pieces', () => {
      const piece = session.pieceCell(cells);
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
    if (returns)
      open?.view.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #follow(): void {
    if (!this.#open) return;
    const { card, view, box } = this.#open;
    if (!view.isConnected) this.close();
    else placeBeside(card, view, box);
  }

  #pressed(event: Event): void {
    if (this.#open && !event.composedPath().includes(this.#open.card)) this.close();
  }
}
