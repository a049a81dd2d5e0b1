/** All heads of the translator, stack by stack, with what can be done to them there. */

import { html, LitElement, nothing } from 'lit';
import { layerId } from '../../core/layer_id.ts';
import type { Stack } from '../../core/types.ts';
import { sameIntervention, stateOfHead } from '../../intervention/list.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { digits, plural } from '../../view/format.ts';
import { paintThumbnail } from '../../view/thumbnail.ts';
import { distinctName } from '../../view/token_name.ts';
import { hidesLater, offeredKinds, otherMask } from './changes.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { railStyles } from './rail_styles.ts';
import { nameOfHead, STACK_NAMES, STACKS, type StackHead } from './source.ts';
import { countsOf, type StackLayer } from './translation_trace.ts';

export class TranslationRail extends LitElement {
  static override properties = {
    lab: { attribute: false },
    tick: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare tick: unknown;
  declare dark: boolean;

  static override styles = [controlsStyles, railStyles];

  constructor() {
    super();
    this.tick = null;
    this.dark = false;
  }

  get #layers(): StackLayer[] {
    return this.lab.translation.shown?.traced.layers ?? [];
  }

  get #changes() {
    return this.lab.scene.interventions;
  }

  /** Whether the model was trained with the mask. */
  get #causal(): boolean {
    const { translation, translating } = this.lab;
    const { model } = (translating.source && translation.modelOf(translating.source))?.summary.settings ?? {};
    return model?.kind === 'transformer' ? model.causal : true;
  }

  #keydown(event: KeyboardEvent, index: number, head: number): void {
    const layers = this.#layers;
    const one = layers[index];
    if (!one || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'x') {
      event.preventDefault();
      event.stopPropagation();
      this.lab.translating.toggleHead(one.stack, { layer: one.layer, head });
      return;
    }
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const to = layers[index + step[0]];
    const place = Math.min((to?.heads.length ?? 0) - 1, head + step[1]);
    this.renderRoot.querySelector<HTMLButtonElement>(`[data-head="${index + step[0]}.${place}"]`)?.focus();
  }

  #head(one: StackLayer, index: number, head: number) {
    const { translation, translating, scene } = this.lab;
    const place: StackHead = { layer: one.layer, head };
    const changed = stateOfHead(this.#changes, { stack: one.stack, ...place });
    const [off, edited] = [changed === 'off', changed === 'edited'];
    const chosen = scene.layer === index && scene.head === head;
    const { source } = translating;
    const followed = source && translation.resolved(source).followed[one.stack];
    const isFollowed = followed?.layer === one.layer && followed.head === head;
    const state = [
      off ? 'switched off' : '',
      edited ? 'changed' : '',
      isFollowed && !chosen ? 'followed in the figure' : '',
    ];
    const words = [nameOfHead(one.stack, place), ...state.filter((word) => word !== '')].join(', ');
    return html`<button class="head ${chosen ? 'chosen' : isFollowed ? 'followed' : ''} ${off ? 'off' : ''} ${edited ? 'edited' : ''}" data-head="${index}.${head}"
      aria-pressed=${chosen} aria-label=${words} title=${words} tabindex=${chosen ? 0 : -1}
      @click=${() => translating.chooseHead(one.stack, place)} @contextmenu=${(event: Event) => {
        event.preventDefault();
        translating.toggleHead(one.stack, place);
      }}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event, index, head)}><canvas></canvas></button>`;
  }

  #row(stack: Stack, layer: number) {
    const index = this.#layers.findIndex((one) => one.stack === stack && one.layer === layer);
    const one = this.#layers[index];
    const heads = one
      ? one.heads.map((_, head) => this.#head(one, index, head))
      : html`<span class="skipped">skipped: what comes in goes on as it is</span>`;
    return html`<div class="row" role="group" aria-label="${STACK_NAMES[stack]}, layer ${layer}">
      <span class="axis" aria-hidden="true">${layer}</span>${heads}</div>`;
  }

  /** Layers and heads that the model has, skipped ones too. */
  get #counts() {
    const { translation, translating } = this.lab;
    const model = translating.source && translation.modelOf(translating.source);
    return model ? countsOf(model) : null;
  }

  #aside(stack: Stack): string {
    const counts = this.#counts;
    if (stack === 'encoder_self')
      return `${plural(counts?.layers[stack] ?? 0, 'layer')} × ${plural(counts?.heads[stack] ?? 0, 'head')}`;
    if (stack === 'decoder_cross') return 'decoder looks at encoder';
    return hidesLater(this.#changes, this.#causal)
      ? 'sees only what is written'
      : 'sees what is to come, too';
  }

  /** What can be done to a whole stack. */
  #tools(stack: Stack) {
    const { translating } = this.lab;
    if (stack === 'encoder_self') {
      const layers = Array.from({ length: this.#counts?.layers[stack] ?? 0 }, (_, layer) => layer);
      return html`<div class="tools">${layers.map((layer) => {
        const skip = { kind: 'skip_layer', stack, layer } as const;
        const skipped = this.#changes.some((entry) => sameIntervention(entry, skip));
        return html`<button class="plain small" aria-pressed=${skipped} @click=${() => translating.toggle(skip)}>${skipped ? `Put layer ${layer} back` : `Skip layer ${layer}`}</button>`;
      })}</div>`;
    }
    if (stack !== 'decoder_self') return nothing;
    const mask = otherMask(this.#causal);
    const made = this.#changes.some((entry) => sameIntervention(entry, mask));
    return html`<div class="tools"><button class="plain small" aria-pressed=${made} @click=${() => translating.toggle(mask)}>${this.#causal === made ? 'Put the mask in' : 'Take the mask out'}</button></div>`;
  }

  #stack(stack: Stack) {
    const rows = Array.from({ length: this.#counts?.layers[stack] ?? 0 }, (_, layer) =>
      this.#row(stack, layer),
    );
    if (rows.length === 0) return nothing;
    return html`<section><h2>${STACK_NAMES[stack]}<span class="aside">${this.#aside(stack)}</span></h2>${rows}${this.#tools(stack)}</section>`;
  }

  #chosen() {
    const { scene, session } = this.lab;
    const shown = this.#layers[scene.layer];
    if (!shown) return nothing;
    const { stack, layer } = shown;
    const { pin, keyTokens } = session;
    return html`<section><h2>This head: ${nameOfHead(stack, { layer, head: scene.head })}</h2>
      <change-head .stack=${stack} .layer=${layer} .head=${scene.head} .kinds=${offeredKinds(stack)}
        .ownMask=${stack === 'decoder_self' && this.#causal ? 'causal' : 'none'}
        .interventions=${this.#changes} .pinned=${pin?.key ?? -1} .nameOf=${(position: number) => distinctName(keyTokens, position)}></change-head></section>`;
  }

  /** How far the largest weights of each head lie off the gold alignment. */
  #scores() {
    const { scores } = this.lab.translation;
    if (scores.length === 0) return nothing;
    return html`<section><h2>Against the gold alignment</h2><table><thead><tr><th scope="col">head</th><th scope="col">rows off it</th><th scope="col">mass on it</th></tr></thead>
      <tbody>${scores.map(({ layer, head, missed, mass }) => html`<tr><th scope="row">${`cross ${layerId(layer).index}`}.${head}</th><td>${digits(missed)}</td><td>${digits(mass)}</td></tr>`)}</tbody></table>
      <p>Rows whose largest weight is on another word than the grammar says (the alignment error rate), and the mean weight on the right ones.</p></section>`;
  }

  override render() {
    if (this.#layers.length === 0)
      return html`<h2>Heads</h2><p>The heads appear when there is a translation.</p>`;
    return html`<div class="layout">${STACKS.map((stack) => this.#stack(stack))} ${this.#chosen()} ${this.#scores()}
      <p>Shade: square root of the weight. Trained for this page on sentences from a small grammar; Bahdanau’s sentence was never among them.</p></div>`;
  }

  protected override updated(): void {
    for (const [index, { heads }] of this.#layers.entries()) {
      for (const [head, stages] of heads.entries()) {
        const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(
          `[data-head="${index}.${head}"] canvas`,
        );
        if (canvas) paintThumbnail(canvas, stages, this.dark);
      }
    }
  }
}
