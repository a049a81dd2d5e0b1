/** A language model's text on the screen, what comes next, and what the reader changes inside. */

import { html } from 'lit';
import type { Intervention } from '../../core/types.ts';
import { hiddenWords } from '../../intervention/hidden_reason.ts';
import { reaches, withoutIntervention, wordsOf } from '../../intervention/list.ts';
import { SMOLLM2 } from '../../models/catalogue.ts';
import { type LoadedLanguageModel, loadLanguageModel } from '../../models/language_model.ts';
import { ModelLoader } from '../../models/model_loader.ts';
import type { Cut } from '../../models/tokenizer/encoding.ts';
import { askForModel } from '../../models/user_models.ts';
import { OWN } from '../../scene/defaults.ts';
import type { Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { MaskSite } from '../../view/controls/mask_site.ts';
import { cellHint } from '../cell_hint.ts';
import type {
  HeadEdits,
  LabHost,
  LabParts,
  LabRun,
  OtherScenes,
  Progress,
  RailOptions,
  Shown,
} from '../lab.ts';
import { leftOutWords } from '../left_out.ts';
import { LanguageActions } from './actions.ts';
import { cacheFacts } from './cache_facts.ts';
import type { LanguageContext } from './context.ts';
import { OtherTexts } from './other_texts.ts';
import { languageOutcome } from './outcome.ts';
import { isLanguage, type LanguageSource } from './source.ts';
import { type RunnableModel, TextRun } from './text_run.ts';
import { languageWhatIf } from './what_if.ts';

export class LanguageLabRun implements LabRun<LanguageSource>, LanguageContext {
  readonly host: LabHost;
  readonly language: TextRun;
  readonly actions: LanguageActions;
  readonly languageLoader: ModelLoader<LoadedLanguageModel>;
  readonly loaders: ModelLoader<LoadedLanguageModel>[];
  readonly #otherTexts = new OtherTexts();

  constructor(host: LabHost) {
    this.host = host;
    this.language = new TextRun(
      () => host.notify(),
      () => host.scene.words,
    );
    this.actions = new LanguageActions(this);
    this.languageLoader = new ModelLoader(
      SMOLLM2,
      async (base, options) => loadLanguageModel(await host.forLoading(host.wholeCore()), base, options),
      () => this.#loaded(),
    );
    this.loaders = [this.languageLoader];
  }

  #loaded(): void {
    const { source } = this.scene;
    this.host.notify();
    if (isLanguage(source) && source.model === SMOLLM2.name && this.languageLoader.state === 'ready')
      this.host.recompute();
  }

  get scene(): Scene {
    return this.host.scene;
  }

  get session(): TraceSession {
    return this.host.session;
  }

  get busy(): boolean {
    return this.host.busy;
  }

  get cuts(): Cut[] {
    return this.host.cuts;
  }

  get languageModel(): RunnableModel | null {
    const { source } = this.scene;
    return isLanguage(source) ? this.#modelOf(source) : null;
  }

  #modelOf({ model }: LanguageSource): RunnableModel | null {
    return model === SMOLLM2.name ? this.languageLoader.ready : this.host.userModels.find('decoder', model);
  }

  async compute(scene: Scene<LanguageSource>, signal: AbortSignal): Promise<Shown | null> {
    const { source, interventions } = scene;
    const { notices } = this.host;
    const model = this.#modelOf(source);
    if (!model) {
      if (source.model.startsWith(OWN)) notices.say('compute', askForModel(source.model));
      return null;
    }
    const result = await this.language.compute(model, scene, source, signal);
    if (!result) return null;
    const { leftOut, ...shown } = result;
    if (leftOut.length > 0) notices.say('compute', leftOutWords('This model and text have', leftOut));
    return { ...shown, cuts: this.language.text?.cuts ?? [], hiddenWords: hiddenWords(interventions) };
  }

  waiting({ source }: Scene<LanguageSource>): boolean {
    return !this.#modelOf(source);
  }

  awaited({ source }: Scene<LanguageSource>): string {
    if (source.text.trim() === '') return 'The heads appear when there is a text.';
    if (this.languageModel) return 'The heads appear when the text is computed.';
    if (source.model.startsWith(OWN))
      return `The heads appear when ${source.model.slice(OWN.length)} is opened again.`;
    const { entry, state } = this.languageLoader;
    return state === 'failed' || state === 'cancelled'
      ? `${entry.title} is not loaded: the heads appear when it is here.`
      : `${entry.title} is loading: the heads appear when it is here.`;
  }

  whatIf(scene: Scene<LanguageSource>): string {
    return languageWhatIf(scene);
  }

  credit(): string {
    const { source } = this.scene;
    const card = isLanguage(source) ? this.wantedLoader({ ...this.scene, source })?.ready?.card : undefined;
    return card ? `${card.title} (${card.license}), weights as ${card.quantisation}. ${card.note}` : '';
  }

  wantedLoader({ source }: Scene<LanguageSource>): ModelLoader<LoadedLanguageModel> | null {
    return source.model === SMOLLM2.name ? this.languageLoader : null;
  }

  others({ source }: Scene = this.scene): OtherScenes<LanguageSource> | null {
    const model = isLanguage(source) ? this.#modelOf(source) : null;
    const text = model === this.languageModel ? this.language : null;
    return model && this.#otherTexts.scenes(model, text);
  }

  rail(): Partial<RailOptions> {
    const { ranking } = this.language;
    const summary = this.languageModel?.model.summary;
    return {
      interventions: this.#placed,
      effects: ranking.effects,
      nameOf: this.language.nameAt,
      ...(summary && { model: { positions: summary.positions ?? 'kept', facts: cacheFacts(summary) } }),
    };
  }

  masks(): MaskSite | null {
    const summary = this.languageModel?.model.summary;
    if (!summary) return null;
    const { scene, session } = this;
    const ownMask = summary.causal === false ? 'none' : 'causal';
    return {
      interventions: scene.interventions,
      ownMask,
      layer: session.layer,
      layers: summary.layers,
      without: (token, view) => this.language.without(token, session, view),
    };
  }

  /** Changes that the model and the text have a place for. */
  get #placed(): Intervention[] {
    return this.language.left.reduce(withoutIntervention, this.scene.interventions);
  }

  changes(): string[] {
    return this.#placed
      .filter((intervention) => reaches(intervention, this.session))
      .map((intervention) => wordsOf(intervention, this.language.nameAt));
  }

  /** A forward pass that takes its time; what is done at once is not spoken of. */
  progress(): Progress | null {
    const { progress, secondsLeft } = this.language;
    if (progress === null || this.actions.generating) return null;
    return { share: progress, left: secondsLeft, cancel: () => this.host.cancel() };
  }

  working(): boolean {
    return this.language.predicting;
  }

  generating(): boolean {
    return this.actions.generating;
  }

  follow(): Promise<void> {
    return this.language.predict(this.scene);
  }

  leave(): void {
    this.language.leave();
  }

  edits(): HeadEdits | null {
    if (!this.languageModel || !this.session.trace) return null;
    return {
      interventions: this.scene.interventions,
      site: (layer, head) => ({ layer, head }),
      set: (interventions, gesture) => this.actions.setInterventions(interventions, gesture),
    };
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.actions.toggleHead(place);
  }

  add(intervention: Intervention): Promise<void> {
    return this.actions.add(intervention);
  }

  remove(change: unknown): Promise<void> {
    return this.actions.remove(change as Intervention | null);
  }

  parts(): LabParts {
    const { source } = this.scene;
    if (!isLanguage(source)) return {};
    return {
      controls: html`<language-input class="input" .lab=${this} .source=${source}></language-input>`,
      below: this.languageModel && this.session.trace ? cellHint() : null,
      outcome: languageOutcome(this),
      panel: {
        name: 'Next token',
        content: html`<language-panel .lab=${this}></language-panel>`,
      },
    };
  }

  dispose(): void {
    this.languageLoader.cancel();
    this.language.dispose();
  }
}
