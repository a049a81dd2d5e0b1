/** In Share: a link for a class, to a text or a step of a story, with the controls that the class needs. */

import { css, html, LitElement, nothing } from 'lit';
import { CONTROLS, type Controls, hiddenControls } from '../../scene/controls.ts';
import type { Scene } from '../../scene/scene.ts';
import { STORIES } from '../../stories/index.ts';
import type { Story } from '../../stories/story.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { type ClassChoice, choiceOf, classHash } from './class_address.ts';

const NAMES: Readonly<Record<Controls, string>> = {
  heads: 'Heads',
  view: 'View and modes',
  masks: 'Masks',
  edits: 'Changes',
  examples: 'Texts, examples and sources',
  share: 'Share',
};
const SETS: readonly { label: string; shown: readonly Controls[] }[] = [
  { label: 'All', shown: CONTROLS },
  { label: 'Heads and view', shown: ['heads', 'view'] },
  { label: 'None', shown: [] },
];
const isSame = (one: readonly Controls[], other: readonly Controls[]) =>
  CONTROLS.every((name) => one.includes(name) === other.includes(name));

class ClassLink extends LitElement {
  static override properties = {
    scene: { attribute: false },
    choice: { state: true },
    told: { state: true },
    story: { state: true },
  };
  declare scene: Scene;
  /** Null: what the page shows. */
  declare choice: ClassChoice | null;
  declare told: string;
  /** The chosen one's steps; null: none is chosen, or they are on their way. */
  declare story: Story | null;

  static override styles = [
    controlsStyles,
    css`
      :host { display: grid; gap: 8px; padding-top: 8px; }
      label, .words { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      select { box-sizing: border-box; width: 100%; margin-top: 4px; color: var(--ink); }
      input { box-sizing: border-box; width: 100%; margin-top: 4px; padding: 6px 8px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: var(--ink); font: var(--text-12)/var(--text-18) ui-monospace, monospace; }
      p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      p:empty { display: none; }
      .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; }
      .row .plain { min-height: 28px; padding: 0 8px; font-size: var(--text-12); }
      .row a { color: var(--blue); font-size: var(--text-12); }
      [aria-pressed='true'] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); font-weight: 600; }
      @media (pointer: coarse) { .row .plain { min-height: 44px; } .row a { line-height: var(--text-44); } }
    `,
  ];

  constructor() {
    super();
    new Roving(this, '.row', 'button, a');
    this.choice = null;
    this.told = '';
    this.story = null;
  }

  get #choice(): ClassChoice {
    const hidden = hiddenControls(this.scene);
    return (
      this.choice ??
      choiceOf(
        this.scene,
        CONTROLS.filter((name) => !hidden.includes(name)),
      )
    );
  }

  get #link(): string {
    return new URL(classHash(this.scene, this.#choice) || '#', location.href).href;
  }

  #choose(part: Partial<ClassChoice>): void {
    this.choice = { ...this.#choice, ...part };
    this.told = '';
  }

  #toggle(name: Controls): void {
    const { shown } = this.#choice;
    this.#choose({
      shown: shown.includes(name) ? shown.filter((other) => other !== name) : [...shown, name],
    });
  }

  protected override firstUpdated(): void {
    this.#load(this.#choice.story);
  }

  /** How many steps there are is known where they are told. */
  async #load(name: string | null): Promise<void> {
    this.story = null;
    const entry = STORIES.find((candidate) => candidate.name === name);
    try {
      const story = await entry?.load();
      if (this.#choice.story === name) this.story = story ?? null;
    } catch {
      this.told = 'The steps of this story could not be loaded: the link leads to the first one.';
    }
  }

  #chooseStory(name: string): void {
    const story = name === '' ? null : name;
    this.#choose({ story, step: 0 });
    this.#load(story);
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.told = 'The link is copied.';
    } catch {
      this.renderRoot.querySelector<HTMLInputElement>('input')?.select();
      this.told = 'The browser does not allow copying: the text is selected, press Ctrl+C.';
    }
  }

  #steps({ step }: ClassChoice) {
    const steps = this.story?.steps ?? [];
    if (steps.length === 0) return nothing;
    return html`<label>Step<select aria-label="Step" @change=${(event: Event) => this.#choose({ step: Number((event.target as HTMLSelectElement).value) })}>${steps.map(
      ({ question }, at) =>
        html`<option value=${at} ?selected=${at === step}>${at + 1} of ${steps.length}${question ? ': the question' : ''}</option>`,
    )}</select></label>`;
  }

  #controls({ shown }: ClassChoice) {
    return html`<div class="words" id="which">Controls on the page</div>
      <div class="row" role="group" aria-labelledby="which">${SETS.map(
        (set) =>
          html`<button class="plain" aria-pressed=${isSame(set.shown, shown)} @click=${() => this.#choose({ shown: set.shown })}>${set.label}</button>`,
      )}</div>
      <div class="words" id="each">or one by one</div>
      <div class="row" role="group" aria-labelledby="each">${CONTROLS.map(
        (name) =>
          html`<button class="plain" aria-pressed=${shown.includes(name)} @click=${() => this.#toggle(name)}>${NAMES[name]}</button>`,
      )}</div>`;
  }

  override render() {
    const choice = this.#choice;
    const link = this.#link;
    return html`<label>What it shows<select aria-label="What it shows" @change=${(event: Event) => this.#chooseStory((event.target as HTMLSelectElement).value)}>
        <option value="" ?selected=${choice.story === null}>The text and head on show</option>${STORIES.map(
          ({ name, title }) =>
            html`<option value=${name} ?selected=${name === choice.story}>Story: ${title}</option>`,
        )}</select></label>
      ${this.#steps(choice)} ${this.#controls(choice)}
      <div class="row"><button class="plain" aria-pressed=${choice.presents} title="Large type, one view, steps by arrow keys" @click=${() => this.#choose({ presents: !choice.presents })}>Present it</button></div>
      <label>The link<input name="class" aria-label="The link for a class" readonly .value=${link} /></label>
      <div class="row"><button class="plain" @click=${() => this.#copy()}>Copy the link for a class</button><a href=${link} target="_blank" rel="noopener">See it in a new tab</a></div>
      <p role="status">${this.told}</p>`;
  }
}

defineParts({ 'class-link': ClassLink });
