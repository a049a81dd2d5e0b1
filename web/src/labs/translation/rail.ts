/** All heads of the translator, stack by stack, with what can be done to them there. */

import { html, LitElement, nothing } from 'lit';
import type { Intervention, Stack } from '../../core/types.ts';
import { sameIntervention, stateOfHead, withoutIntervention } from '../../intervention/list.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { kept } from '../../view/element/kept.ts';
import { Roving } from '../../view/gestures/roving.ts';
import type { HeadCell, HeadRow, HeadStack } from '../../view/heads/head_cells.ts';
import { picturesOf } from '../../view/heads/thumbnail.ts';
import { inForm } from '../../view/text/form.ts';
import { digits, plural } from '../../view/text/format.ts';
import { distinctName } from '../../view/text/token_name.ts';
import { trainedKnobs } from '../own_positions.ts';
import { hidesLater, offeredKinds, otherMask } from './changes.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { railStyles } from './rail_styles.ts';
import { nameOfHead, STACK_NAMES, STACKS, type StackHead } from './source.ts';
import { countsOf, type StackLayer } from './translation_trace.ts';

const NO_LAYERS = { encoder_self: 0, decoder_self: 0, decoder_cross: 0 };

export class TranslationRail extends LitElement {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [controlsStyles, headingStyles, railStyles];

  constructor() {
    super();
    new Follow(this, () => [this.lab.host, this.lab.session]);
    new Roving(this, '.tools', 'button');
    this.dark = false;
  }

  get #layers(): StackLayer[] {
    return this.lab.translation.shown?.traced.layers ?? [];
  }

  /** Those that the model has a place for. */
  get #changes() {
    return this.lab.translation.left.reduce(withoutIntervention, this.lab.scene.interventions);
  }

  /** Whether the model was trained with the mask. */
  get #causal(): boolean {
    const { translation, translating } = this.lab;
    const { model } = (translating.source && translation.modelOf(translating.source))?.summary.settings ?? {};
    return model?.kind === 'transformer' ? model.causal : true;
  }

  /** Without what is set in cells that a mask hides. */
  get #counting(): Intervention[] {
    const { hiddenEdits } = this.lab.session;
    return this.#changes.filter((entry) => !hiddenEdits?.has(entry));
  }

  #cell(one: StackLayer, index: number, head: number): HeadCell {
    const { translation, translating } = this.lab;
    const place = { layer: one.layer, head };
    const changed = stateOfHead(this.#counting, { stack: one.stack, ...place });
    const [off, edited] = [changed === 'off', changed === 'edited'];
    const { source } = translating;
    const followed = source && translation.resolved(source).followed[one.stack];
    const isFollowed = followed?.layer === one.layer && followed.head === head;
    const words = [
      off ? 'switched off' : '',
      edited ? 'changed' : '',
      isFollowed ? 'followed in the figure' : '',
    ];
    return {
      layer: index,
      head,
      state: off ? 'off' : edited ? 'edited' : isFollowed ? 'followed' : '',
      words: [nameOfHead(one.stack, place), ...words.filter((word) => word !== '')].join(', '),
    };
  }

  #row(stack: Stack, layer: number): HeadRow {
    const index = this.#layers.findIndex((one) => one.stack === stack && one.layer === layer);
    const one = this.#layers[index];
    if (!one) return { name: String(layer), cells: [], note: 'skipped: its input passes through unchanged' };
    return { name: String(layer), cells: one.heads.map((_, head) => this.#cell(one, index, head)) };
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
      return html`<div slot=${stack} class="tools">${layers.map((layer) => {
        const skip = { kind: 'skip_layer', stack, layer } as const;
        const skipped = this.#changes.some((entry) => sameIntervention(entry, skip));
        return html`<button class="plain small" aria-pressed=${skipped} @click=${() => translating.toggle(skip)}>${skipped ? `Put layer ${layer} back` : `Skip layer ${layer}`}</button>`;
      })}</div>`;
    }
    if (stack !== 'decoder_self') return nothing;
    const mask = otherMask(this.#causal);
    const made = this.#changes.some((entry) => sameIntervention(entry, mask));
    return html`<div slot=${stack} class="tools"><button class="plain small" aria-pressed=${made} @click=${() => translating.toggle(mask)}>${this.#causal === made ? 'Put the mask in' : 'Take the mask out'}</button></div>`;
  }

  #stacks(): HeadStack[] {
    return STACKS.map((stack) => {
      const layers = this.#counts?.layers[stack] ?? 0;
      const rows = Array.from({ length: layers }, (_, layer) => this.#row(stack, layer));
      return { title: STACK_NAMES[stack], aside: this.#aside(stack), rows, slot: stack };
    }).filter(({ rows }) => rows.length > 0);
  }

  #pictures = kept((layers: StackLayer[], _dark: boolean) => picturesOf(layers.map(({ heads }) => heads)));

  /** A place of the grid counts layers as the trace does. */
  #at({ layer, head }: HeadPosition, act: (stack: Stack, place: StackHead) => void): void {
    const one = this.#layers[layer];
    if (one) act(one.stack, { layer: one.layer, head });
  }

  #grid() {
    const { translating, scene } = this.lab;
    const take = (event: CustomEvent<HeadPosition>, act: (stack: Stack, place: StackHead) => void) => {
      event.stopPropagation();
      this.#at(event.detail, act);
    };
    return html`<attention-heads .stacks=${this.#stacks()} .pictureOf=${this.#pictures(this.#layers, this.dark)}
      .layer=${scene.layer} .head=${scene.head} canSwitch ?dark=${this.dark}
      @attention-head=${(event: CustomEvent<HeadPosition>) => take(event, (stack, place) => translating.chooseHead(stack, place))}
      @toggle-head=${(event: CustomEvent<HeadPosition>) => take(event, (stack, place) => translating.toggleHead(stack, place))}>
      ${STACKS.map((stack) => this.#tools(stack))}</attention-heads>`;
  }

  #chosen() {
    const { scene, session } = this.lab;
    const shown = this.#layers[scene.layer];
    if (!shown) return nothing;
    const { stack, layer } = shown;
    const { pin, keyTokens } = session;
    const { translation, translating } = this.lab;
    const model = translating.source && translation.modelOf(translating.source);
    return html`<section class="change"><h2>This head: ${nameOfHead(stack, { layer, head: scene.head })}</h2>
      <change-head .stack=${stack} .layer=${layer} .head=${scene.head} .kinds=${offeredKinds(stack, this.#counts?.layers ?? NO_LAYERS)}
        .model=${model ? trainedKnobs(model.summary.settings, true) : null} .interventions=${this.#changes} .session=${session} .pinned=${pin?.key ?? -1} .nameOf=${(position: number) => distinctName(keyTokens, position)}></change-head></section>`;
  }

  /** How far the largest weights of each head lie off the gold alignment. */
  #scores() {
    const { scores } = this.lab.translation;
    if (scores.length === 0) return nothing;
    return html`<section><h2>Against the <attention-term name="gold alignment">gold alignment</attention-term></h2><table><thead><tr><th scope="col">head</th><th scope="col">${inForm('rows that miss it')}</th><th scope="col">weight on it</th></tr></thead>
      <tbody>${scores.map(({ layer, head, missed, mass }) => html`<tr><th scope="row">${`cross ${layer.index}`}.${head}</th><td>${digits(missed)}</td><td>${digits(mass)}</td></tr>`)}</tbody></table>
      <p>${inForm('Rows')} whose largest weight is on another word than the grammar says (the alignment error rate), and the mean weight on the right ones.</p></section>`;
  }

  override render() {
    if (this.#layers.length === 0)
      return html`<h2>Heads</h2><p>The heads appear when there is a translation.</p>`;
    return html`<div class="layout">${this.#grid()} ${this.#chosen()} ${this.#scores()}
      <p>Shade: square root of the weight. Trained for this page on sentences from a small grammar; Bahdanau’s sentence was never among them.</p></div>`;
  }
}
