/** The right panel of a language model: what comes next, what was changed, which head matters, and on it goes. */

import { css, html, LitElement } from 'lit';
import type { SamplingSettings } from '../../core/types.ts';
import { reachOf, wordsOf } from '../../intervention/list.ts';
import { hiddenControls } from '../../scene/controls.ts';
import { Follow } from '../../view/element/follow.ts';
import { readLast } from '../../view/text/piece_name.ts';
import type { LanguageLabRun } from './lab_run.ts';

const HINT = html`Switch a head off with <kbd>x</kbd>, or open “Change something” beside the heads.`;

export class LanguagePanel extends LitElement {
  static override properties = {
    lab: { attribute: false },
  };
  declare lab: LanguageLabRun;

  static override styles = css`
    :host { display: block; }
    section { padding: 16px 0; border-bottom: 1px solid var(--line); }
    section:first-child { padding-top: 0; }
    section:last-child { border-bottom: 0; }
    sampling-controls { margin-top: 8px; }
  `;

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
  }

  #next() {
    const { language, scene, actions, session } = this.lab;
    const { before, after, change, step } = language;
    return html`<section><next-token .original=${before} .whyNothing=${language.whyNothing} .edited=${after} .change=${change} .sampling=${scene.sampling}
      .asks=${readLast(session.queryTokens, step - 1, scene.words)} .target=${language.targetOf(scene)} .nameOf=${language.nameOf} ?fixed=${hiddenControls(scene).includes('edits')}
      @target-change=${(event: CustomEvent<number>) => actions.setTarget(event.detail)}
      @append-token=${(event: CustomEvent<number>) => actions.append(event.detail)}></next-token></section>`;
  }

  #generate() {
    const { language, scene, actions } = this.lab;
    const { text, step } = language;
    return html`<section><generate-controls .tokens=${text?.ids.length ?? 0} .prompt=${text?.prompt ?? 0} .step=${step}
      .running=${actions.generating} .ready=${text !== null} .rate=${actions.tokensPerSecond} .notice=${actions.notice}
      @generate=${(event: CustomEvent<number>) => actions.generate(event.detail)} @stop=${() => actions.stop()}
      @forget=${() => actions.takeBack()} @step-change=${(event: CustomEvent<number>) => actions.setStep(event.detail)}>
      <sampling-controls .sampling=${scene.sampling} @sampling-change=${(event: CustomEvent<SamplingSettings>) => actions.setSampling(event.detail)}></sampling-controls></generate-controls></section>`;
  }

  #ranking() {
    const { language, scene, actions, languageModel } = this.lab;
    const { layers, heads } = languageModel?.model.summary ?? { layers: 0, heads: 0 };
    const off = scene.interventions.filter(({ kind }) => kind === 'off').map(reachOf);
    const target = language.targetOf(scene);
    return html`<section><head-ranking .host=${this.lab.host} .ranking=${language.ranking} .name=${target < 0 ? '' : language.nameOf(target)}
      .heads=${layers * heads} .offHeads=${new Set(off.map(({ layer, head }) => `${layer}.${head}`))} .ready=${language.before !== null && !actions.generating}
      @rank-heads=${() => actions.rank()}></head-ranking></section>`;
  }

  override render() {
    const { scene, language, languageModel } = this.lab;
    if (!languageModel) return html`<section><next-token .asks=${''}></next-token></section>`;
    return html`${this.#next()}${this.#generate()}
      <section><changes-list .masked=${this.lab.session.hiddenEdits} .changes=${scene.interventions.map((change) => ({ change, words: wordsOf(change, language.nameAt) }))}
        .hint=${HINT}></changes-list></section>
      ${this.#ranking()}`;
  }
}
