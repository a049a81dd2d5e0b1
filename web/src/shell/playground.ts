/**
 * The store: one scene, what is shown of it, and the way back. Every change of the scene ends in one trace on
 * the screen; a computation that a newer scene has overtaken is aborted, and its answer is dropped.
 */

import type { ModuleName } from '../core/index.ts';
import { StartedCores } from '../core/started_cores.ts';
import { type Core, messageOf, type ViewCore } from '../core/types.ts';
import { readHash, writeHash } from '../labs/address.ts';
import { LABS } from '../labs/index.ts';
import type { AnyLab, LabHost, LabRun, Shown } from '../labs/lab.ts';
import { NoCore } from '../models/model_loader.ts';
import type { Cut } from '../models/tokenizer/encoding.ts';
import { UserModels } from '../models/user_models.ts';
import { History } from '../scene/history.ts';
import { Notices } from '../scene/notices.ts';
import type { Mode, Scene, Source } from '../scene/scene.ts';
import { StepsBack } from '../scene/steps_back.ts';
import { followPin } from '../trace/follow_pin.ts';
import { OpenedFiles } from '../trace/opened_files.ts';
import type { TraceTokens } from '../trace/tokens.ts';
import { TraceSession } from '../trace/trace_session.ts';
import { LabRuns } from './lab_runs.ts';

/** Changes of the same gesture within this time are one step of the way back. */
const ONE_GESTURE_MS = 1500;

/** What of a scene only decides how its result is drawn. */
function drawingPart({ sampling, target, story }: Scene): string {
  return JSON.stringify([sampling, target, story]);
}

/** What a view of a head may tell of itself. */
type Drawing = Pick<Scene, 'layer' | 'head' | 'pin' | 'view' | 'massShare'> & { rescaled: true | undefined };

export class Playground extends EventTarget implements LabHost {
  scene: Scene;
  readonly session = new TraceSession();
  readonly notices = new Notices(() => this.notify());
  readonly userModels = new UserModels();
  readonly files = new OpenedFiles();
  readonly stepsBack = new StepsBack();
  readonly runs: LabRuns;
  cuts: Cut[] = [];
  busy = false;
  failed = false;
  readonly #cores: StartedCores;
  readonly #history = new History();
  /** Of the computation that is under way, or was last. */
  #computation = new AbortController();
  #gesture = { name: '', at: 0 };
  /** The text that is on the screen, and its tokens. */
  #brought: { text: string; tokens: TraceTokens } | null = null;

  constructor(startCore: (module: ModuleName) => Promise<Core>, labs: readonly AnyLab[] = LABS) {
    super();
    this.#cores = new StartedCores(startCore, (message) => this.notices.say('restart', message));
    this.runs = new LabRuns(labs, this);
    this.scene = this.runs.first.start();
    // While a text is computed anew, what was asked about the one before may have no answer any more.
    this.session.addEventListener('failure', (event) => {
      if (!this.busy) this.notices.failed((event as CustomEvent).detail);
    });
  }

  get lab(): AnyLab {
    return this.runs.labOf(this.scene.source);
  }

  /** The lab's code, once it is there. */
  get run(): LabRun | null {
    return this.runs.opened(this.lab);
  }

  /** The scene waits for its model or a run. */
  get waiting(): boolean {
    return this.run?.waiting(this.scene) ?? true;
  }

  /** What is on the screen belongs to the scene: it can be saved and shown elsewhere. */
  get hasResult(): boolean {
    return this.session.trace !== null && !this.waiting && !this.failed;
  }

  /** What is on the screen is older than the scene: it is being computed, or could not be. */
  get isOld(): boolean {
    return this.busy || this.failed;
  }

  /** Something that the reader asked for is on its way to the screen. */
  get working(): boolean {
    return this.busy || this.session.busy || this.generating || (this.run?.working?.() ?? false);
  }

  get generating(): boolean {
    return this.run?.generating?.() ?? false;
  }

  notify(): void {
    this.dispatchEvent(new Event('change'));
  }

  core(): Promise<ViewCore> {
    return this.#cores.view();
  }

  wholeCore(): Promise<Core> {
    return this.#cores.whole();
  }

  async forLoading<Started>(core: Promise<Started>): Promise<Started> {
    try {
      return await core;
    } catch (cause) {
      this.notices.failed(cause);
      throw new NoCore();
    }
  }

  /** Shows what the address says. */
  async start(hash: string): Promise<void> {
    this.scene = this.#read(hash);
    await this.#show();
  }

  /** Another address was typed or gone back to. */
  async openHash(hash: string): Promise<void> {
    if (hash === writeHash(this.scene)) return;
    const scene = this.#read(hash);
    this.rememberNow();
    await this.#replace(scene);
  }

  #read(hash: string): Scene {
    const { scene, problem } = readHash(hash);
    if (problem) this.notices.say('address', problem);
    return scene;
  }

  async change<S extends Source>(scene: Scene<S>, gesture = ''): Promise<void> {
    this.#remember(gesture);
    const [before, after] = [this.scene, scene].map(({ source }) => this.runs.labOf(source).subject(source));
    if (before && after) this.stepsBack.moved(before, after, this.#gesture.at);
    await this.#replace(scene);
  }

  /** What is one movement is one step of the way back. */
  #remember(gesture: string): void {
    const at = performance.now();
    const goesOn = gesture !== '' && gesture === this.#gesture.name && at - this.#gesture.at < ONE_GESTURE_MS;
    if (!goesOn) this.#history.remember(this.scene);
    this.#gesture = { name: gesture, at };
  }

  async choose(scene: Scene): Promise<void> {
    this.rememberNow();
    this.stepsBack.chosen();
    await this.#replace(scene);
  }

  stepBackNext(): void {
    this.stepsBack.chosen();
  }

  rememberNow(): void {
    this.#history.remember(this.scene);
    this.#gesture = { name: '', at: 0 };
  }

  async advance(scene: Scene, overview: boolean): Promise<boolean> {
    this.scene = scene;
    return this.#show(overview);
  }

  async #replace(scene: Scene): Promise<void> {
    const before = this.scene;
    this.scene = scene;
    if (this.runs.resultPart(before) !== this.runs.resultPart(scene)) {
      await this.#show();
      return;
    }
    await this.#redraw(before, scene);
  }

  async #redraw(before: Scene, scene: Scene): Promise<void> {
    const { session } = this;
    const { layer, head, pin, massShare = 1 } = scene;
    // Before anything is waited for: a head or cell that is chosen meanwhile stays.
    Object.assign(session, { layer, head, pin, massShare });
    this.notify();
    try {
      if (this.lab.resultPart || drawingPart(before) !== drawingPart(scene)) await this.run?.follow?.(before);
    } catch (cause) {
      this.notices.failed(cause);
    }
    await session.chooseHead(session.layer, session.head);
  }

  async undo(): Promise<void> {
    const before = this.#history.undo(this.scene);
    if (before) await this.#replace(before);
  }

  async redo(): Promise<void> {
    const after = this.#history.redo(this.scene);
    if (after) await this.#replace(after);
  }

  setMode(mode: Mode): Promise<void> {
    const { lab, scene } = this;
    if (mode === scene.mode || lab.modes[mode] !== true) return Promise.resolve();
    return this.change(lab.withMode?.(scene, mode) ?? { ...scene, mode });
  }

  /** What a view told of itself; it is on the screen already. */
  adopt(part: Partial<Drawing>, gesture = ''): void {
    const { massShare, rescaled, ...rest } = { ...this.scene, ...part };
    const isFiltered = massShare !== undefined && massShare < 1;
    const next = { ...rest, ...(isFiltered && { massShare }), ...(rescaled && { rescaled }) };
    if (JSON.stringify(next) === JSON.stringify(this.scene)) return;
    this.#remember(gesture);
    this.scene = next;
    this.notify();
  }

  async pin(pin: Scene['pin']): Promise<void> {
    this.adopt({ pin });
    await this.session.choosePin(pin);
  }

  async chooseHead(place: { layer: number; head: number }): Promise<void> {
    this.adopt(place);
    await this.session.chooseHead(place.layer, place.head);
  }

  recompute(): Promise<boolean> {
    return this.#show();
  }

  cancel(): void {
    this.#computation.abort();
  }

  /**
   * Brings the scene's trace to the screen. `overview`: with the thumbnails of all heads. False where
   * it failed, or where a newer scene came first.
   */
  async #show(overview = true): Promise<boolean> {
    this.#computation.abort();
    const computation = new AbortController();
    this.#computation = computation;
    const isNewest = () => this.#computation === computation;
    const { scene } = this;
    this.busy = true;
    this.runs.leaveOthers(this.lab);
    this.notices.clear('compute');
    this.notices.clear('file');
    this.notify();
    try {
      const core = this.lab.wholeCore ? this.wholeCore() : this.core();
      // Both are on their way; the lab's fields are there also where no core can be had.
      core.catch(() => {});
      const run = await this.runs.open(this.lab);
      await core;
      if (!isNewest()) return false;
      const shown = await run.compute(scene, computation.signal);
      if (!isNewest()) {
        shown?.trace.dispose();
        return false;
      }
      this.failed = false;
      if (shown) await this.#bring(shown, scene, overview);
      else if (!run.keepsShown?.(scene)) this.session.clear();
      if (isNewest()) run.shown?.();
      return shown !== null;
    } catch (cause) {
      if (isNewest()) await this.#failed(cause);
      return false;
    } finally {
      if (isNewest()) this.busy = false;
      this.notify();
      if (this.#cores.any) this.run?.wantedLoader?.(this.scene)?.loadUnasked();
    }
  }

  /** What was on the screen stays there; where nothing was, the saved example comes. */
  async #failed(cause: unknown): Promise<void> {
    this.failed = true;
    if (!this.#cores.any || this.session.trace || !this.lab.fallsBack) {
      this.notices.failed(cause);
      return;
    }
    this.notices.say('address', `${messageOf(cause)} The saved example is shown instead.`);
    this.scene = this.runs.first.start();
    await this.#show();
  }

  async #bring(shown: Shown, scene: Scene, overview: boolean): Promise<void> {
    const { session } = this;
    const { trace, tokens } = shown;
    this.cuts = shown.cuts ?? [];
    session.differenceOf = shown.differenceOf ?? null;
    session.whyHidden = shown.whyHidden ?? null;
    session.silencedOf = shown.silenced ?? null;
    session.editedIn = shown.edited ?? null;
    session.hiddenWords = shown.hiddenWords ?? '';
    session.tokensFor = shown.tokensFor ?? null;
    session.headsHeld = shown.headsHeld ?? null;
    session.showsStages(shown.showsStages ?? false);
    // A head or cell may have been chosen while this was computed.
    const { scene: latest } = this;
    session.massShare = latest.massShare ?? 1;
    // While a text waits for the model, the saved example stands in with its own pin.
    const place = this.waiting
      ? this.runs.first.start()
      : (shown.place ?? { ...latest, pin: this.#pinIn(latest, tokens) });
    Object.assign(session, { layer: place.layer, head: place.head, pin: place.pin });
    await session.show(trace, tokens, overview);
    if (this.waiting) return;
    const { layer, head, pin } = session;
    this.scene = { ...this.scene, layer, head, pin };
    this.#brought = { text: this.runs.textOf(scene), tokens };
  }

  /** A pin that was set on another text goes with its tokens; one that comes with the text stays. */
  #pinIn(scene: Scene, tokens: TraceTokens): Scene['pin'] {
    const { pin } = scene;
    const before = this.#brought;
    const text = this.runs.textOf(scene);
    if (!pin || !before || pin !== this.session.pin || text === '' || before.text === '') return pin;
    return text === before.text ? pin : followPin(pin, before.tokens, tokens);
  }
}
