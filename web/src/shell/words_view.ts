/** Words in place of pieces on the page: the switch, what is shown of them, and the way back to a piece. */

import { html, nothing } from 'lit';
import { type Cell, type EditWish, sameCell } from '../trace/selection.ts';
import { WordSession } from '../trace/word_session.ts';
import { WordCard } from '../view/controls/word_card.ts';
import { distinctName } from '../view/token_name.ts';
import '../view/controls/words_switch.ts';
import '../view/word_steps.ts';
import { boxWithin, placeBeside } from './beside.ts';
import type { Playground } from './playground.ts';

export class WordsView {
  readonly session: WordSession;
  readonly #playground: Playground;
  readonly #root: ParentNode & Node;
  #card: { card: WordCard; view: HTMLElement; box: DOMRect; cell: Cell } | null = null;
  readonly #outside = (event: Event) => this.#pressed(event);

  /** `changed`: what is shown in words is another. */
  constructor(playground: Playground, root: ParentNode & Node, changed: () => void) {
    this.#playground = playground;
    this.#root = root;
    this.session = new WordSession(playground.session);
    this.session.addEventListener('change', changed);
    this.session.addEventListener('change', () => this.#followCard());
    // It is told as the pieces' own would be.
    this.session.addEventListener('failure', ({ detail }: CustomEventInit) =>
      playground.session.dispatchEvent(new CustomEvent('failure', { detail })),
    );
  }

  /** The text has words of several pieces. */
  get #isOffered(): boolean {
    return WordSession.has(this.#playground.session);
  }

  /** Null: pieces are shown. */
  get shown(): WordSession | null {
    const { session } = this;
    return this.#playground.scene.words && session.stages ? session : null;
  }

  /** After every change of what is looked at. */
  follow(): void {
    const { scene, generating } = this.#playground;
    if (scene.words && this.#isOffered) this.session.follow(!generating);
    else this.session.leave();
  }

  toggle(): void {
    if (!this.#isOffered) return;
    this.#playground.adopt({ words: this.#playground.scene.words ? undefined : true });
  }

  /** Pins a piece, where its weight is explained and changed. */
  async showPieces(pin: Cell): Promise<void> {
    const { session } = this.#playground;
    this.close();
    this.#playground.adopt({ words: undefined, pin });
    await session.choosePin(pin);
    this.#root.querySelector<HTMLElement>('words-switch')?.focus();
  }

  switch() {
    if (!this.#isOffered) return nothing;
    const isOn = this.#playground.scene.words === true;
    return html`<words-switch .on=${isOn} @words-toggled=${() => this.toggle()}></words-switch>`;
  }

  steps(changes: string[]) {
    return html`<word-steps .session=${this.session} .changes=${changes}
      @show-pieces=${({ detail }: CustomEvent<Cell>) => this.showPieces(detail)}></word-steps>`;
  }

  /** What works on pieces says so beside words. */
  toolNote() {
    const { pin } = this.#playground.session;
    return html`<p class="what-if">The matrix shows words. What you do here is of pieces, and cells are painted there.
      <button class="link" @click=${() => this.showPieces(pin ?? { query: 0, key: -1 })}>Show pieces</button></p>`;
  }

  /** In place of the card that changes a cell. */
  async edit({ cells: { query, key }, box }: EditWish, view: HTMLElement): Promise<void> {
    this.close();
    if (!this.#playground.run?.edits?.()) return;
    const { queryTokens, keyTokens } = this.session;
    const { queries, keys } = this.session.block({ query, key });
    const card = Object.assign(new WordCard(), {
      asking: distinctName(queryTokens, query),
      read: distinctName(keyTokens, key),
      pieces: (queries.to - queries.from) * (keys.to - keys.from),
    });
    this.#card = { card, view, box: boxWithin(view, box), cell: { query, key } };
    card.addEventListener('card-close', () => this.close(true));
    card.addEventListener('card-pieces', () =>
      this.showPieces(this.session.pieceCell({ query, key }) ?? { query: 0, key: -1 }),
    );
    this.#root.append(card);
    addEventListener('pointerdown', this.#outside);
    await card.updateComplete;
    this.#followCard();
    card.focus();
  }

  /** `returns`: the view gets the focus back. */
  close(returns = false): void {
    removeEventListener('pointerdown', this.#outside);
    const open = this.#card;
    this.#card = null;
    open?.card.remove();
    if (returns) open?.view.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  #followCard(): void {
    if (!this.#card) return;
    const { card, view, box, cell } = this.#card;
    if (!view.isConnected || !sameCell(cell, this.session.pin)) this.close();
    else placeBeside(card, view, box);
  }

  #pressed(event: Event): void {
    if (this.#card && !event.composedPath().includes(this.#card.card)) this.close();
  }
}
