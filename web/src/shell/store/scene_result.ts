/**
 * The result of a scene on its way to the screen. A computation that a newer scene has overtaken is aborted,
 * and its answer is dropped.
 */

import type { StartedCores } from '../../core/started_cores.ts';
import { messageOf } from '../../core/types.ts';
import type { AnyLab, LabRun, Shown } from '../../labs/lab.ts';
import type { Cut } from '../../models/tokenizer/encoding.ts';
import { withDrawing } from '../../scene/drawing.ts';
import type { Notices } from '../../scene/notices.ts';
import type { Scene } from '../../scene/scene.ts';
import { followPin } from '../../trace/follow_pin.ts';
import { tellingHead } from '../../trace/telling_head.ts';
import type { TraceTokens } from '../../trace/tokens.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { showBeside } from '../together/show_together.ts';
import type { LabRuns } from './lab_runs.ts';

/** What a result needs of the store. */
interface ResultHost {
  scene: Scene;
  readonly session: TraceSession;
  readonly notices: Notices;
  readonly runs: LabRuns;
  readonly cores: StartedCores;
  /** The reader or the address said which head is shown. */
  readonly headIsChosen: boolean;
  notify(): void;
}

export class SceneResult {
  cuts: Cut[] = [];
  busy = false;
  failed = false;
  readonly #host: ResultHost;
  /** Of the computation that is under way, or was last. */
  #computation = new AbortController();
  /** The text that is on the screen, and its tokens. */
  #onScreen: { text: string; tokens: TraceTokens } | null = null;

  constructor(host: ResultHost) {
    this.#host = host;
  }

  cancel(): void {
    this.#computation.abort();
  }

  /** The scene's text is on its way: what is on the screen is another's, and so are its heads and cells. */
  bringsText(scene: Scene): boolean {
    return this.busy && this.#otherText(scene) !== null;
  }

  /**
   * Brings the scene's trace to the screen. `overview`: with the thumbnails of all heads. False where
   * it failed, or where a newer scene came first.
   */
  async show(overview: boolean): Promise<boolean> {
    this.#computation.abort();
    const computation = new AbortController();
    this.#computation = computation;
    const isNewest = () => this.#computation === computation;
    const lab = this.#begin();
    try {
      const run = await this.#open(lab);
      return isNewest() && (await this.#compute(run, computation.signal, isNewest, overview));
    } catch (cause) {
      if (isNewest()) await this.#fail(lab, cause);
      return false;
    } finally {
      if (isNewest()) this.busy = false;
      this.#end();
    }
  }

  #begin(): AnyLab {
    const { runs, notices, scene } = this.#host;
    const lab = runs.labOf(scene.source);
    this.busy = true;
    runs.leaveOthers(lab);
    notices.clear('compute');
    notices.clear('file');
    this.#host.notify();
    return lab;
  }

  async #open(lab: AnyLab): Promise<LabRun> {
    const { cores, runs } = this.#host;
    const core = lab.wholeCore ? cores.whole() : cores.view();
    // Both are on their way; the lab's fields are there also where no core can be had.
    core.catch(() => {});
    const run = await runs.open(lab);
    await core;
    return run;
  }

  async #compute(
    run: LabRun,
    signal: AbortSignal,
    isNewest: () => boolean,
    overview: boolean,
  ): Promise<boolean> {
    const { scene, session } = this.#host;
    const shown = await run.compute(scene, signal);
    const isLaidAnew = await showBeside(session, this.#host.scene);
    if (!isNewest()) {
      shown?.trace.dispose();
      return false;
    }
    this.failed = false;
    if (shown) await this.#bring(shown, scene, overview);
    else if (run.keepsShown?.(scene)) await this.#drawAsSet(isLaidAnew);
    else session.clear();
    // What was changed while this was computed, where that needs nothing computed anew.
    if (isNewest() && this.#host.scene.interventions !== scene.interventions) await run.follow?.(scene);
    if (isNewest()) run.shown?.();
    return shown !== null;
  }

  /** What stays on the screen is drawn as the scene says. */
  async #drawAsSet(isLaidAnew: boolean): Promise<void> {
    const { session, scene } = this.#host;
    await session.chooseMassShare(scene.massShare ?? 1);
    await session.chooseBefore(scene.before ?? false);
    if (isLaidAnew) await session.chooseHead(session.layer, session.head);
  }

  #end(): void {
    const { runs, cores, scene } = this.#host;
    this.#host.notify();
    if (cores.any) runs.opened(runs.labOf(scene.source))?.wantedLoader?.(scene)?.loadUnasked();
  }

  /** What was on the screen stays there; where nothing was, the saved example comes. */
  async #fail(lab: AnyLab, cause: unknown): Promise<void> {
    const { cores, session, notices, runs } = this.#host;
    this.failed = true;
    if (!cores.any || session.trace || !lab.fallsBack) {
      notices.failed(cause);
      return;
    }
    notices.say('address', `${messageOf(cause)} The saved example is shown instead.`);
    this.#host.scene = runs.first.start();
    await this.show(true);
  }

  async #bring(shown: Shown, scene: Scene, overview: boolean): Promise<void> {
    const { session, runs } = this.#host;
    const { trace, tokens } = shown;
    this.cuts = shown.cuts ?? [];
    session.extras = shown;
    // A head or cell may have been chosen while this was computed.
    const { scene: latest } = this.#host;
    session.massShare = latest.massShare ?? 1;
    session.showsBefore = latest.before ?? false;
    const rows = latest.rows && this.#rowsIn(latest, tokens);
    session.beside?.want({ compared: latest.compared, rows });
    // While a text waits for the model, the saved example stands in with its own pin.
    const start = runs.waits(latest)
      ? runs.first.start()
      : (shown.place ?? { ...latest, pin: this.#pinIn(latest, tokens) });
    Object.assign(session, { layer: start.layer, head: start.head, pin: start.pin });
    await session.show(trace, tokens, overview);
    if (runs.waits(this.#host.scene)) return;
    // Nothing is left of what was asked about the text before.
    if (latest.pin && !start.pin && latest === this.#host.scene) await this.#tellingHead();
    const { layer, head, pin } = session;
    // A head, cell or row may have been chosen meanwhile.
    const hasRows = this.#host.scene.rows === latest.rows;
    // A head that this trace has not is not kept among the others.
    this.#host.scene = withDrawing({ ...this.#host.scene, pin, layer, head }, hasRows ? { rows } : {});
    this.#onScreen = { text: runs.textOf(scene), tokens };
  }

  /** Where nobody chose a head, one that shows something of the new text. */
  async #tellingHead(): Promise<void> {
    const { session, headIsChosen } = this.#host;
    const { isOld, statistics } = session.overview;
    const telling = headIsChosen || isOld ? null : tellingHead(statistics);
    if (telling) await session.chooseHead(telling.layer, telling.head);
  }

  /** A pin that was set on another text goes with its tokens; one that comes with the text stays. */
  #pinIn(scene: Scene, tokens: TraceTokens): Scene['pin'] {
    const { pin } = scene;
    const before = this.#textBefore(scene);
    return pin && before ? followPin(pin, before, tokens) : pin;
  }

  /** The same of the rows that are pinned beside it. */
  #rowsIn(scene: Scene, tokens: TraceTokens): Scene['rows'] {
    const before = this.#textBefore(scene);
    const { rows } = scene;
    if (!rows || !before) return rows;
    const places = rows.places.flatMap((query) => followPin({ query, key: -1 }, before, tokens)?.query ?? []);
    return { ...rows, places };
  }

  /** The tokens that the scene's pin was set on, where its text is another now; else null. */
  #textBefore(scene: Scene): TraceTokens | null {
    return scene.pin === this.#host.session.pin ? this.#otherText(scene) : null;
  }

  /** The tokens on the screen, where they are another text's than the scene's; else null. */
  #otherText(scene: Scene): TraceTokens | null {
    const before = this.#onScreen;
    const text = this.#host.runs.textOf(scene);
    if (!before || text === '' || before.text === '') return null;
    return text === before.text ? null : before.tokens;
  }
}
