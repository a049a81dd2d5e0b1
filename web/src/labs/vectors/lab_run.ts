/** Vectors by hand on the screen, through the bare operation. */

import { html } from 'lit';
import type { TraceHandle } from '../../core/types.ts';
import type { Scene } from '../../scene/scene.ts';
import { LineChart } from '../../view/chart/chart.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { kept } from '../../view/element/kept.ts';
import { AdditiveScore } from '../../view/steps/additive_score.ts';
import { shortWeight } from '../../view/text/format.ts';
import { cellHint } from '../cell_hint.ts';
import type { LabParts, Shown } from '../lab.ts';
import { TraceLabRun } from '../trace_lab_run.ts';
import { type FilledVectors, filled, fillingOf, isDrawn } from './filled_vectors.ts';
import { MatrixPicture } from './matrix_picture.ts';
import { noNumbersWords } from './no_numbers.ts';
import { runVectors } from './run_vectors.ts';
import { ScoreEditor } from './score_editor.ts';
import { isVectors, type Vectors, type VectorsSource } from './source.ts';
import { StageDigits } from './stage_digits.ts';
import { seedOf } from './vectors.ts';
import { VectorsBelow } from './vectors_below.ts';
import type { VectorsChange } from './vectors_change.ts';
import { VectorsEditor } from './vectors_editor.ts';
import { VectorsKnobs } from './vectors_knobs.ts';
import { VectorsPlane } from './vectors_plane.ts';
import { WidthStudy } from './width_study.ts';

defineParts({
  'additive-score': AdditiveScore,
  'line-chart': LineChart,
  'matrix-picture': MatrixPicture,
  'score-editor': ScoreEditor,
  'stage-digits': StageDigits,
  'vectors-below': VectorsBelow,
  'vectors-editor': VectorsEditor,
  'vectors-knobs': VectorsKnobs,
  'vectors-plane': VectorsPlane,
  'width-study': WidthStudy,
});

/** What the notice about them is called. */
const NO_NUMBERS = 'no numbers';
/** Always the same list. */
const NONE: readonly number[] = [];

export class VectorsLabRun extends TraceLabRun<VectorsSource> {
  protected readonly ownMask = 'none';
  /** The last question after weights that are no numbers. */
  #asked: object | null = null;
  #filling: { seed: number; numbers: Float32Array } | null = null;
  /** Always the same function: a part that is handed another one is drawn anew. */
  readonly #core = () => this.host.core();
  readonly #filled = kept((vectors: Vectors, filling: ArrayLike<number>) => filled(vectors, filling));

  async compute({ source, mode, interventions }: Scene<VectorsSource>): Promise<Shown> {
    const core = await this.host.core();
    const seed = seedOf(source.vectors);
    if (this.#filling?.seed !== seed)
      this.#filling = { seed, numbers: await fillingOf(core, source.vectors) };
    const computed = await runVectors(core, source.vectors, mode);
    const shown = await this.traceChanges.change(
      { ...computed, showsStages: true, name: 'vectors' },
      interventions,
    );
    this.#tellNumbers(shown.trace);
    return shown;
  }

  override async follow(before: Scene): Promise<boolean> {
    const isLoaded = await super.follow(before);
    const { trace } = this.host.session;
    if (isLoaded && trace) this.#tellNumbers(trace);
    return isLoaded;
  }

  override leave(): void {
    this.#asked = null;
    this.host.notices.clear(NO_NUMBERS);
    super.leave();
  }

  /** The page need not wait for it. */
  async #tellNumbers(trace: TraceHandle): Promise<void> {
    const asked = {};
    this.#asked = asked;
    const words = await noNumbersWords(trace).catch(() => null);
    // Another trace has taken its place, or another source.
    if (words === null || this.#asked !== asked) return;
    const { notices } = this.host;
    if (words === '') notices.clear(NO_NUMBERS);
    else if (!notices.says(words)) notices.say(NO_NUMBERS, words);
  }

  /** The row that is pinned, or else the first. */
  #outcome() {
    const { stages, pin, queryTokens, keyTokens } = this.host.session;
    if (!stages) return null;
    const query = Math.min(pin?.query ?? 0, stages.queries - 1);
    const row = [...stages.weights.subarray(query * stages.keys, (query + 1) * stages.keys)];
    return html`<b>${queryTokens[query]?.text}</b> looks at ${row.map((weight, key) => html`${key > 0 ? ', ' : ''}${keyTokens[key]?.text} <b>${shortWeight(weight)}</b>`)}`;
  }

  /** Null until the core has drawn them for the first time; another seed's stand in for those on their way. */
  #numbersOf(vectors: Vectors): FilledVectors | null {
    if (!this.#filling && isDrawn(vectors)) return null;
    return this.#filled(vectors, this.#filling?.numbers ?? NONE);
  }

  parts({ dark }: { dark: boolean }): LabParts {
    const host = this.host;
    const { source, mode } = host.scene;
    if (!isVectors(source)) return {};
    const { vectors } = source;
    const numbers = this.#numbersOf(vectors);
    const change = ({ detail }: CustomEvent<VectorsChange>) =>
      host.change({ ...host.scene, source: { kind: 'vectors', vectors: detail.vectors } }, detail.gesture);
    return {
      ...this.traceChanges.panel(),
      controls:
        numbers &&
        html`<vectors-editor class="input" .vectors=${vectors} .numbers=${numbers} .mode=${mode} .dark=${dark} .told=${host.scene.story !== undefined}
        @vectors-change=${change}></vectors-editor>`,
      tools:
        numbers &&
        html`<vectors-knobs .vectors=${vectors} .mode=${mode} .interventions=${host.scene.interventions} .head=${host.session.head} .core=${this.#core}
        @vectors-change=${change}></vectors-knobs>`,
      outcome: this.#outcome(),
      // Numbers and picture lie together, and what is set less often beneath.
      below: html`${cellHint()}
        <score-editor class="below" .vectors=${vectors} @vectors-change=${change}></score-editor>
        <vectors-below .host=${host} .vectors=${vectors} .numbers=${numbers} .mode=${mode} .dark=${dark}
        @vectors-change=${change}></vectors-below>`,
    };
  }
}
