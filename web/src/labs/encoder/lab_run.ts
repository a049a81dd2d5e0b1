/** An encoder's text on the screen; until the model is there, a saved example stands in for it. */

import { html } from 'lit';
import { MINILM } from '../../models/catalogue.ts';
import { type LoadedModel, loadModel } from '../../models/model.ts';
import { ModelLoader } from '../../models/model_loader.ts';
import { askForModel } from '../../models/user_models.ts';
import type { Scene } from '../../scene/scene.ts';
import { TextInput } from '../../view/controls/text_input.ts';
import { defineParts } from '../../view/define_parts.ts';
import type { LabHost, LabParts, LabRun, Shown } from '../lab.ts';
import { showTraceFile } from '../shared_trace.ts';
import { runText } from './run_text.ts';
import { type EncoderSource, isEmpty, isEncoder, isStartText, SHIPPED_TRACE } from './source.ts';
import { encoderWhatIf } from './what_if.ts';

defineParts({ 'text-input': TextInput });

type Runnable = Pick<LoadedModel, 'model' | 'tokenizer'>;

export class EncoderLabRun implements LabRun<EncoderSource> {
  readonly loader: ModelLoader<LoadedModel>;
  readonly loaders: ModelLoader<LoadedModel>[];
  readonly #host: LabHost;

  constructor(host: LabHost) {
    this.#host = host;
    this.loader = new ModelLoader(
      MINILM,
      async (base, options) => loadModel(await host.forLoading(host.core()), base, options),
      () => this.#loaded(),
    );
    this.loaders = [this.loader];
  }

  #loaded(): void {
    const { source } = this.#host.scene;
    this.#host.notify();
    if (isEncoder(source) && source.model === MINILM.name && this.loader.state === 'ready')
      this.#host.recompute();
  }

  #encoderOf({ model }: EncoderSource): Runnable | null {
    return model === MINILM.name ? this.loader.ready : this.#host.userModels.find('encoder', model);
  }

  async compute({ source, mode }: Scene<EncoderSource>): Promise<Shown | null> {
    const host = this.#host;
    if (isEmpty(source)) return null;
    const encoder = this.#encoderOf(source);
    if (encoder) return runText(encoder, source, mode);
    const isOwn = source.model !== MINILM.name;
    if (isOwn) host.notices.say('compute', askForModel(source.model));
    if (host.session.trace && (isOwn || !isStartText(source))) return null;
    return (await showTraceFile(host, { src: SHIPPED_TRACE }, isOwn ? 'self' : mode)).shown;
  }

  waiting({ source }: Scene<EncoderSource>): boolean {
    return !this.#encoderOf(source) && !isStartText(source);
  }

  /** A text that waits for its encoder leaves the saved example on the screen. */
  keepsShown({ source }: Scene<EncoderSource>): boolean {
    return !isEmpty(source);
  }

  awaited({ source }: Scene<EncoderSource>): string {
    if (isEmpty(source)) return 'The heads appear when there is a text.';
    return this.#host.failed ? 'The heads appear when they can be computed.' : '';
  }

  whatIf(scene: Scene<EncoderSource>): string {
    return encoderWhatIf(scene, this.#encoderOf(scene.source)?.model.summary ?? null);
  }

  credit(): string {
    const card = this.loader.ready?.card;
    return card
      ? `${card.title} (${card.license}), weights as ${card.weightsType}: attention differs from f32 by at most ${card.largestWeightDifference.toExponential(1)} on the fixture texts.`
      : '';
  }

  wantedLoader({ source }: Scene<EncoderSource>): ModelLoader<LoadedModel> | null {
    return source.model === MINILM.name ? this.loader : null;
  }

  parts(): LabParts {
    const { scene, cuts } = this.#host;
    const { source, mode } = scene;
    if (!isEncoder(source)) return {};
    const change = (event: CustomEvent<{ text: string; pair: string }>) =>
      this.#host.change({ ...this.#host.scene, source: { ...source, ...event.detail } });
    return {
      controls: html`<text-input class="input" .text=${source.text} .pair=${source.pair} .cuts=${cuts}
        ?wantsPair=${mode === 'cross' && source.pair === ''} @text-change=${change}></text-input>`,
    };
  }

  dispose(): void {
    this.loader.cancel();
  }
}
