/** Words in place of pieces in a post: what shows them comes where an author, or a saved trace, asks for it. */

import { html, nothing } from 'lit';
import type { TraceHandle } from '../core/types.ts';
import { type AttentionCores, openAttentionBy } from '../trace/open_attention.ts';
import type { Cell } from '../trace/selection.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import { WordSession } from '../trace/word_session.ts';
import '../view/controls/words_switch.ts';
import '../view/steps/word_steps.ts';

/** In posts only the larger module knows words. */
function worded({ wholeCore }: AttentionCores): AttentionCores {
  return { core: wholeCore, wholeCore };
}

export class PostWords {
  readonly session: WordSession;
  readonly #pieces: TraceSession;
  readonly #changed: () => void;
  /** The reader's or the author's wish. */
  #isOn = true;

  constructor(pieces: TraceSession, changed: () => void) {
    this.#pieces = pieces;
    this.#changed = changed;
    this.session = new WordSession(pieces);
    pieces.addEventListener('change', () => this.#follow());
    this.session.addEventListener('change', changed);
    this.session.addEventListener('failure', ({ detail }: CustomEventInit) =>
      pieces.dispatchEvent(new CustomEvent('failure', { detail })),
    );
  }

  /** The same trace where words are known; the other one is let go. @throws CoreError, SourceError */
  async reopen(
    trace: TraceHandle,
    cores: AttentionCores,
    name: string,
    bytes: Uint8Array,
  ): Promise<TraceHandle> {
    const again = await openAttentionBy(worded(cores), name, bytes);
    trace.dispose();
    return again;
  }

  get #isOffered(): boolean {
    return WordSession.has(this.#pieces);
  }

  #follow(): void {
    if (this.#isOn && this.#isOffered) this.session.follow(true);
    else this.session.leave();
  }

  /** Null: pieces are shown. */
  get shown(): WordSession | null {
    return this.#isOn && this.session.stages ? this.session : null;
  }

  show(isOn = false): void {
    this.#isOn = isOn;
    this.#follow();
    this.#changed();
  }

  async #showPieces(cell: Cell): Promise<void> {
    this.show(false);
    await this.#pieces.choosePin(cell);
  }

  /** Beneath the sentence. */
  switch() {
    if (!this.#isOffered) return nothing;
    return html`<words-switch .on=${this.#isOn} @words-toggled=${() => this.show(!this.#isOn)}></words-switch>`;
  }

  steps() {
    return html`<attention-word-steps slot="below" .session=${this.session} .changes=${[]}
      @show-pieces=${({ detail }: CustomEvent<Cell>) => this.#showPieces(detail)}></attention-word-steps>`;
  }
}
