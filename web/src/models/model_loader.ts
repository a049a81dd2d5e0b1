/** Loads the model once, in the background; can be cancelled and tried again. */

import { messageOf } from '../core/types.ts';
import type { CatalogueModel } from './catalogue.ts';
import type { Progress } from './files/download.ts';
import { SourceError } from './source_error.ts';

/** There is no core to load into; whoever started it has said why. */
export class NoCore extends Error {}

export type LoadState = 'idle' | 'loading' | 'ready' | 'failed' | 'cancelled';

/** What is said of a model before it is there. */
type LoaderEntry = Pick<CatalogueModel, 'title' | 'folder' | 'bytes'>;

/** What loads the model in a folder, into the core that it needs. */
type Load<Loaded> = (
  base: URL,
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
) => Promise<Loaded>;

/** The time left is said from this share on: before, the rate is not known. */
const KNOWN_RATE = 0.05;
const REPAINT_MS = 100;

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData ?? false;
}

export class ModelLoader<Loaded extends { notices: string[] }> {
  readonly entry: LoaderEntry;
  state: LoadState = 'idle';
  ready: Loaded | null = null;
  progress: Progress | null = null;
  problem = '';
  readonly #changed: () => void;
  readonly #load: Load<Loaded>;
  #abort: AbortController | null = null;
  #since = 0;
  #painted = 0;

  constructor(entry: LoaderEntry, load: Load<Loaded>, changed: () => void) {
    this.entry = entry;
    this.#load = load;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    if (this.state === 'loading' || this.state === 'ready') return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#since = performance.now();
    this.#set('loading');
    try {
      this.ready = await this.#load(new URL(this.entry.folder, document.baseURI), {
        signal: abort.signal,
        onProgress: (progress) => this.#progressed(progress),
      });
      this.#set('ready', this.ready.notices.join(' '));
    } catch (cause) {
      const wasCancelled = cause instanceof SourceError && cause.code === 'cancelled';
      this.#set(wasCancelled ? 'cancelled' : 'failed', cause instanceof NoCore ? '' : messageOf(cause));
    }
  }

  /** In the background, once there is something to see; where data is dear, only when asked. */
  loadUnasked(): void {
    if (this.state === 'idle' && !savesData()) this.load();
  }

  cancel(): void {
    this.#abort?.abort();
  }

  #set(state: LoadState, problem = ''): void {
    this.state = state;
    this.problem = problem;
    if (state !== 'loading') this.progress = null;
    this.#changed();
  }

  #progressed(progress: Progress): void {
    this.progress = progress;
    const now = performance.now();
    if (now - this.#painted < REPAINT_MS) return;
    this.#painted = now;
    this.#changed();
  }

  /** Seconds left at the rate so far; null while that is not known. */
  get secondsLeft(): number | null {
    const { progress } = this;
    if (!progress || progress.loaded < KNOWN_RATE * progress.total) return null;
    const seconds = (performance.now() - this.#since) / 1000;
    return Math.ceil((seconds * (progress.total - progress.loaded)) / progress.loaded);
  }
}
