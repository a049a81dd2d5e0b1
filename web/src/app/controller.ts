/**
 * The page's state and what follows from it: every change of the Scene ends in
 * one trace on the screen. Late answers never overwrite newer ones.
 */

import { type Core, CoreError, messageOf, type TraceHandle } from '../core/types.ts';
import { openTraceIn } from '../element/open_trace.ts';
import { TraceSession } from '../element/trace_session.ts';
import { isDump, openAttention } from '../sources/attention_dump.ts';
import { MINILM, SMOLLM2 } from '../sources/catalogue.ts';
import { type LoadedLanguageModel, loadLanguageModel } from '../sources/language_model.ts';
import { type LoadedModel, loadModel } from '../sources/model.ts';
import type { OwnModel } from '../sources/own_model.ts';
import type { Cut } from '../sources/tokenizer.ts';
import { type TraceTokens, tokensOfTrace } from '../sources/tokens.ts';
import { fetchTrace, readTraceFile } from '../sources/trace_file.ts';
import {
  DURSLEY,
  defaultScene,
  languageScene,
  languageSource,
  OWN,
  SHIPPED_TRACE,
  untouched,
} from '../state/defaults.ts';
import { History } from '../state/history.ts';
import type { LanguageSource, Mode, Scene, SceneSource } from '../state/scene.ts';
import { readHash, writeHash } from '../state/url.ts';
import { LanguageActions } from './language_actions.ts';
import { LanguageRun, type LanguageShown, type RunnableModel } from './language_run.ts';
import { ModelLoader } from './model_loader.ts';
import { Notices } from './notices.ts';
import { runText } from './run_text.ts';
import { runVectors } from './run_vectors.ts';

interface Shown extends Partial<Pick<LanguageShown, 'differenceOf' | 'whyHidden'>> {
  trace: TraceHandle;
  tokens: TraceTokens;
  cuts: Cut[];
}

/** Changes of the same gesture within this time are one step of the way back. */
const ONE_GESTURE_MS = 1500;

function isStartText(source: SceneSource): boolean {
  return JSON.stringify(source) === JSON.stringify(defaultScene().source);
}

export class PlaygroundController extends EventTarget {
  scene: Scene = defaultScene();
  readonly session = new TraceSession();
  readonly notices = new Notices(() => this.#changed());
  readonly loader: ModelLoader<LoadedModel>;
  readonly languageLoader: ModelLoader<LoadedLanguageModel>;
  readonly language = new LanguageRun(() => this.#changed());
  readonly actions = new LanguageActions(this);
  /** Texts that were too long for the model. */
  cuts: Cut[] = [];
  busy = false;
  /** The model that the reader brought; it lives only as long as the page. */
  own: OwnModel | null = null;
  /** What is being told beside the result. */
  story: 'copying' | null = null;
  /** A file that was dropped; it lives only as long as the page. */
  dropped: { name: string; bytes: Uint8Array } | null = null;
  readonly #startCore: () => Promise<Core>;
  readonly #history = new History();
  #core: Promise<Core> | null = null;
  #version = 0;
  #gesture = { name: '', at: 0 };

  constructor(startCore: () => Promise<Core>) {
    super();
    this.#startCore = startCore;
    const core = () => this.core();
    this.loader = new ModelLoader(MINILM, loadModel, core, () => this.#modelChanged('model'));
    this.languageLoader = new ModelLoader(SMOLLM2, loadLanguageModel, core, () =>
      this.#modelChanged('language'),
    );
    this.session.addEventListener('failure', (event) => this.#sessionFailed((event as CustomEvent).detail));
  }

  /** While a text is computed anew, what was asked about the one before may have no answer any more. */
  #sessionFailed(cause: unknown): void {
    if (!this.busy) this.notices.failed(cause);
  }

  /** The loader of the model that the scene is about; null: none is. */
  get wantedLoader(): ModelLoader<LoadedModel> | ModelLoader<LoadedLanguageModel> | null {
    const { source } = this.scene;
    if (source.kind === 'model') return source.model === MINILM.name ? this.loader : null;
    return source.kind === 'language' && source.model === SMOLLM2.name ? this.languageLoader : null;
  }

  /** The encoder that the scene is about, once it is there. */
  get encoder(): Pick<LoadedModel, 'model' | 'tokenizer'> | null {
    const { source } = this.scene;
    if (source.kind !== 'model') return null;
    if (source.model === MINILM.name) return this.loader.ready;
    return this.own?.kind === 'encoder' && ownName(this.own) === source.model ? this.own : null;
  }

  /** The language model that the scene is about, once it is there. */
  get languageModel(): RunnableModel | null {
    const { source } = this.scene;
    if (source.kind !== 'language') return null;
    if (source.model === SMOLLM2.name) return this.languageLoader.ready;
    return this.own?.kind === 'decoder' && ownName(this.own) === source.model ? this.own : null;
  }

  /** The text waits for the model; the saved example stands in. */
  get waiting(): boolean {
    const { source } = this.scene;
    if (source.kind === 'language') return !this.languageModel;
    return source.kind === 'model' && !this.encoder && !isStartText(source);
  }

  /** Something was said or measured: the page should look again. */
  tell(): void {
    this.#changed();
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

  /** `gesture`: a name for what is one movement, such as a slider's; it is undone at once. */
  async open(scene: Scene, gesture = ''): Promise<void> {
    const now = performance.now();
    const goesOn =
      gesture !== '' && gesture === this.#gesture.name && now - this.#gesture.at < ONE_GESTURE_MS;
    if (!goesOn) this.#history.remember(this.scene);
    this.#gesture = { name: gesture, at: now };
    await this.#replace(scene);
  }

  /** What follows is undone to here. */
  rememberNow(): void {
    this.#history.remember(this.scene);
    this.#gesture = { name: '', at: 0 };
  }

  /** The next scene of a running generation; false where something else came between. */
  async advance(scene: Scene, overview: boolean): Promise<boolean> {
    this.scene = scene;
    return this.#show(overview);
  }

  async #replace(scene: Scene): Promise<void> {
    const before = this.scene;
    this.scene = scene;
    if (resultOf(before) !== resultOf(scene)) {
      await this.#show();
      return;
    }
    this.#changed();
    if (drawingOf(before) !== drawingOf(scene)) await this.#predict();
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

  async #predict(): Promise<void> {
    try {
      await this.language.predict(this.scene);
    } catch (cause) {
      this.notices.failed(cause);
    }
  }

  setSource(source: SceneSource): Promise<void> {
    const changesKind = source.kind !== this.scene.source.kind;
    const start = changesKind && source.kind === 'model' ? defaultScene() : null;
    if (source.kind === 'language') return this.open({ ...languageScene(source.model), source });
    return this.open({
      ...this.scene,
      source,
      ...(changesKind && {
        layer: start?.layer ?? 0,
        head: start?.head ?? 0,
        pin: null,
        mode: 'self' as Mode,
        ...untouched(),
      }),
    });
  }

  setMode(mode: Mode): Promise<void> {
    if (mode === this.scene.mode || this.scene.source.kind === 'language') return Promise.resolve();
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

  /** A story is told while its scene is there; the reader may go on from it. */
  async tellStory(story: 'copying', scene: Scene): Promise<void> {
    this.story = story;
    await this.open(scene);
  }

  endStory(): void {
    this.story = null;
    this.#changed();
  }

  /** A model that the reader brought takes the place of the one before. */
  async adoptOwn(own: OwnModel): Promise<void> {
    const before = this.own;
    this.own = own;
    for (const notice of own.notices) this.notices.say('file', notice);
    const { source } = this.scene;
    const text = 'text' in source ? source.text : DURSLEY;
    const model = ownName(own);
    await this.setSource(
      own.kind === 'decoder' ? languageSource(model, text) : { kind: 'model', model, text, pair: '' },
    );
    if (!before) return;
    before.model.dispose();
    if (before.kind === 'decoder') before.tokenizer.dispose();
  }

  /** A trace, an attention file, or attention from elsewhere in one or several files. */
  async openFiles(files: File[]): Promise<void> {
    const [first] = files;
    if (!first) return;
    try {
      const bytes =
        files.length === 1
          ? await this.#openable(first.name, await readTraceFile(first))
          : await this.#opened(files);
      this.dropped = { name: first.name, bytes };
      await this.setSource({ kind: 'trace', src: first.name });
    } catch (cause) {
      this.notices.failed(cause, `${first.name}: `);
    }
  }

  /** A dump as the bytes of a trace file, to be opened like any other. */
  async #opened(files: File[]): Promise<Uint8Array> {
    const core = await this.core();
    const read = await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: await readTraceFile(file) })),
    );
    const trace = await core.openDump(read);
    try {
      return await trace.save({ dtype: 'f32', metadata: trace.summary.metadata });
    } finally {
      trace.dispose();
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

  async #modelChanged(kind: 'model' | 'language'): Promise<void> {
    this.#changed();
    if (this.scene.source.kind === kind && this.wantedLoader?.state === 'ready') await this.#show();
  }

  /**
   * Brings the scene's trace to the screen. `overview`: with the thumbnails of all heads. False where
   * it failed, or where a newer scene came first.
   */
  async #show(overview = true): Promise<boolean> {
    const version = ++this.#version;
    const { scene } = this;
    this.busy = true;
    this.notices.clear('compute');
    this.notices.clear('file');
    this.#changed();
    try {
      const shown = await this.#compute(scene);
      if (version !== this.#version) {
        shown?.trace.dispose();
        return false;
      }
      if (shown) await this.#bring(shown, scene, overview);
      this.#goOnTelling();
      return shown !== null;
    } catch (cause) {
      if (version === this.#version) await this.#failed(cause);
      return false;
    } finally {
      if (version === this.#version) this.busy = false;
      this.#changed();
      this.#loadModel();
    }
  }

  /** The story looks for its heads by itself, once. */
  #goOnTelling(): void {
    const { ranking, before } = this.language;
    if (this.story && before && ranking.state === 'idle' && this.scene.interventions.length === 0)
      this.actions.rank();
  }

  /** In the background, once there is something to see; where data is dear, only when asked. */
  #loadModel(): void {
    const loader = this.wantedLoader;
    if (loader?.state === 'idle' && !savesData()) loader.load();
  }

  /** What was on the screen stays there; where nothing was, the saved example comes. */
  async #failed(cause: unknown): Promise<void> {
    const { kind } = this.scene.source;
    if (this.session.trace || kind === 'model' || kind === 'language') {
      this.notices.failed(cause);
      return;
    }
    this.notices.say('address', `${messageOf(cause)} The saved example is shown instead.`);
    this.scene = defaultScene();
    await this.#show();
  }

  async #bring({ trace, tokens, cuts, ...more }: Shown, scene: Scene, overview: boolean): Promise<void> {
    this.cuts = cuts;
    this.session.differenceOf = more.differenceOf ?? null;
    this.session.whyHidden = more.whyHidden ?? null;
    this.session.hiddenWords = hiddenWordsOf(scene);
    // While a text waits for the model, the saved example stands in with its own pin.
    const { layer: shownLayer, head: shownHead, pin: shownPin } = this.waiting ? defaultScene() : scene;
    this.session.layer = shownLayer;
    this.session.head = shownHead;
    this.session.pin = shownPin;
    await this.session.show(trace, tokens, overview);
    if (this.waiting) return;
    const { layer, head, pin } = this.session;
    this.scene = { ...this.scene, layer, head, pin };
  }

  async #compute(scene: Scene): Promise<Shown | null> {
    const { source, mode } = scene;
    const core = await this.core();
    if (source.kind === 'vectors') return { ...(await runVectors(core, source.vectors, mode)), cuts: [] };
    if (source.kind === 'trace') return this.#openTrace(source.src, await this.#traceBytes(source.src), mode);
    if (source.kind === 'language') return this.#computeLanguage(scene, source);
    if (source.text.trim() === '') {
      this.notices.say('compute', 'Type a sentence.');
      return null;
    }
    const { encoder } = this;
    if (encoder) return runText(encoder, source, mode, this.notices);
    if (source.model !== MINILM.name) return this.#withoutOwn(source.model);
    if (this.waiting && this.session.trace) return null;
    return this.#openTrace(
      SHIPPED_TRACE,
      await fetchTrace(new URL(SHIPPED_TRACE, document.baseURI).href),
      mode,
    );
  }

  async #computeLanguage(scene: Scene, source: LanguageSource): Promise<Shown | null> {
    const model = this.languageModel;
    if (model) {
      const { leftOut, ...shown } = await this.language.compute(model, scene, source);
      if (leftOut.length > 0)
        this.notices.say('compute', `This model and text have no place for: ${leftOut.join('; ')}.`);
      return { ...shown, cuts: this.language.text?.cuts ?? [] };
    }
    return source.model.startsWith(OWN) ? this.#withoutOwn(source.model) : this.#standIn();
  }

  /** What is on the screen stays; where nothing is, the saved example comes. */
  async #standIn(): Promise<Shown | null> {
    if (this.session.trace) return null;
    return this.#openTrace(
      SHIPPED_TRACE,
      await fetchTrace(new URL(SHIPPED_TRACE, document.baseURI).href),
      'self',
    );
  }

  #withoutOwn(model: string): Promise<Shown | null> {
    const name = model.slice(OWN.length);
    this.notices.say('compute', `${name} was a file of the reader's own: open it here again to go on.`);
    return this.#standIn();
  }

  /** Whether the text ends with a token after which the model has nothing more to say. */
  endsWith(id: number): boolean {
    return this.languageModel?.tokenizer.ends.includes(id) ?? false;
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

function ownName({ card }: OwnModel): `own:${string}` {
  return `${OWN}${card.name}` as `own:${string}`;
}

/** What hatching stands for. */
function hiddenWordsOf({ source, interventions }: Scene): string {
  if (source.kind !== 'language') return '';
  const hides = interventions.some(({ kind }) => kind === 'mask' || kind === 'block');
  return hides ? 'hidden: comes later, or by your change' : 'comes later, hidden';
}

/** What has to be computed anew when it changes. */
function resultOf({ source, mode, interventions, step }: Scene): string {
  return JSON.stringify([source, mode, interventions, step]);
}

/** What changes only how the next token is drawn and compared. */
function drawingOf({ sampling, target }: Scene): string {
  return JSON.stringify([sampling, target]);
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData ?? false;
}
