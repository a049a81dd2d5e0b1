/** The store: one scene, what is shown of it, and the way back. Every change of the scene ends in one trace on the screen. */

import type { ModuleName } from '../../core/index.ts';
import { StartedCores } from '../../core/started_cores.ts';
import type { Core, ViewCore } from '../../core/types.ts';
import { readHash, writeHash } from '../../labs/address.ts';
import { LABS } from '../../labs/index.ts';
import type { AnyLab, LabHost, LabRun } from '../../labs/lab.ts';
import { NoCore } from '../../models/model_loader.ts';
import type { Cut } from '../../models/tokenizer/encoding.ts';
import { UserModels } from '../../models/user_models.ts';
import { type Drawing, drawnByLab, withDrawing } from '../../scene/drawing.ts';
import { History } from '../../scene/history.ts';
import { Notices } from '../../scene/notices.ts';
import { presentedAs } from '../../scene/presented.ts';
import type { HeadPosition, Mode, Scene, Source } from '../../scene/scene.ts';
import { StepsBack } from '../../scene/steps_back.ts';
import { nextHead } from '../../trace/next_head.ts';
import { OpenedFiles } from '../../trace/opened_files.ts';
import { TraceSession } from '../../trace/trace_session.ts';
import { showBeside } from '../together/show_together.ts';
import { LabRuns } from './lab_runs.ts';
import { SceneResult } from './scene_result.ts';

const FRAME_MS = 16;

function hasOtherHead(before: HeadPosition, after: HeadPosition): boolean {
  return before.layer !== after.layer || before.head !== after.head;
}

export class Playground extends EventTarget implements LabHost {
  scene: Scene;
  readonly session = new TraceSession();
  readonly notices = new Notices(() => this.notify());
  readonly userModels = new UserModels();
  readonly files = new OpenedFiles();
  readonly stepsBack = new StepsBack();
  readonly runs: LabRuns;
  readonly cores: StartedCores;
  headIsChosen = false;
  isStoryAlone = false;
  readonly #history = new History();
  readonly #result = new SceneResult(this);

  constructor(startCore: (module: ModuleName) => Promise<Core>, labs: readonly AnyLab[] = LABS) {
    super();
    this.cores = new StartedCores(startCore, (message) => this.notices.say('restart', message));
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

  get cuts(): Cut[] {
    return this.#result.cuts;
  }

  get busy(): boolean {
    return this.#result.busy;
  }

  get failed(): boolean {
    return this.#result.failed;
  }

  /** The scene waits for its model or a run. */
  get waiting(): boolean {
    return this.runs.waits(this.scene);
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
    return this.cores.view();
  }

  wholeCore(): Promise<Core> {
    return this.cores.whole();
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
    await this.recompute();
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
    this.headIsChosen = /[#&]head=/.test(hash);
    this.isStoryAlone = /^#story=[^&]*(?:&(?:present|controls|convention|explain)=[^&]*)*$/.test(hash);
    if (problem) this.notices.say('address', problem);
    return scene;
  }

  async change<S extends Source>(scene: Scene<S>, gesture = ''): Promise<void> {
    this.#history.remember(this.scene, gesture);
    const isSameLab = scene.source.kind === this.scene.source.kind;
    const next = isSameLab ? scene : presentedAs(this.scene, scene);
    this.headIsChosen = isSameLab && (this.headIsChosen || hasOtherHead(this.scene, scene));
    const [before, after] = [this.scene, next].map(({ source }) => this.runs.labOf(source).subject(source));
    if (before && after) this.stepsBack.moved(before, after, performance.now());
    await this.#replace(next);
  }

  async choose(scene: Scene): Promise<void> {
    this.rememberNow();
    this.headIsChosen = false;
    this.stepsBack.chosen();
    // A story says by itself how it is told.
    this.scene = scene.story ? scene : presentedAs(this.scene, scene);
    // Its lab may place it, as it did the first time.
    await this.recompute();
  }

  stepBackNext(): void {
    this.stepsBack.chosen();
  }

  rememberNow(): void {
    this.#history.remember(this.scene);
  }

  async advance(scene: Scene, overview: boolean): Promise<boolean> {
    this.scene = scene;
    return this.#result.show(overview);
  }

  async #replace(scene: Scene): Promise<void> {
    const before = this.scene;
    this.scene = scene;
    const isRedrawn = this.runs.resultPart(before) === this.runs.resultPart(scene);
    await (isRedrawn ? this.#redraw(before) : this.recompute());
  }

  async #redraw(before: Scene): Promise<void> {
    const { session, scene } = this;
    const { layer, head, pin, massShare = 1, before: showsBefore = false } = scene;
    Object.assign(session, { massShare, showsBefore });
    // Before anything is waited for: a head or cell that is chosen meanwhile stays.
    if (!this.#result.bringsText(scene)) Object.assign(session, { layer, head, pin });
    const isLoaded = await this.#notifiedOf(this.#follow(before));
    const isLaidAnew = await showBeside(session, this.scene);
    if (!isLoaded || isLaidAnew) await session.chooseHead(session.layer, session.head);
    this.#followPlace();
  }

  /** The page is drawn once with what follows where that comes within a frame, and else before it, too. */
  async #notifiedOf(following: Promise<boolean>): Promise<boolean> {
    const soon = setTimeout(() => this.notify(), FRAME_MS);
    const isLoaded = await following;
    clearTimeout(soon);
    this.notify();
    return isLoaded;
  }

  /** Whether the lab showed what follows of the change. */
  async #follow(before: Scene): Promise<boolean> {
    if (!this.lab.resultPart && drawnByLab(before) === drawnByLab(this.scene)) return false;
    try {
      return (await this.run?.follow?.(before)) === true;
    } catch (cause) {
      this.notices.failed(cause);
      return false;
    }
  }

  /** A scene from before its result may name a head or cell that this has not. */
  #followPlace(): void {
    const { layer, head, pin, trace } = this.session;
    const isShown = trace !== null && !this.isOld && !this.waiting;
    if (!isShown || (pin === this.scene.pin && !hasOtherHead(this.scene, { layer, head }))) return;
    this.scene = { ...this.scene, layer, head, pin };
    this.notify();
  }

  async undo(): Promise<void> {
    const before = this.#history.undo(this.scene);
    if (before) await this.#replace(before);
  }

  async redo(): Promise<void> {
    const after = this.#history.redo(this.scene);
    if (after) await this.#replace(after);
  }

  /** What the heads on show do. */
  get shownMode(): Mode {
    return this.lab.shownMode?.(this.scene, this.session) ?? this.scene.mode;
  }

  /** False where the mode is elsewhere. */
  async setMode(mode: Mode): Promise<boolean> {
    if (mode === this.shownMode) return true;
    const chosen = await this.run?.chooseMode?.(mode);
    if (chosen !== undefined) return chosen;
    const { lab, scene } = this;
    if (!lab.modes.includes(mode)) return false;
    // A mask that the reader put in its place goes.
    const interventions = scene.interventions.filter(({ kind }) => kind !== 'mask');
    await this.change({ ...(lab.withMode?.(scene, mode) ?? { ...scene, mode }), interventions });
    return true;
  }

  /** What a view told of itself; it is on the screen already. */
  adopt(part: Partial<Drawing>, gesture = ''): void {
    const scene = withDrawing(this.scene, part);
    if (JSON.stringify(scene) === JSON.stringify(this.scene)) return;
    this.#history.remember(this.scene, gesture);
    this.headIsChosen ||= hasOtherHead(this.scene, scene);
    this.scene = scene;
    this.notify();
    this.#layAnew();
  }

  async #layAnew(): Promise<void> {
    const { session } = this;
    if (await showBeside(session, this.scene)) await session.chooseHead(session.layer, session.head);
  }

  async pin(pin: Scene['pin']): Promise<void> {
    this.adopt({ pin });
    await this.session.choosePin(pin);
  }

  async chooseHead({ layer, head }: HeadPosition): Promise<void> {
    this.headIsChosen = true;
    this.adopt({ layer, head });
    await this.session.chooseHead(layer, head);
    this.#followPlace();
  }

  /** The next head in reading order, or the one before. */
  async stepHead(step: 1 | -1): Promise<void> {
    const { trace, layer, head } = this.session;
    const next = nextHead(trace?.summary.layers ?? [], { layer, head }, step);
    if (next) await this.chooseHead(next);
  }

  recompute(): Promise<boolean> {
    return this.#result.show(true);
  }

  cancel(): void {
    this.#result.cancel();
  }
}
