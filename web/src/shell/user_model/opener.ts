/** What becomes of files that the reader chose: looked at, loaded when asked, given up when cancelled. */

import { type Core, messageOf } from '../../core/types.ts';
import { type ModelFile, sizeOf } from '../../models/files/model_file.ts';
import type { Progress } from '../../models/files/transfer.ts';
import {
  closeUserModel,
  type InspectedModel,
  inspectUserModel,
  loadUserModel,
  type UserModel,
  type UserModelCard,
} from '../../models/user_model.ts';

export type OpenerState =
  | { kind: 'idle' }
  | { kind: 'inspecting' }
  /** Waits for the reader to load it. */
  | { kind: 'inspected'; card: UserModelCard }
  | { kind: 'loading'; card: UserModelCard; progress: Progress }
  | { kind: 'ready'; card: UserModelCard }
  /** `card`: what was being loaded, and can be tried again; null where that is not known. */
  | { kind: 'failed'; card: UserModelCard | null; problem: string };

/** The page repaints its progress no more often than this. */
const REPAINT_MS = 100;

export class UserModelOpener {
  state: OpenerState = { kind: 'idle' };
  readonly #core: () => Promise<Core>;
  readonly #changed: () => void;
  #inspected: InspectedModel | null = null;
  #abort = new AbortController();
  #painted = 0;

  constructor(core: () => Promise<Core>, changed: () => void) {
    this.#core = core;
    this.#changed = changed;
  }

  /** Looks at what `gather` gives; what was going on before is given up. */
  async open(gather: (signal: AbortSignal) => ModelFile[] | Promise<ModelFile[]>): Promise<void> {
    const { signal } = this.#restart();
    this.#inspected = null;
    this.#set({ kind: 'inspecting' });
    try {
      // At once: a drop gives its files only inside its event.
      const files = await gather(signal);
      const inspected = await inspectUserModel(await this.#core(), files, signal);
      if (signal.aborted) return;
      this.#inspected = inspected;
      this.#set({ kind: 'inspected', card: inspected.card });
    } catch (cause) {
      this.#failed(cause, signal, null);
    }
  }

  /** Null where it was cancelled or failed; the state says why. */
  async load(): Promise<UserModel | null> {
    const inspected = this.#inspected;
    if (!inspected || this.state.kind === 'loading') return null;
    const { card } = inspected;
    const { signal } = this.#restart();
    this.#set({ kind: 'loading', card, progress: { loaded: 0, total: sizeOf(inspected.folder.weights) } });
    try {
      const onProgress = (progress: Progress) => this.#progressed(card, progress, signal);
      const model = await loadUserModel(await this.#core(), inspected, { signal, onProgress });
      if (signal.aborted) {
        closeUserModel(model);
        return null;
      }
      this.#set({ kind: 'ready', card });
      return model;
    } catch (cause) {
      this.#failed(cause, signal, card);
      return null;
    }
  }

  /** Back to the card where a model was being loaded, to the beginning elsewhere. */
  cancel(): void {
    const { state } = this;
    this.#abort.abort();
    if (state.kind === 'loading') this.#set({ kind: 'inspected', card: state.card });
    else {
      this.#inspected = null;
      this.#set({ kind: 'idle' });
    }
  }

  #restart(): AbortController {
    this.#abort.abort();
    this.#abort = new AbortController();
    return this.#abort;
  }

  #failed(cause: unknown, signal: AbortSignal, card: UserModelCard | null): void {
    if (!signal.aborted) this.#set({ kind: 'failed', card, problem: messageOf(cause) });
  }

  #progressed(card: UserModelCard, progress: Progress, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.state = { kind: 'loading', card, progress };
    const now = performance.now();
    if (now - this.#painted < REPAINT_MS && progress.loaded < progress.total) return;
    this.#painted = now;
    this.#changed();
  }

  #set(state: OpenerState): void {
    this.state = state;
    this.#changed();
  }
}
