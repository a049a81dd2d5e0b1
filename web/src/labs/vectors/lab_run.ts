/** Vectors by hand on the screen, through the bare operation. */

import { html } from 'lit';
import type { Intervention } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { AdditiveScore } from '../../view/additive_score.ts';
import { LineChart } from '../../view/chart.ts';
import type { MaskSite } from '../../view/controls/mask_site.ts';
import { defineParts } from '../../view/define_parts.ts';
import { shortWeight } from '../../view/format.ts';
import { cellHint } from '../cell_hint.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, RailOptions, Shown } from '../lab.ts';
import { TraceChanges } from '../trace_changes.ts';
import { runVectors } from './run_vectors.ts';
import { ScoreEditor } from './score_editor.ts';
import { isVectors, type Vectors, type VectorsSource } from './source.ts';
import { StageDigits } from './stage_digits.ts';
import { VectorsBelow } from './vectors_below.ts';
import { VectorsEditor } from './vectors_editor.ts';
import { fillingOf } from './width_figures.ts';
import { WidthStudy } from './width_study.ts';

defineParts({
  'additive-score': AdditiveScore,
  'line-chart': LineChart,
  'score-editor': ScoreEditor,
  'stage-digits': StageDigits,
  'vectors-below': VectorsBelow,
  'vectors-editor': VectorsEditor,
  'width-study': WidthStudy,
});

export class VectorsLabRun implements LabRun<VectorsSource> {
  readonly #host: LabHost;
  readonly #changes: TraceChanges;
  /** Always the same function: a view that is handed another one is drawn anew. */
  readonly #filling = async () => fillingOf(await this.#host.core());

  constructor(host: LabHost) {
    this.#host = host;
    this.#changes = new TraceChanges(host);
  }

  async compute({ source, mode, interventions }: Scene<VectorsSource>): Promise<Shown> {
    const computed = await runVectors(await this.#host.core(), source.vectors, mode);
    return this.#changes.change({ ...computed, showsStages: true }, interventions);
  }

  follow(before: Scene): Promise<void> {
    return this.#changes.follow(before);
  }

  edits(): HeadEdits | null {
    return this.#changes.edits();
  }

  masks(): MaskSite | null {
    return this.#changes.masks(this.#host.scene.mode === 'causal' ? 'causal' : 'none');
  }

  rail(): Partial<RailOptions> {
    return this.#changes.rail();
  }

  changes(): string[] {
    return this.#changes.words();
  }

  add(entry: Intervention): Promise<void> {
    return this.#changes.add(entry);
  }

  remove(change: unknown): Promise<void> {
    return this.#changes.remove(change);
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.#changes.toggleHead(place);
  }

  waiting(): boolean {
    return false;
  }

  awaited(): string {
    return this.#host.failed ? 'The heads appear when they can be computed.' : '';
  }

  /** The row that is pinned, or else the first. */
  #outcome() {
    const { stages, pin, queryTokens, keyTokens } = this.#host.session;
    if (!stages) return null;
    const query = Math.min(pin?.query ?? 0, stages.queries - 1);
    const row = [...stages.weights.subarray(query * stages.keys, (query + 1) * stages.keys)];
    return html`<b>${queryTokens[query]?.text}</b> looks at ${row.map((weight, key) => html`${key > 0 ? ', ' : ''}${keyTokens[key]?.text} <b>${shortWeight(weight)}</b>`)}`;
  }

  parts({ dark }: { dark: boolean }): LabParts {
    const host = this.#host;
    const { source, mode } = host.scene;
    if (!isVectors(source)) return {};
    const { vectors } = source;
    const change = (event: CustomEvent<Vectors>) =>
      host.change({ ...host.scene, source: { kind: 'vectors', vectors: event.detail } });
    return {
      ...this.#changes.panel(),
      controls: html`<vectors-editor class="input" .vectors=${vectors} .mode=${mode} .filling=${this.#filling}
        @vectors-change=${change}></vectors-editor>`,
      outcome: this.#outcome(),
      below: html`${cellHint()}<vectors-below .host=${host} .vectors=${vectors} .mode=${mode} .dark=${dark}></vectors-below>`,
    };
  }

  dispose(): void {}
}
