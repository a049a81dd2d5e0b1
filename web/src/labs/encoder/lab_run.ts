/** An encoder's text on the screen; until the model is there, a saved example stands in for it. */

import { html } from 'lit';
import { CoreError, type Intervention, type NormalisedRows } from '../../core/types.ts';
import { learnedPositions } from '../../intervention/kinds/positions.ts';
import {
  gestureOf,
  reaches,
  toggledOff,
  withIntervention,
  withoutIntervention,
  wordsOf,
} from '../../intervention/list.ts';
import { MINILM } from '../../models/catalogue.ts';
import { type LoadedModel, loadModel } from '../../models/model.ts';
import { ModelLoader } from '../../models/model_loader.ts';
import { askForModel } from '../../models/user_models.ts';
import type { Mode, Pin, Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { MaskSite, SinkView } from '../../view/controls/mask_site.ts';
import { pieceName } from '../../view/text/piece_name.ts';
import { BeforeTrace } from '../before_trace.ts';
import { cellHint } from '../cell_hint.ts';
import { fileName } from '../file_name.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, OtherScenes, RailOptions, Shown } from '../lab.ts';
import { leftOutWords } from '../left_out.ts';
import { showTraceFile } from '../shared_trace.ts';
import { rawRows } from '../sink_rows.ts';
import { otherTexts } from './other_texts.ts';
import { encoderOutcome } from './outcome.ts';
import { EncoderPredictions, positionOf } from './predictions.ts';
import { type EncoderText, type RunnableEncoder, runText, shownOf } from './run_text.ts';
import { type EncoderSource, isEmpty, isEncoder, isStartText, SHIPPED_TRACE } from './source.ts';
import { encoderWhatIf } from './what_if.ts';

export class EncoderLabRun implements LabRun<EncoderSource> {
  readonly loader: ModelLoader<LoadedModel>;
  readonly loaders: ModelLoader<LoadedModel>[];
  readonly predictions: EncoderPredictions;
  /** What was computed last; null where the saved example or nothing is on the screen. */
  text: EncoderText | null = null;
  readonly host: LabHost;
  readonly #unchanged = new BeforeTrace();
  /** The pass under way: one at a time, however fast a slider is moved. */
  #passing: Promise<unknown> = Promise.resolve();
  /** What is on the screen is this lab's. */
  #isOnScreen = false;
  /** How the saved example was shown last; null: something else was. */
  #exampleMode: Mode | null = null;

  constructor(host: LabHost) {
    this.host = host;
    this.predictions = new EncoderPredictions(
      () => host.notify(),
      (cause) => host.notices.failed(cause),
    );
    this.loader = new ModelLoader(
      MINILM,
      async (base, options) => loadModel(await host.forLoading(host.core()), base, options),
      () => this.#loaded(),
    );
    this.loaders = [this.loader];
  }

  #loaded(): void {
    const { source } = this.host.scene;
    this.host.notify();
    if (isEncoder(source) && source.model === MINILM.name && this.loader.state === 'ready')
      this.host.recompute();
  }

  get scene(): Scene {
    return this.host.scene;
  }

  get session(): TraceSession {
    return this.host.session;
  }

  #encoderOf({ model }: EncoderSource): RunnableEncoder | null {
    return model === MINILM.name ? this.loader.ready : this.host.userModels.find('encoder', model);
  }

  async compute(scene: Scene<EncoderSource>, signal: AbortSignal): Promise<Shown | null> {
    const host = this.host;
    const { source, mode } = scene;
    const encoder = isEmpty(source) ? null : this.#encoderOf(source);
    if (encoder) return this.#run(encoder, scene, signal);
    this.text = null;
    if (isEmpty(source)) return null;
    const isOwn = source.model !== MINILM.name;
    if (isOwn) host.notices.say('compute', askForModel(source.model));
    const isThere = isOwn || (this.waiting(scene) && this.#exampleMode === mode);
    if (this.#isOnScreen && isThere) return null;
    const { shown } = await showTraceFile(host, { src: SHIPPED_TRACE }, isOwn ? 'self' : mode);
    this.#exampleMode = isOwn ? null : mode;
    return shown;
  }

  async #run(
    encoder: RunnableEncoder,
    { source, mode, interventions }: Scene<EncoderSource>,
    signal: AbortSignal,
  ): Promise<Shown | null> {
    await this.#passing.catch(() => {});
    if (signal.aborted) return null;
    const pass = runText(encoder, source, mode, interventions);
    this.#passing = pass;
    const text = await pass;
    if (signal.aborted) return shownOf(text);
    this.text = text;
    this.#exampleMode = null;
    if (text.left.length > 0) {
      const left = text.left.map((entry) => wordsOf(entry, this.nameOf));
      this.host.notices.say('compute', leftOutWords('This model and text have', left));
    }
    const { change, input } = text;
    const beforeTrace = () =>
      this.#unchanged.get(JSON.stringify([source, mode]), () => encoder.model.run(input));
    return {
      ...shownOf(text, this.nameOf),
      name: fileName(source.model),
      ...(change && { beforeTrace }),
    };
  }

  others({ source }: Scene = this.host.scene): OtherScenes<EncoderSource> | null {
    const encoder = isEncoder(source) ? this.#encoderOf(source) : null;
    return encoder && isEncoder(source) ? otherTexts(encoder, source) : null;
  }

  /** The saved example is the start's text as the model is: anything else waits for the model. */
  waiting({ source, interventions }: Scene<EncoderSource>): boolean {
    return !this.#encoderOf(source) && (!isStartText(source) || interventions.length > 0);
  }

  /** A text that waits for its encoder leaves the saved example on the screen. */
  keepsShown({ source }: Scene<EncoderSource>): boolean {
    return !isEmpty(source);
  }

  awaited({ source }: Scene<EncoderSource>): string {
    if (isEmpty(source)) return 'The heads appear when there is a text.';
    return this.host.failed ? 'The heads appear when they can be computed.' : '';
  }

  whatIf(scene: Scene<EncoderSource>): string {
    return encoderWhatIf(scene, this.#encoderOf(scene.source)?.model.summary ?? null);
  }

  credit(): string {
    const { source } = this.host.scene;
    const card = isEncoder(source)
      ? this.wantedLoader({ ...this.host.scene, source })?.ready?.card
      : undefined;
    return card
      ? `${card.title} (${card.license}), weights as ${card.weightsType}: attention differs from f32 by at most ${card.largestWeightDifference.toExponential(1)} on the fixture texts.`
      : '';
  }

  wantedLoader({ source }: Scene<EncoderSource>): ModelLoader<LoadedModel> | null {
    return source.model === MINILM.name ? this.loader : null;
  }

  /** The token at a position, and which of several it is; in words with its word. */
  nameOf = (position: number): string => pieceName(this.text?.tokens ?? [], position, this.scene.words);

  /** A head over the vocabulary or over texts. */
  get hasHead(): boolean {
    const summary = this.text?.encoder.model.summary;
    return summary !== undefined && (summary.predicts !== '' || summary.classes.length > 0);
  }

  /** Where a token is predicted; -1: nowhere. */
  position(pin: Pin | null): number {
    return this.text ? positionOf(this.text, pin) : -1;
  }

  /** Why nothing can be changed; empty: it can. */
  get #whyUnchanged(): string {
    if (this.text) return '';
    const { source } = this.host.scene;
    if (!isEncoder(source) || source.model !== MINILM.name || isEmpty(source)) return '';
    return `The heads can be changed when ${MINILM.title} is loaded: this is a saved example.`;
  }

  rail(): Partial<RailOptions> {
    if (!this.text) return { whyUnchanged: this.#whyUnchanged };
    const { summary } = this.text.encoder.model;
    return {
      interventions: this.#placed,
      nameOf: this.nameOf,
      model: { positions: learnedPositions(summary), facts: '' },
    };
  }

  masks(): MaskSite | null {
    if (!this.text) return null;
    const { scene, session } = this.host;
    const { causal, layers } = this.text.encoder.model.summary;
    const ownMask = causal || scene.mode === 'causal' ? 'causal' : scene.mode === 'cross' ? 'other' : 'none';
    return {
      interventions: scene.interventions,
      ownMask,
      layer: session.layer,
      layers,
      without: (token, view) => this.#without(token, view),
      isQuick: true,
    };
  }

  /** The chosen head when nobody may look at a token, in any layer. */
  async #without(token: number, view: SinkView): Promise<NormalisedRows> {
    const { text } = this;
    const { layer, head } = this.host.session;
    if (!text) throw new CoreError('invalid_argument', 'There is no text to compute.');
    const interventions: Intervention[] = [...text.kept, { kind: 'block', token }];
    const trace = await text.encoder.model.run({ ...text.input, interventions });
    try {
      return await rawRows(trace, layer, head, view);
    } finally {
      trace.dispose();
    }
  }

  /** Changes that the model and the text have a place for. */
  get #placed(): Intervention[] {
    return (this.text?.left ?? []).reduce(withoutIntervention, this.host.scene.interventions);
  }

  changes(): string[] {
    return this.#placed
      .filter((entry) => reaches(entry, this.host.session))
      .map((entry) => wordsOf(entry, this.nameOf));
  }

  async #setInterventions(interventions: Intervention[], gesture = ''): Promise<void> {
    if (this.text) await this.host.change({ ...this.host.scene, interventions }, gesture);
    else if (this.#whyUnchanged) this.host.notices.say('compute', this.#whyUnchanged);
  }

  edits(): HeadEdits | null {
    if (!this.text) return null;
    return {
      interventions: this.host.scene.interventions,
      site: (layer, head) => ({ layer, head }),
      set: (interventions, gesture) => this.#setInterventions(interventions, gesture),
    };
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.#setInterventions(toggledOff(this.host.scene.interventions, place));
  }

  add(entry: Intervention): Promise<void> {
    return this.#setInterventions(withIntervention(this.host.scene.interventions, entry), gestureOf(entry));
  }

  remove(change: unknown): Promise<void> {
    const { interventions } = this.host.scene;
    return this.#setInterventions(change ? withoutIntervention(interventions, change as Intervention) : []);
  }

  parts(): LabParts {
    const { scene, cuts } = this.host;
    const { source, mode, interventions } = scene;
    if (!isEncoder(source)) return {};
    const change = (event: CustomEvent<{ text: string; pair: string }>) =>
      this.host.change({ ...this.host.scene, source: { ...source, ...event.detail } });
    const says = this.text !== null && (this.hasHead || interventions.length > 0);
    return {
      controls: html`<text-input class="input" .unread=${this.host.session.trace === null} .text=${source.text} .pair=${source.pair} .cuts=${cuts}
        ?wantsPair=${mode === 'cross' && source.pair === ''} @text-change=${change}></text-input>`,
      below: this.text ? cellHint() : null,
      outcome: this.text && encoderOutcome({ text: this.text, said: this.predictions.said }),
      ...(says && {
        panel: {
          name: this.hasHead ? 'Prediction' : 'Your changes',
          content: html`<encoder-panel .lab=${this}></encoder-panel>`,
          // Whoever reads how a number was made goes on reading.
          behind: !this.hasHead && this.host.session.pin !== null,
        },
      }),
    };
  }

  shown(): void {
    this.#isOnScreen = this.host.session.trace !== null;
  }

  leave(): void {
    this.#isOnScreen = false;
    this.predictions.follow(null, -1);
  }

  dispose(): void {
    this.#unchanged.dispose();
    this.loader.cancel();
  }
}
