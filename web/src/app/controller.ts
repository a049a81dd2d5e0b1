/**
 * The page's state and what follows from it: every change of the Scene ends in
 * one trace on the screen. Late answers never overwrite newer ones.
 */

import { type Core, CoreError, messageOf, type TraceHandle } from '../core/types.ts';
import { openTraceIn } from '../element/open_trace.ts';
import { TraceSession } from '../element/trace_session.ts';
import { isDump, openAttention } from '../sources/attention_dump.ts';
import type { Cut } from '../sources/tokenizer.ts';
import { type TraceTokens, tokensOfTrace } from '../sources/tokens.ts';
import { fetchTrace, readTraceFile } from '../sources/trace_file.ts';
import { defaultScene, SHIPPED_TRACE } from '../state/defaults.ts';
import { History } from '../state/history.ts';
import type { Mode, Scene, SceneSource } from '../state/scene.ts';
import { readHash, writeHash } from '../state/url.ts';
import { ModelLoader } from './model_loader.ts';
import { Notices } from './notices.ts';
import { runText } from './run_text.ts';
import { runVectors } from './run_vectors.ts';

interface Shown {
  trace: TraceHandle;
  tokens: TraceTokens;
  cuts: Cut[];
}

function isStartText(source: SceneSource): boolean {
  return JSON.stringify(source) === JSON.stringify(defaultScene().source);
}

export class PlaygroundController extends EventTarget {
  scene: Scene = defaultScene();
  readonly session = new TraceSession();
  readonly notices = new Notices(() => this.#changed());
  readonly loader: ModelLoader;
  /** Texts that were too long for the model. */
  cuts: Cut[] = [];
  busy = false;
  /** A file that was dropped; it lives only as long as the page. */
  dropped: { name: string; bytes: Uint8Array } | null = null;
  readonly #startCore: () => Promise<Core>;
  readonly #history = new History();
  #core: Promise<Core> | null = null;
  #version = 0;

  constructor(startCore: () => Promise<Core>) {
    super();
    this.#startCore = startCore;
    this.loader = new ModelLoader(
      () => this.core(),
      () => this.#modelChanged(),
    );
    this.session.addEventListener('failure', (event) => this.notices.failed((event as CustomEvent).detail));
  }

  /** The text waits for the model; the saved example stands in. */
  get waiting(): boolean {
    const { source } = this.scene;
    return source.kind === 'model' && !this.loader.ready && !isStartText(source);
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  /** The core, started once; a failed start is tried again by the next call. */
  core(): Promise<Core> {
    if (this.#core) return this.#core;
    const started = this.#startCore();
    this.#core = started;
    started.then(
      (core) => core.onRestart((message) => this.notices.say('restart', message)),
      () => {
        this.#core = null;
      },
    );
    return started;
  }

  /** Shows what the address says. */
  async start(hash: string): Promise<void> {
    const { scene, problem } = readHash(hash);
    if (problem) this.notices.say('address', problem);
    this.scene = scene;
    await this.#show();
  }

  /** Another address was typed or gone back to. */
  async openHash(hash: string): Promise<void> {
    if (hash === writeHash(this.scene)) return;
    const { scene, problem } = readHash(hash);
    if (problem) this.notices.say('address', problem);
    await this.open(scene);
  }

  async open(scene: Scene): Promise<void> {
    this.#history.remember(this.scene);
    await this.#replace(scene);
  }

  async #replace(scene: Scene): Promise<void> {
    const before = this.scene;
    this.scene = scene;
    const sameResult =
      JSON.stringify(before.source) === JSON.stringify(scene.source) && before.mode === scene.mode;
    if (!sameResult) return this.#show();
    this.#changed();
    await this.session.chooseHead(scene.layer, scene.head);
    await this.session.choosePin(scene.pin);
  }

  async undo(): Promise<void> {
    const before = this.#history.undo(this.scene);
    if (before) await this.#replace(before);
  }

  async redo(): Promise<void> {
    const after = this.#history.redo(this.scene);
    if (after) await this.#replace(after);
  }

  setSource(source: SceneSource): Promise<void> {
    const changesKind = source.kind !== this.scene.source.kind;
    const start = changesKind && source.kind === 'model' ? defaultScene() : null;
    return this.open({
      ...this.scene,
      source,
      ...(changesKind && {
        layer: start?.layer ?? 0,
        head: start?.head ?? 0,
        pin: null,
        mode: 'self' as Mode,
      }),
    });
  }

  setMode(mode: Mode): Promise<void> {
    if (mode === this.scene.mode) return Promise.resolve();
    return this.open({
      ...this.scene,
      mode,
      pin: this.scene.source.kind === 'vectors' ? null : this.scene.pin,
    });
  }

  /** What the element told of itself: head, pin and view; already on the screen. */
  adopt({ layer, head, pin, view }: Pick<Scene, 'layer' | 'head' | 'pin' | 'view'>): void {
    const next = { ...this.scene, layer, head, pin, view };
    if (JSON.stringify(next) === JSON.stringify(this.scene)) return;
    this.#history.remember(this.scene);
    this.scene = next;
    this.#changed();
  }

  async openFile(file: File): Promise<void> {
    try {
      const bytes = await this.#openable(file.name, await readTraceFile(file));
      this.dropped = { name: file.name, bytes };
      await this.setSource({ kind: 'trace', src: file.name });
    } catch (cause) {
      this.notices.failed(cause, `${file.name}: `);
    }
  }

  /**
   * Opened once before it replaces anything, so that a bad file loses nothing. An
   * attention file that no trace can keep is computed, and its result opened.
   */
  async #openable(name: string, bytes: Uint8Array): Promise<Uint8Array> {
    const core = await this.core();
    try {
      (await openAttention(core, name, bytes)).dispose();
      return bytes;
    } catch (cause) {
      if (isDump(bytes) || !(cause instanceof CoreError) || cause.code !== 'unsupported') throw cause;
    }
    const computed = await core.compute(bytes);
    (await core.openTrace(computed)).dispose();
    return computed;
  }

  async #modelChanged(): Promise<void> {
    this.#changed();
    if (this.loader.ready && this.scene.source.kind === 'model') await this.#show();
  }

  /** Brings the scene's trace to the screen. */
  async #show(): Promise<void> {
    const version = ++this.#version;
    const { scene } = this;
    this.busy = true;
    this.notices.clear('compute');
    this.notices.clear('file');
    this.#changed();
    try {
      const shown = await this.#compute(scene);
      if (version !== this.#version) return shown?.trace.dispose();
      if (shown) await this.#bring(shown, scene);
    } catch (cause) {
      if (version === this.#version) await this.#failed(cause);
    } finally {
      if (version === this.#version) this.busy = false;
      this.#changed();
      this.#loadModel();
    }
  }

  /** In the background, once there is something to see; where data is dear, only when asked. */
  #loadModel(): void {
    const wanted = this.scene.source.kind === 'model' && this.loader.state === 'idle';
    if (wanted && !savesData()) this.loader.load();
  }

  /** What was on the screen stays there; where nothing was, the saved example comes. */
  async #failed(cause: unknown): Promise<void> {
    const { kind } = this.scene.source;
    if (this.session.trace || kind === 'model') {
      this.notices.failed(cause);
      return;
    }
    this.notices.say('address', `${messageOf(cause)} The saved example is shown instead.`);
    this.scene = defaultScene();
    await this.#show();
  }

  async #bring({ trace, tokens, cuts }: Shown, scene: Scene): Promise<void> {
    this.cuts = cuts;
    // While a text waits for the model, the saved example stands in with its own pin.
    const { layer: shownLayer, head: shownHead, pin: shownPin } = this.waiting ? defaultScene() : scene;
    this.session.layer = shownLayer;
    this.session.head = shownHead;
    this.session.pin = shownPin;
    await this.session.show(trace, tokens);
    if (this.waiting) return;
    const { layer, head, pin } = this.session;
    this.scene = { ...this.scene, layer, head, pin };
  }

  async #compute(scene: Scene): Promise<Shown | null> {
    const { source, mode } = scene;
    const core = await this.core();
    if (source.kind === 'vectors') return { ...(await runVectors(core, source.vectors, mode)), cuts: [] };
    if (source.kind === 'trace') return this.#openTrace(source.src, await this.#traceBytes(source.src), mode);
    if (source.text.trim() === '') {
      this.notices.say('compute', 'Type a sentence.');
      return null;
    }
    if (this.loader.ready) return runText(this.loader.ready, source, mode, this.notices);
    if (this.waiting && this.session.trace) return null;
    return this.#openTrace(
      SHIPPED_TRACE,
      await fetchTrace(new URL(SHIPPED_TRACE, document.baseURI).href),
      mode,
    );
  }

  async #traceBytes(src: string): Promise<Uint8Array> {
    if (this.dropped?.name === src) return this.dropped.bytes;
    return fetchTrace(new URL(src, document.baseURI).href);
  }

  async #openTrace(name: string, bytes: Uint8Array, mode: Mode): Promise<Shown> {
    const { trace, applies } = await openTraceIn(await this.core(), name, bytes, mode);
    for (const warning of trace.summary.warnings) this.notices.say('file', warning);
    if (!applies) {
      this.notices.say(
        'compute',
        'Cross needs two texts or the vectors: this trace is shown as it was computed.',
      );
    }
    return { trace, tokens: tokensOfTrace(trace.summary), cuts: [] };
  }
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData ?? false;
}
