/** The translator on the screen: rail, middle and panel are its own. */

import { html } from 'lit';
import type { Intervention, Stack } from '../../core/types.ts';
import { reaches, withoutIntervention } from '../../intervention/list.ts';
import type { ModelLoader } from '../../models/model_loader.ts';
import type { LoadedTranslator } from '../../models/translators.ts';
import type { Mode, Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import type { MaskSite } from '../../view/controls/mask_site.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, OtherScenes, Shown } from '../lab.ts';
import { rowsOfHead } from '../sink_rows.ts';
import { TranslationActions } from './actions.ts';
import { changeWords, hidesLater, otherMask } from './changes.ts';
import { otherSentences } from './other_texts.ts';
import { translationOutcome } from './outcome.ts';
import { TranslationRun } from './run.ts';
import { isTranslation, type TranslationSource } from './source.ts';
import { countsOf, layerIndex, placeIn } from './translation_trace.ts';

const STACK_OF_MODE: Record<Mode, Stack> = {
  self: 'encoder_self',
  causal: 'decoder_self',
  cross: 'decoder_cross',
};

export class TranslationLabRun implements LabRun<TranslationSource> {
  readonly host: LabHost;
  readonly translation: TranslationRun;
  readonly translating: TranslationActions;

  constructor(host: LabHost) {
    this.host = host;
    this.translation = new TranslationRun(host);
    this.translating = new TranslationActions(host, this.translation);
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

  compute(scene: Scene<TranslationSource>, signal: AbortSignal): Promise<Shown | null> {
    return this.translation.compute(scene, scene.source, signal);
  }

  /** Null: its translator is not there. */
  others({ source }: Scene = this.scene): OtherScenes<TranslationSource> | null {
    const own = this.translating.source;
    const model = own && isTranslation(source) ? this.translation.modelOf(source) : null;
    return own && model && otherSentences(this.host, model, { source: own, shown: this.translation.shown });
  }

  otherLoader({ source }: Scene): ModelLoader<LoadedTranslator> | null {
    return isTranslation(source) ? this.translation.loaders[source.model] : null;
  }

  waiting(): boolean {
    return false;
  }

  credit(): string {
    const { source } = this.translating;
    const summary = source && this.translation.modelOf(source)?.summary;
    if (!summary) return '';
    const { parameters, steps, settings } = summary;
    return `The translator has ${parameters.toLocaleString('en')} parameters and was trained by scripts/train translate, seed ${settings.seed}, ${steps} steps.`;
  }

  changes(): string[] {
    const { shown } = this.translation;
    const { layer, head } = this.session;
    const place = shown?.traced.layers[layer];
    return this.translation.left
      .reduce(withoutIntervention, this.scene.interventions)
      .filter((entry) => place && reaches(entry, { ...place, head }))
      .map((entry) => changeWords(entry, shown));
  }

  /** The head on show follows the stack that the source names. */
  async follow(before: Scene): Promise<boolean> {
    const { translation, session } = this;
    const { source } = this.translating;
    translation.follow(this.scene);
    const traced = translation.shown?.traced;
    if (!source || !traced) return false;
    const place = placeIn(traced, translation.resolved(source));
    const isHere = place.layer === session.layer && place.head === session.head;
    if (!isHere) await session.chooseHead(place.layer, place.head);
    await this.#pinWord(before);
    return !isHere;
  }

  /** Whoever comes to another word with no cell of it in mind gets the one that it reads most. */
  async #pinWord(before: Scene): Promise<void> {
    const { scene, session, translation } = this;
    const isOther = scene.step !== before.step && scene.pin === null;
    const pin = isOther ? translation.pinFor(scene) : null;
    if (pin) await session.choosePin(pin);
  }

  /** Each mode has heads of its own; the decoder's are causal as long as the mask is in. */
  async chooseMode(mode: Mode): Promise<boolean> {
    const { translation, translating } = this;
    const { source } = translating;
    const { traced } = translation.shown ?? {};
    if (!source || !traced) return false;
    const stack = STACK_OF_MODE[mode];
    const { followed } = translation.resolved(source);
    if (layerIndex(traced, stack, followed[stack].layer) < 0) return false;
    await translating.chooseHead(stack, followed[stack]);
    const trained = source.model === 'transformer';
    if (mode === 'causal' && !hidesLater(this.scene.interventions, trained))
      await translating.toggle(otherMask(trained));
    return true;
  }

  stepHead(step: 1 | -1): Promise<void> {
    return this.translating.stepHead(step);
  }

  edits(): HeadEdits | null {
    const { shown } = this.translation;
    if (!shown) return null;
    return {
      interventions: this.scene.interventions,
      site: (layer, head) => {
        const site = shown.traced.layers[layer];
        return site ? { stack: site.stack, layer: site.layer, head } : { layer, head };
      },
      set: (interventions, gesture) => this.translating.setInterventions(interventions, gesture),
    };
  }

  masks(): MaskSite | null {
    const { shown } = this.translation;
    const { session, scene } = this;
    const place = shown?.traced.layers[session.layer];
    const source = this.translating.source;
    const model = source && this.translation.modelOf(source);
    if (!place || !model) return null;
    const { settings } = model.summary;
    const isCausal = settings.model.kind !== 'transformer' || settings.model.causal;
    return {
      interventions: scene.interventions,
      ownMask: place.stack === 'decoder_self' && isCausal ? 'causal' : 'none',
      stack: place.stack,
      layer: place.layer,
      layers: countsOf(model).layers[place.stack],
      without: async (token, { query }) =>
        rowsOfHead(await this.translation.without(source, scene.interventions, token), query),
      isQuick: true,
    };
  }

  toggleHead(): Promise<void> {
    return this.translating.toggleChosen();
  }

  add(entry: Intervention): Promise<void> {
    return this.translating.add(entry);
  }

  remove(entry: unknown): Promise<void> {
    return this.translating.remove(entry as Intervention | null);
  }

  /** The trace names its own tokens and ends each text; a text that goes on says what it writes. */
  metadata(): Record<string, string> {
    const { shown } = this.translation;
    if (!shown || shown.ended) return {};
    return { writes: JSON.stringify(shown.traced.written.map(({ raw }) => raw)) };
  }

  parts({ dark }: { dark: boolean }): LabParts {
    return {
      rail: html`<translation-rail .lab=${this} .dark=${dark}></translation-rail>`,
      middle: html`<translation-page .lab=${this} .dark=${dark}></translation-page>`,
      outcome: translationOutcome(this.translation, this.translation.wordIn(this.scene)),
      panel: {
        name: 'Why this word?',
        content: html`<translation-panel .lab=${this}></translation-panel>`,
      },
    };
  }

  /** Those of the translator's own, for whoever asks for all. */
  get translators(): ModelLoader<LoadedTranslator>[] {
    return Object.values(this.translation.loaders);
  }

  dispose(): void {
    for (const loader of this.translators) loader.cancel();
    this.translation.dispose();
  }
}
