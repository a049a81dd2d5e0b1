/** What the hues of heads or words that are shown together stand for, how they are shown, and what takes each away. */

import { css, html, LitElement, nothing } from 'lit';
import type { ShownAs } from '../../scene/scene.ts';
import type { Noun } from '../../trace/token.ts';
import { segmentsStyles } from '../colours/shared_styles.ts';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { Roving } from '../gestures/roving.ts';
import { inForm } from '../text/form.ts';
import { plural } from '../text/format.ts';
import { hueOf } from './hues.ts';
import { strokeOf } from './stroke.ts';

interface KeyEntry {
  name: string;
  title: string;
  remove(): void;
}

/** Heads, or words. */
export interface KeyGroup {
  label: 'Heads' | 'Words';
  as: ShownAs;
  entries: readonly KeyEntry[];
  /** Those that cannot be shown with the others. */
  left: readonly KeyEntry[];
  showAs(as: ShownAs): void;
  clear(): void;
}

const WAYS: readonly { as: ShownAs; words: string }[] = [
  { as: 'each', words: 'One hue each' },
  { as: 'average', words: 'Average' },
  { as: 'maximum', words: 'Maximum' },
];

export class TogetherKey extends LitElement {
  static override properties = {
    heads: { attribute: false },
    words: { attribute: false },
    explained: { attribute: false },
    noun: { attribute: false },
    dark: { type: Boolean },
  };
  /** Null: one alone is shown. */
  declare heads: KeyGroup | null;
  declare words: KeyGroup | null;
  /** The head whose numbers the steps tell. */
  declare explained: string;
  declare noun: Noun;
  declare dark: boolean;

  static override styles = [
    segmentsStyles,
    css`
    :host { display: block; margin-bottom: 12px; font-size: var(--text-12); line-height: var(--text-16); }
    .group { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; }
    .group + .group { margin-top: 6px; }
    b { min-width: 2.75rem; font-weight: 600; }
    .entry { display: inline-flex; align-items: center; gap: 6px; max-width: 100%; box-sizing: border-box; padding-inline-start: 8px; border: 1px solid var(--line); border-radius: 14px; background: var(--panel); min-height: 28px; }
    .entry.left { border-style: dashed; color: var(--muted); }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: pre; font-variant-numeric: tabular-nums; }
    .number { font-weight: 600; }
    button.remove, button.clear { all: unset; box-sizing: border-box; cursor: pointer; min-height: 26px; border-radius: 13px; color: var(--muted); }
    button.remove { min-width: 26px; text-align: center; }
    button.clear { padding: 0 6px; text-decoration: underline; }
    button:is(.remove, .clear):hover { color: var(--ink); background: var(--hover); }
    button:is(.remove, .clear):focus-visible { outline: 2px solid var(--ink); }
    .segments button { padding: 0 10px; min-height: 24px; line-height: var(--text-24); }
    p { margin: 6px 0 0; color: var(--muted); }
    @media (pointer: coarse) { .entry, button:is(.remove, .clear) { min-height: 44px; } button.remove { min-width: 44px; } .segments button { min-height: 44px; line-height: var(--text-44); } }
  `,
  ];

  constructor() {
    super();
    new Roving(this, '.segments', 'button');
    this.heads = null;
    this.words = null;
    this.explained = '';
    this.noun = 'token';
    this.dark = false;
  }

  #entry(group: KeyGroup, { name, title, remove }: KeyEntry, place: number, hasHue: boolean) {
    const what = group.label === 'Heads' ? title : `“${name}”`;
    return html`<span class="entry" role="listitem" title=${title}><span class="number" ${styled(hasHue ? { color: hueOf(place, this.dark) } : {})}>${place + 1}</span>${hasHue ? strokeOf(place, this.dark) : nothing}
      <span class="name" dir="auto">${name}</span>${group.entries.length > 1 ? html`<button class="remove" aria-label="Take ${what} away" @click=${remove}>×</button>` : nothing}</span>`;
  }

  #nameOf({ label }: KeyGroup, entry: KeyEntry | undefined): string {
    return label === 'Heads' ? (entry?.name ?? this.explained.toLowerCase()) : `“${entry?.name ?? ''}”`;
  }

  #group(group: KeyGroup | null, hasHues: boolean) {
    if (!group) return nothing;
    const { label, as, entries, left, showAs, clear } = group;
    return html`<section class="group" aria-label="${label} shown together"><b>${label}</b>
      <span role="list" class="group" aria-label=${label}>${entries.map((entry, place) => this.#entry(group, entry, place, hasHues && as === 'each'))}
      ${left.map(({ name, title, remove }) => html`<span class="entry left" role="listitem" title="${title} looks at other ${this.noun}s">${name}: other ${this.noun}s<button class="remove" aria-label="Take ${title} away" @click=${remove}>×</button></span>`)}</span>
      ${entries.length < 2 ? nothing : html`<span class="segments" role="group" aria-label="${label} are shown as">${WAYS.map(({ as: way, words }) => html`<button aria-pressed=${way === as} @click=${() => showAs(way)}>${words}</button>`)}</span>`}
      <button class="clear" @click=${clear}>Only ${this.#nameOf(group, entries[0])}</button></section>`;
  }

  #noteOf({ label, as, entries: { length } }: KeyGroup): string {
    const [one, rows] = label === 'Heads' ? ['head', inForm('its rows need')] : ['word', 'it need'];
    if (as === 'average') return `Average of ${plural(length, one)}.`;
    return `Largest of ${plural(length, one)}: ${rows} not sum to 1.`;
  }

  #notes(): string {
    const { heads, words } = this;
    const groups = [heads, words].filter((group): group is KeyGroup => (group?.entries.length ?? 0) > 1);
    const each = groups
      .filter(({ as }) => as === 'each')
      .map(({ label, entries: { length } }) => plural(length, label === 'Heads' ? 'head' : 'word'));
    const sentence = each.length > 0 ? [`The sentence shows the largest of ${each.join(' and of ')}.`] : [];
    const asOne = groups.filter(({ as }) => as !== 'each').map((group) => this.#noteOf(group));
    const steps = `The steps to the pinned number are those of ${this.explained.toLowerCase()}.`;
    return [...asOne, ...sentence, ...(heads && heads.as !== 'each' ? [steps] : [])].join(' ');
  }

  override render() {
    const { heads, words } = this;
    if (!heads && !words) return nothing;
    const headsHaveHues = heads?.as === 'each' && heads.entries.length > 1;
    return html`${this.#group(heads, true)}${this.#group(words, !headsHaveHues)}<p>${this.#notes()}</p>`;
  }
}

defineParts({ 'together-key': TogetherKey });
