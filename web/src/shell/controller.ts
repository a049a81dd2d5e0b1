/**
 * The page's state and what follows from it: every change of the Scene ends in
 * one trace on the screen. Late answers never overwrite newer ones.
 */

import { type Core, messageOf } from '../core/types.ts';
import { hiddenWords } from '../intervention/hidden_reason.ts';
import { LanguageActions } from '../labs/language/actions.ts';
import { LanguageRun, type RunnableModel } from '../labs/language/run.ts';
import { Story } from '../labs/language/story.ts';
import { TrainingActions } from '../labs/training/actions.ts';
import { TranslationActions } from '../labs/translation/actions.ts';
import { TranslationRun } from '../labs/translation/run.ts';
import { translationScene } from '../labs/translation/source.ts';
import { MINILM, SMOLLM2 } from '../models/catalogue.ts';
import { type LoadedLanguageModel, loadLanguageModel } from '../models/language_model.ts';
import { type LoadedModel, loadModel } from '../models/model.ts';
import { ModelLoader, NoCore } from '../models/model_loader.ts';
import type { Cut } from '../models/tokenizer/tokenizer.ts';
import { readHash, writeHash } from '../scene/address.ts';
import { defaultScene, isStartText, languageScene, trainingScene, untouched } from '../scene/defaults.ts';
import { History } from '../scene/history.ts';
import type { Mode, Scene, SceneSource } from '../scene/scene.ts';
import { drawingPart, resultPart } from '../scene/scene_parts.ts';
import { StepsBack } from '../scene/steps_back.ts';
import { followPin } from '../trace/follow_pin.ts';
import type { TraceTokens } from '../trace/tokens.ts';
import { TraceSession } from '../trace/trace_session.ts';
import { Notices } from './notices.ts';
import { OpenedFiles } from './open_files.ts';
import { computeScene, isEmpty, type SceneResult } from './scene_result.ts';
import { OwnModels } from './user_model/user_models.ts';

/** Changes of the same gesture within this time are one step of the way back. */
const ONE_GESTURE_MS = 1500;

/** What a reader types for a model to read; empty: there is no such text. */
function textOf(source: SceneSource): string {
  if (source.kind === 'model') return JSON.stringify([source.text, source.pair]);
  return source.kind === 'language' ? JSON.stringify([source.text, source.chat]) : '';
}

export class PlaygroundController extends EventTarget {
  scene: Scene = defaultScene();
  readonly session = new TraceSession();
  readonly notices = new Notices(() => this.#changed());
  readonly loader: ModelLoader<LoadedModel>;
  readonly languageLoader: ModelLoader<LoadedLanguageModel>;
  readonly language = new LanguageRun(() => this.#changed());
  readonly actions = new LanguageActions(this);
  readonly translation = new TranslationRun(this);
  readonly translating = new TranslationActions(this);
  readonly own = new OwnModels(this);
  readonly files = new OpenedFiles(this);
  readonly story = new Story(this);
  readonly training = new TrainingActions(this);
  readonly stepsBack = new StepsBack();
  /** Texts that were too long for the model. */
  cuts: Cut[] = [];
  busy = false;
  /** The scene could not be computed: what is on the screen belongs to the one before. */
  failed = false;
  readonly #startCore: () => Promise<Core>;
  readonly #history = new History();
  #core: Promise<Core> | null = null;
  #version = 0;
  #gesture = { name: '', at: 0 };
  /** The text that is on the screen, and its tokens. */
  #brought: { text: string; tokens: TraceTokens } | null = null;

  constructor(startCore: () => Promise<Core>) {
    super();
    this.#startCore = startCore;
    const core = () => this.coreForLoading();
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
    return this.own.find('encoder', source.model);
  }

  /** The language model that the scene is about, once it is there. */
  get languageModel(): RunnableModel | null {
    const { source } = this.scene;
    if (source.kind !== 'language') return null;
    if (source.model === SMOLLM2.name) return this.languageLoader.ready;
    return this.own.find('decoder', source.model);
  }

  /** The text waits for the model, or for a run. An encoder's saved example stands in; for others nothing does. */
  get waiting(): boolean {
    const { source } = this.scene;
    if (source.kind === 'language') return !this.languageModel;
    if (source.kind === 'training') return this.training.snapshot === null;
    return source.kind === 'model' && !this.encoder && !isStartText(source);
  }

  /** What is on the screen belongs to the scene: it can be saved and shown elsewhere. */
  get hasResult(): boolean {
    return this.session.trace !== null && !this.waiting && !this.failed;
  }

  /** What is on the screen is older than the scene: it is being computed, or could not be. */
  get isOld(): boolean {
    return this.busy || this.failed;
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

  /** The page says why there is none, once; a loader only knows that it has to wait. @throws NoCore */
  async coreForLoading(): Promise<Core> {
    try {
      return await this.core();
    } catch (cause) {
      this.notices.failed(cause);
      throw new NoCore();
    }
  }

  /** Computes the scene as it is once more: what it needs has come, or is tried again. */
  again(): Promise<boolean> {
    return this.#show();
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
    this.rememberNow();
    await this.#replace(scene);
  }

  /** `gesture`: a name for what is one movement, such as a slider's; it is undone at once. */
  async open(scene: Scene, gesture = ''): Promise<void> {
    const now = performance.now();
    const goesOn =
      gesture !== '' && gesture === this.#gesture.name && now - this.#gesture.at < ONE_GESTURE_MS;
    if (!goesOn) this.#history.remember(this.scene);
    this.#gesture = { name: gesture, at: now };
    this.stepsBack.moved(this.scene, scene, now);
    await this.#replace(scene);
  }

  /** A scene from a menu: always a step of the browser's way back. */
  async choose(scene: Scene): Promise<void> {
    this.rememberNow();
    this.stepsBack.chosen();
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
    this.story.follow();
    return this.#show(overview);
  }

  async #replace(scene: Scene): Promise<void> {
    const before = this.scene;
    this.scene = scene;
    this.story.follow();
    if (resultPart(before) !== resultPart(scene)) {
      await this.#show();
      return;
    }
    this.translation.follow(scene);
    this.#changed();
    if (drawingPart(before) !== drawingPart(scene)) await this.#predict();
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
    if (source.kind === 'training') return this.open({ ...trainingScene(source.task), source });
    if (source.kind === 'translation') return this.open(translationScene(source));
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
    const { kind } = this.scene.source;
    const ownMask = kind === 'language' || kind === 'translation' || kind === 'training';
    if (mode === this.scene.mode || ownMask) return Promise.resolve();
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
    if (scene.source.kind !== 'language') this.language.leave();
    this.notices.clear('compute');
    this.notices.clear('file');
    this.#changed();
    try {
      const shown = await computeScene(this, scene);
      if (version !== this.#version) {
        shown?.trace.dispose();
        return false;
      }
      this.failed = false;
      if (shown) await this.#bring(shown, scene, overview);
      else if (!this.#keepsExample(scene)) this.session.clear();
      this.story.goOn();
      return shown !== null;
    } catch (cause) {
      if (version === this.#version) await this.#failed(cause);
      return false;
    } finally {
      if (version === this.#version) this.busy = false;
      this.#changed();
      if (this.#core) this.wantedLoader?.loadUnasked();
    }
  }

  /** A text that waits for its encoder leaves the saved example on the screen. */
  #keepsExample({ source }: Scene): boolean {
    return source.kind === 'model' && !isEmpty(source);
  }

  /** What was on the screen stays there; where nothing was, the saved example comes. */
  async #failed(cause: unknown): Promise<void> {
    const { kind } = this.scene.source;
    this.failed = true;
    if (!this.#core || this.session.trace || (kind !== 'trace' && kind !== 'vectors')) {
      this.notices.failed(cause);
      return;
    }
    this.notices.say('address', `${messageOf(cause)} The saved example is shown instead.`);
    this.scene = defaultScene();
    await this.#show();
  }

  async #bring(
    { trace, tokens, cuts, ...more }: SceneResult,
    scene: Scene,
    overview: boolean,
  ): Promise<void> {
    this.cuts = cuts;
    this.session.differenceOf = more.differenceOf ?? null;
    this.session.whyHidden = more.whyHidden ?? null;
    this.session.silencedOf = more.silenced ?? null;
    this.session.hiddenWords = hiddenWords(scene);
    this.session.tokensFor = more.tokensFor ?? null;
    // While a text waits for the model, the saved example stands in with its own pin.
    const {
      layer: shownLayer,
      head: shownHead,
      pin: shownPin,
    } = this.waiting ? defaultScene() : (more.place ?? { ...scene, pin: this.#pinIn(scene, tokens) });
    this.session.layer = shownLayer;
    this.session.head = shownHead;
    this.session.pin = shownPin;
    await this.session.show(trace, tokens, overview);
    if (this.waiting) return;
    const { layer, head, pin } = this.session;
    this.scene = { ...this.scene, layer, head, pin };
    this.#brought = { text: textOf(scene.source), tokens };
  }

  /** A pin that was set on another text goes with its tokens; one that comes with the text stays. */
  #pinIn({ pin, source }: Scene, tokens: TraceTokens): Scene['pin'] {
    const before = this.#brought;
    const text = textOf(source);
    if (!pin || !before || pin !== this.session.pin || text === '' || before.text === '') return pin;
    return text === before.text ? pin : followPin(pin, before.tokens, tokens);
  }

  /** Whether the text ends with a token after which the model has nothing more to say. */
  endsWith(id: number): boolean {
    return this.languageModel?.tokenizer.ends.includes(id) ?? false;
  }
}
