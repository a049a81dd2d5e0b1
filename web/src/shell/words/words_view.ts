/** Words in place of pieces on the page: the switch, what is shown of them, and the way back to a piece. */

import { html, nothing } from 'lit';
import type { Asked } from '../../labs/guide.ts';
import type { Tool } from '../../labs/lab.ts';
import { showsWords } from '../../scene/shows_words.ts';
import type { Cell, EditWish } from '../../trace/selection.ts';
import { WordSession } from '../../trace/word_session.ts';
import '../../view/controls/words_switch.ts';
import '../../view/steps/word_steps.ts';
import type { WordEditor } from '../edit/word_editor.ts';
import type { Playground } from '../store/playground.ts';

export class WordsView {
  readonly session: WordSession;
  readonly #playground: Playground;
  readonly #root: ParentNode & Node;
  #editor: WordEditor | null = null;

  /** `changed`: what is shown in words is another. */
  constructor(playground: Playground, root: ParentNode & Node, changed: () => void) {
    this.#playground = playground;
    this.#root = root;
    this.session = new WordSession(playground.session);
    this.session.addEventListener('change', changed);
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
    return showsWords(this.#playground.scene) && session.stages ? session : null;
  }

  /** After every change of what is looked at. */
  follow(): void {
    const { scene, generating } = this.#playground;
    if (showsWords(scene) && this.#isOffered) this.session.follow(!generating);
    else this.session.leave();
  }

  toggle(): void {
    if (!this.#isOffered) return;
    // The part in sight is one of rows and columns: of others it is that around the pin.
    const words = this.#playground.scene.words ? undefined : true;
    this.#playground.adopt({ words, frame: undefined });
  }

  /** Pins a piece, where its weight is explained and changed. */
  async showPieces(pin: Cell): Promise<void> {
    const { session } = this.#playground;
    this.#playground.adopt({ words: undefined, frame: undefined, pin });
    await session.choosePin(pin);
    this.#root.querySelector<HTMLElement>('words-switch')?.focus();
  }

  /** What a question of the guide acts on: it is told of words, and pins pieces. */
  get asked(): Asked<unknown>['host'] {
    const playground = this.#playground;
    const { session } = this;
    return {
      get scene() {
        return playground.scene;
      },
      session,
      change: async (next) => {
        await playground.change(next);
        this.follow();
        await session.made;
      },
      pin: (pin) => playground.pin(session.pieceCell(pin)),
      pieceOf: (cell) => session.pieceCell(cell),
    };
  }

  switch() {
    // A story says itself what it is told of.
    if (!this.#isOffered || this.#playground.scene.story !== undefined) return nothing;
    const isOn = this.#playground.scene.words === true;
    return html`<words-switch .on=${isOn} @words-toggled=${() => this.toggle()}></words-switch>`;
  }

  steps(changes: string[]) {
    return html`<attention-word-steps .session=${this.session} .changes=${changes}
      @show-pieces=${({ detail }: CustomEvent<Cell>) => this.showPieces(detail)}></attention-word-steps>`;
  }

  /** What works on pieces says so beside words. */
  toolNote(tool: Tool) {
    const { pin } = this.#playground.session;
    const words =
      tool === 'mask'
        ? 'The matrix shows words: painting a cell acts on every pair of its pieces. Presets, pictures and counts are of pieces.'
        : 'The matrix shows words. What you do here is of pieces.';
    return html`<p class="what-if">${words}
      <button class="link" @click=${() => this.showPieces(pin ?? { query: 0, key: -1 })}>Show pieces</button></p>`;
  }

  /** The card that changes a cell; it comes with its first use. */
  async edit(wish: EditWish, view: HTMLElement): Promise<void> {
    if (!this.#playground.run?.edits?.()) return;
    const { WordEditor: Editor } = await import('../edit/editors.ts');
    this.#editor ??= new Editor(this.#playground, this.session, this.#root, (cell) => this.showPieces(cell));
    await this.#editor.open(wish, view);
  }
}
