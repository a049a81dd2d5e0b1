/** What the reader can do with a language model; every change goes through the Scene. */

import type { Intervention, SamplingSettings } from '../../core/types.ts';
import { gestureOf, toggledOff, withIntervention, withoutIntervention } from '../../intervention/list.ts';
import type { Scene } from '../../scene/scene.ts';
import { plural } from '../../view/text/format.ts';
import type { LabHost } from '../lab.ts';
import type { LanguageContext } from './context.ts';
import { isLanguage, type LanguageSource } from './source.ts';
import { contextOf } from './text_run.ts';

/** Thumbnails of all heads are made anew at most so often while a text is generated. */
const OVERVIEW_MS = 600;

export class LanguageActions {
  /** A run of generated tokens is under way. */
  generating = false;
  tokensPerSecond = 0;
  /** Why the last run ended, where that is worth a word. */
  notice = '';
  readonly #lab: LanguageContext;
  #stopped = false;

  constructor(lab: LanguageContext) {
    this.#lab = lab;
  }

  get #host(): LabHost {
    return this.#lab.host;
  }

  get #scene(): Scene {
    return this.#host.scene;
  }

  get #source(): LanguageSource | null {
    const { source } = this.#scene;
    return isLanguage(source) ? source : null;
  }

  #open(part: Partial<Scene<LanguageSource>>, gesture = ''): Promise<void> {
    this.notice = '';
    return this.#host.change({ ...this.#scene, ...part }, gesture);
  }

  async setInterventions(interventions: Intervention[], gesture = ''): Promise<void> {
    if (this.#source) await this.#open({ interventions }, gesture);
  }

  add(one: Intervention): Promise<void> {
    return this.setInterventions(withIntervention(this.#scene.interventions, one), gestureOf(one));
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
    const next: LanguageSource = { ...source, ...part, ...(rewritten && { generated: [] }) };
    return this.#open({ source: next, ...(rewritten && { step: null }) }, 'text');
  }

  /** Back to where so many tokens were there; the rest stays and is not computed again. */
  setStep(step: number): Promise<void> {
    const count = this.#lab.language.text?.ids.length ?? step;
    return this.#open({ step: step >= count ? null : step }, 'step');
  }

  /** The generated tokens that stay when one more is put after what is shown. */
  #kept(source: LanguageSource): number[] {
    const { text, step } = this.#lab.language;
    const after = step - (text?.prompt ?? step);
    return after >= 0 ? source.generated.slice(0, after) : source.generated;
  }

  #with(source: LanguageSource, id: number): Pick<Scene<LanguageSource>, 'source' | 'step'> {
    return { source: { ...source, generated: [...this.#kept(source), id] }, step: null };
  }

  /** A candidate that the reader chose. */
  async append(id: number): Promise<void> {
    const source = this.#source;
    if (!source || this.#isFull(source)) return;
    await this.#open(this.#with(source, id));
  }

  #isFull(source: LanguageSource): boolean {
    const { language, languageModel } = this.#lab;
    if (!language.text || !languageModel) return false;
    const context = contextOf(languageModel, source);
    if (language.text.prompt + this.#kept(source).length < context) return false;
    this.notice = `All ${plural(context, 'token')} of the context are used.`;
    this.#host.notify();
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
    this.#host.rememberNow();
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
      await this.#host.session.refresh();
      this.#host.notify();
    }
  }

  /** False where there is nothing to go on with. */
  async #generateOne(overview: boolean): Promise<boolean> {
    const { language } = this.#lab;
    const source = this.#source;
    const id = language.drawn;
    if (!source || id === null || this.#isFull(source)) return false;
    const next = this.#with(source, id);
    const done = await this.#host.advance({ ...this.#scene, ...next }, overview);
    // Somebody typed, chose another model, or the step failed.
    if (!done || this.#scene.source !== next.source) return false;
    if (!this.#lab.languageModel?.tokenizer.ends.includes(id)) return true;
    this.notice = 'The model ended the text.';
    return false;
  }

  async rank(): Promise<void> {
    await this.#lab.language.rank(this.#scene);
  }
}
