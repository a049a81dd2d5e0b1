/** Training in the page on the screen, and behind whatever else is shown. */

import { html } from 'lit';
import type { LayerId } from '../../core/layer_id.ts';
import type { Intervention } from '../../core/types.ts';
import type { HeadPosition, Mode, Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { MaskSite } from '../../view/controls/mask_site.ts';
import { digits, shortWeight } from '../../view/text/format.ts';
import { cellHint } from '../cell_hint.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, OtherScenes, RailOptions, Shown } from '../lab.ts';
import { trainedKnobs } from '../own_positions.ts';
import { rowsOfHead } from '../sink_rows.ts';
import { TrainingActions } from './actions.ts';
import { answerSentence } from './ask/answer_words.ts';
import { backgroundLine } from './background_line.ts';
import { otherRuns } from './other_runs.ts';
import { changedOutcome } from './outcome.ts';
import { isOfTraining } from './run_files.ts';
import type { RunsHost } from './runs/training_runs.ts';
import { isTraining, type TrainingSource } from './source.ts';

export class TrainingLabRun implements LabRun<TrainingSource> {
  readonly host: LabHost;
  readonly training: TrainingActions;
  readonly awaitsReader = true;

  constructor(host: LabHost, page?: Omit<RunsHost, 'changed'>) {
    this.host = host;
    this.training = new TrainingActions(host, page);
  }

  get scene(): Scene {
    return this.host.scene;
  }

  get session(): TraceSession {
    return this.host.session;
  }

  get notices(): LabHost['notices'] {
    return this.host.notices;
  }

  compute(scene: Scene<TrainingSource>): Promise<Shown | null> {
    return this.training.result(scene);
  }

  waiting(): boolean {
    return this.training.snapshot === null;
  }

  awaited({ source }: Scene<TrainingSource>): string {
    return source.shipped ? 'The model is on its way.' : 'The heads appear when training begins.';
  }

  /** Steps and runs; without what the reader changed in the one on the screen. */
  others(of: Scene = this.scene): OtherScenes<TrainingSource> | null {
    return otherRuns(this.training, of);
  }

  rail(): Partial<RailOptions> {
    const { run, weights, steps } = this.training;
    const { changes } = steps;
    const rail = changes.rail();
    const hasCross = this.session.trace?.summary.layers.some(({ kind }) => kind === 'cross') ?? false;
    return {
      ...rail,
      // Without the weights of the step positions are in queries and keys, and stay.
      ...(rail.kinds &&
        run &&
        weights && {
          kinds: [...rail.kinds, 'positions'],
          model: trainedKnobs(run.settings, hasCross),
        }),
      large: true,
    };
  }

  edits(): HeadEdits | null {
    return this.training.steps.changes.edits();
  }

  masks(): MaskSite | null {
    const { weights, steps } = this.training;
    const { changes } = steps;
    const layer = this.session.layerSummary;
    const site = layer && changes.masks(this.#modeOf(layer) === 'causal' ? 'causal' : 'none');
    if (!site || !weights) return site;
    const { stack } = site;
    const { alone: _, ...inModel } = site;
    const without: MaskSite['without'] = async (token, { query }) =>
      rowsOfHead(
        await this.training.steps.under({ kind: 'block', token, ...(stack && { stack }) }, weights),
        query,
      );
    return { ...inModel, without, isQuick: true };
  }

  changes(): string[] {
    return this.training.steps.changes.words();
  }

  add(entry: Intervention): Promise<void> {
    return this.training.steps.changes.add(entry);
  }

  remove(change: unknown): Promise<void> {
    return this.training.steps.changes.remove(change);
  }

  toggleHead(place: HeadPosition): Promise<void> {
    return this.training.steps.changes.toggleHead(place);
  }

  /** Without the model of the step, what a layer passes on is not known. */
  whatIf({ interventions }: Scene<TrainingSource>): string {
    const { snapshot, weights } = this.training;
    if (interventions.length === 0 || !snapshot || weights) return '';
    return `What if: the weights of step ${snapshot.step} were not kept, so your changes act in each layer by itself, and what follows is not known. The panel leads to a step with its weights.`;
  }

  background() {
    return backgroundLine(this.training);
  }

  async accepts(files: File[]): Promise<boolean> {
    const [file] = files;
    if (!file || !(await isOfTraining(files))) return false;
    await this.training.open(file);
    return true;
  }

  /** An example trains at once. */
  begin(): void {
    this.training.train();
  }

  /** To the first layer of such heads in what is trained. */
  async chooseMode(mode: Mode): Promise<boolean> {
    const layers = this.session.trace?.summary.layers ?? [];
    const layer = layers.findIndex((layer) => this.#modeOf(layer) === mode);
    if (layer < 0) return false;
    await this.host.change({ ...this.scene, layer, head: 0, pin: null });
    return true;
  }

  #modeOf({ stack, kind }: LayerId): Mode {
    if (kind === 'cross') return 'cross';
    return stack === 'encoder' || (isTraining(this.scene.source) && this.scene.source.knobs.causal === false)
      ? 'self'
      : 'causal';
  }

  #outcome() {
    const { run } = this.training;
    const { last } = run?.log ?? {};
    const { outcome } = this.training.steps.changed;
    const { answered } = this.training.steps.asking;
    if (answered) return html`${answerSentence(answered)}`;
    if (outcome) return changedOutcome(outcome);
    if (!run || !last) return null;
    return html`Step ${last.step} of ${run.settings.steps}: loss <b>${digits(last.loss)}</b>, accuracy <b>${shortWeight(last.accuracy)}</b>`;
  }

  parts({ dark }: { dark: boolean }): LabParts {
    const { source } = this.scene;
    if (!isTraining(source)) return {};
    return {
      controls: html`<training-middle class="input" .lab=${this} .source=${source} .dark=${dark}></training-middle>`,
      below: this.session.trace && this.rail().interventions ? cellHint() : null,
      outcome: this.#outcome(),
      panel: {
        name: 'This run',
        content: html`<training-panel .lab=${this}></training-panel>`,
      },
    };
  }

  dispose(): void {
    this.training.dispose();
  }
}
