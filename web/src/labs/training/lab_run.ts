/** Training in the page on the screen, and behind whatever else is shown. */

import { html } from 'lit';
import type { LayerId } from '../../core/layer_id.ts';
import type { Mode, Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { digits, shortWeight } from '../../view/format.ts';
import type { LabHost, LabParts, LabRun, RailOptions, Shown } from '../lab.ts';
import { TrainingActions } from './actions.ts';
import { backgroundLine } from './background_line.ts';
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

  compute({ source }: Scene<TrainingSource>): Promise<Shown | null> {
    return this.training.result(source);
  }

  waiting(): boolean {
    return this.training.snapshot === null;
  }

  awaited(): string {
    return 'The heads appear when training begins.';
  }

  rail(): Partial<RailOptions> {
    return { large: true };
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
    if (!run || !last) return null;
    return html`Step ${last.step} of ${run.settings.steps}: loss <b>${digits(last.loss)}</b>, accuracy <b>${shortWeight(last.accuracy)}</b>`;
  }

  parts({ dark }: { dark: boolean }): LabParts {
    const { source } = this.scene;
    if (!isTraining(source)) return {};
    return {
      controls: html`<training-middle class="input" .lab=${this} .source=${source} .dark=${dark}></training-middle>`,
      outcome: this.#outcome(),
      panel: {
        name: 'This run',
        content: html`<training-panel .lab=${this}></training-panel>`,
      },
    };
  }

  dispose(): void {}
}
