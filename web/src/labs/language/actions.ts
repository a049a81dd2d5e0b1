/** What the reader can do with a language model; every change goes through the Scene. */

import type { Intervention, SamplingSettings } from '../../core/types.ts';
import { toggledOff, withIntervention, withoutIntervention } from '../../intervention/list.ts';
import type { LanguageSource, Scene } from '../../scene/scene.ts';
import type { PlaygroundController } from '../../shell/controller.ts';
import { plural } from '../../view/format.ts';
import { contextOf } from './run.ts';

/** Thumbnails of all heads are made anew at most so often while a text is generated. */
const OVERVIEW_MS = 600;

export class LanguageActions {
  /** A run of generated tokens is under way. */
  generating = false;
  tokensPerSecond = 0;
  /** Why the last run ended, where that is worth a word. */
  notice = '';
  readonly #controller: PlaygroundController;
  #stopped = false;

  constructor(controller: PlaygroundController) {
    this.#controller = controller;
  }

  get #scene(): Scene {
    return this.#controller.scene;
  }

  get #source(): LanguageSource | null {
    const { source } = this.#scene;
    return source.kind === 'language' ? source : null;
  }

  #open(part: Partial<Scene>, gesture = ''): Promise<void> {
    this.notice = '';
    return this.#controller.open({ ...this.#scene, ...part }, gesture);
  }

  async setInterventions(interventions: Intervention[], gesture = ''): Promise<void> {
    if (this.#source) await this.#open({ interventions }, gesture);
  }

  add(one: Intervention): Promise<void> {
    return this.setInterventions(withIntervention(this.#scene.interventions, one), `${one.kind}`);
  }

  remove(one: Intervention | null): Promise<void> {
    return this.setInterventions(one ? withoutIntervention(this.#scene.interventions, one) : []);
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.setInterventions(toggledOff(this.#scene.interventions, place));
  }

  setSampling(sampling: SamplingSettings): Promise<void> {
    return this.#open({ sampling }, 'sampling');
  }

  setTarget(target: number): Promise<void> {
    return this.#open({ target });
  }

  setText(part: Partial<Pick<LanguageSource, 'text' | 'chat' | 'context'>>): Promise<void> {
    const source = this.#source;
    if (!source) return Promise.resolve();
    const rewritten = part.text !== undefined || part.chat !== undefined;
    const next = { ...source, ...part, ...(rewritten && { generated: [] }) };
    return this.#open({ source: next, ...(rewritten && { step: null }) }, 'text');
  }

  /** Back to where so many tokens were there; the rest stays and is not computed again. */
  setStep(step: number): Promise<void> {
    const count = this.#controller.language.text?.ids.length ?? step;
    return this.#open({ step: step >= count ? null : step }, 'step');
  }

  /** The generated tokens that stay when one more is put after what is shown. */
  #kept(source: LanguageSource): number[] {
    const { text, step } = this.#controller.language;
    const after = step - (text?.prompt ?? step);
    return after >= 0 ? source.generated.slice(0, after) : source.generated;
  }

  #with(source: LanguageSource, id: number): Pick<Scene, 'source' | 'step'> {
    return { source: { ...source, generated: [...this.#kept(source), id] }, step: null };
  }

  /** A candidate that the reader chose. */
  async append(id: number): Promise<void> {
    const source = this.#source;
    if (!source || this.#isFull(source)) return;
    await this.#open(this.#with(source, id));
  }

  #isFull(source: LanguageSource): boolean {
    const { language, languageModel } = this.#controller;
    if (!language.text || !languageModel) return false;
    const context = contextOf(languageModel, source);
    if (language.text.prompt + this.#kept(source).length < context) return false;
    this.notice = `All ${plural(context, 'token')} of the context are used.`;
    this.#controller.tell();
    return true;
  }

  async takeBack(): Promise<void> {
    const source = this.#source;
    if (source) await this.#open({ source: { ...source, generated: [] }, step: null });
  }

  stop(): void {
    this.#stopped = true;
  }

  /** One token after the other; each appends a row to every map. */
  async generate(count: number): Promise<void> {
    if (this.generating || !this.#source) return;
    Object.assign(this, { generating: true, notice: '' });
    this.#stopped = false;
    this.#controller.rememberNow();
    const since = performance.now();
    let made = 0;
    let overviewed = since;
    try {
      for (; made < count && !this.#stopped; made++) {
        const overview = performance.now() - overviewed > OVERVIEW_MS;
        if (overview) overviewed = performance.now();
        if (!(await this.#generateOne(overview))) break;
        this.tokensPerSecond = ((made + 1) * 1000) / (performance.now() - since);
      }
    } finally {
      this.generating = false;
      await this.#controller.session.refresh();
      this.#controller.tell();
    }
  }

  /** False where there is nothing to go on with. */
  async #generateOne(overview: boolean): Promise<boolean> {
    const { language } = this.#controller;
    const source = this.#source;
    const id = language.drawn;
    if (!source || id === null || this.#isFull(source)) return false;
    const next = this.#with(source, id);
    const done = await this.#controller.advance({ ...this.#scene, ...next }, overview);
    // Somebody typed, chose another model, or the step failed.
    if (!done || this.#scene.source !== next.source) return false;
    if (!this.#controller.endsWith(id)) return true;
    this.notice = 'The model ended the text.';
    return false;
  }

  async rank(): Promise<void> {
    await this.#controller.language.rank(this.#scene);
  }
}
