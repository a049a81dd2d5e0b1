/** The same sentence in the translator that was trained with the causal mask, and in the one that was trained without. */

import { css, html, nothing } from 'lit';
import type { TaskModelSummary } from '../../core/training_types.ts';
import type { HeadShown } from '../../trace/head_shown.ts';
import type { Cell } from '../../trace/selection.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { assigned } from '../../view/element/assigned.ts';
import { DrawnLater } from '../../view/element/drawn_later.ts';
import { digits } from '../../view/text/format.ts';
import type { ComparedModel } from './comparisons.ts';
import { followWord } from './follow_word.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { nameOfHead, type StackHead } from './source.ts';
import { rowAtStep, scoresIn, stagesOf, type TranslationTrace } from './translation_trace.ts';
import { translatorAwaited } from './words.ts';

interface Figure {
  name: string;
  value: string;
}

/** What the file's card says of its held-out sentences. */
export function cardFigures({ metadata, steps }: Pick<TaskModelSummary, 'metadata' | 'steps'>): Figure[] {
  const scores = scoresIn(metadata.scores);
  const wanted: [name: string, score: string, places: number][] = [
    ['Loss, the right French given', 'teacher-forced loss', 4],
    ['With the mask, after as many steps', "masked model's teacher-forced loss", 4],
    ['Exact, writing alone', 'exact match, test', 3],
  ];
  const figures = wanted.flatMap(([name, score, places]) => {
    const found = scores.find((one) => one.name === score);
    return found ? [{ name, value: digits(found.value, places) }] : [];
  });
  return [{ name: 'Training steps', value: String(steps) }, ...figures];
}

const FIRST = { layer: 0, head: 0 };

/** The head with the largest weights on the very words that are to be written; null under a mask. */
export function looksAheadMost({ layers }: Pick<TranslationTrace, 'layers'>): StackHead | null {
  const found = layers.flatMap(({ stack, layer, heads }) =>
    stack === 'decoder_self'
      ? heads.map(({ weights, queries, keys }, head) => {
          let ahead = 0;
          for (let query = 0; query + 1 < Math.min(queries, keys); query++)
            ahead += weights[query * keys + query + 1] ?? 0;
          return { layer, head, ahead };
        })
      : [],
  );
  const most = found.sort((a, b) => b.ahead - a.ahead)[0];
  return most && most.ahead > 0 ? { layer: most.layer, head: most.head } : null;
}

export class TranslationLeakage extends DrawnLater {
  static override properties = {
    lab: { attribute: false },
    dark: { type: Boolean },
  };
  declare lab: TranslationLabRun;
  declare dark: boolean;

  static override styles = [
    headingStyles,
    controlsStyles,
    css`
      :host { display: block; min-width: 0; font-variant-numeric: tabular-nums; }
      .pair { display: grid; gap: 24px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18.75rem), 1fr)); align-items: start; }
      h3 { margin: 16px 0 8px; font-size: var(--text-12); line-height: var(--text-16); font-weight: 400; color: var(--muted); }
      dl { min-height: 88px; align-content: start; margin: 0; display: var(--told, grid); grid-template-columns: 1fr auto; gap: 2px 12px; }
      dt { color: var(--muted); }
      dd { margin: 0; text-align: right; }
      p { margin: 0; line-height: var(--text-20); overflow-wrap: anywhere; max-width: 72ch; }
      /* A story tells it. */
      .why { display: var(--told, block); }
      .why { margin-bottom: 16px; }
      .quiet { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      blockquote { margin: 0; min-height: 60px; line-height: var(--text-20); overflow-wrap: anywhere; }
      .wrong { color: var(--orange); }
    `,
  ];

  constructor() {
    super();
    followWord(this);
    this.dark = false;
  }

  #hover(cell: Cell | null): void {
    this.lab.translation.hover(cell?.query ?? null);
  }

  #matrix({ forced }: ComparedModel) {
    const { translation, translating, scene } = this.lab;
    const { traced } = forced;
    const followed = translating.source && translation.resolved(translating.source).followed;
    const head = looksAheadMost(traced) ?? followed?.decoder_self ?? FIRST;
    const stages = stagesOf(traced, 'decoder_self', head) ?? stagesOf(traced, 'decoder_self', FIRST);
    const word = scene.step === null ? -1 : rowAtStep(scene.step, traced.written.length);
    const shown: Omit<HeadShown, 'origin'> = {
      stages,
      queryTokens: traced.rows,
      keyTokens: traced.read,
      pin: word < 0 ? null : { query: word, key: -1 },
      hover: translation.hovered === null ? null : { query: translation.hovered, key: -1 },
      difference: null,
      hiddenWhy: () => 'it comes later',
      massFilter: null,
      tiles: null,
      strongest: null,
      silenced: false,
      edited: [],
      overlaid: null,
      arcs: {},
      noun: 'token',
    };
    return html`<p class="quiet">${nameOfHead('decoder_self', head)}${looksAheadMost(traced) ? ', which looks ahead most' : ''}</p>
      <attention-matrix ${assigned({ ...shown, dark: this.dark })} @attention-hover=${(event: CustomEvent<Cell | null>) => this.#hover(event.detail)}
        @attention-pin=${(event: CustomEvent<Cell | null>) => translating.chooseWord(event.detail?.query ?? null)}></attention-matrix>
      <attention-legend .stages=${stages} ?writes=${true} .dark=${this.dark} .hiddenWords=${'comes later, hidden'}></attention-legend>`;
  }

  #side(title: string, beside: ComparedModel, summary: TaskModelSummary | undefined, wrong: boolean) {
    return html`<section><h2>${title}</h2>
      <dl>${summary ? cardFigures(summary).map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`) : nothing}</dl>
      <h3>Writing alone, it translates this sentence as</h3><blockquote lang="fr" class=${wrong ? 'wrong' : ''}>${beside.own || '(nothing)'}</blockquote>
      <h3>What each French word reads of the French, on the same translation</h3>${this.#matrix(beside)}</section>`;
  }

  #missing() {
    const { translation, translating } = this.lab;
    const { source } = translating;
    const loader = source && translation.comparisons.missing(source)[0];
    if (!loader) {
      const { problem } = translation.comparisons;
      if (problem === '') return html`<p class="quiet">Both models read the sentence.</p>`;
      return html`<p class="quiet" role="status">${problem} <button class="link" @click=${() => translation.follow(this.lab.scene)}>Retry</button></p>`;
    }
    const { words, retry } = translatorAwaited(loader, '', true);
    return html`<p class="quiet" role="status">${words} ${retry ? html`<button class="link" @click=${() => loader.load()}>${retry}</button>` : nothing}</p>`;
  }

  override render() {
    const { translation, translating } = this.lab;
    const { leakage } = translation.comparisons;
    const summary = (name: 'transformer' | 'leaking') => translation.loaders[name].ready?.model.summary;
    return html`<p class="why">While it is trained, the <attention-term name="decoder">decoder</attention-term> is given the right French, one place behind what it has to write. Without the <attention-term name="causal mask">causal mask</attention-term> each word can look one place ahead, where its own answer stands: it learns to copy, and its <attention-term name="loss">loss</attention-term> falls almost to nothing. When it then has to write alone, there is nothing ahead to copy.</p>
      ${
        leakage
          ? html`<div class="pair">${this.#side('Trained with the mask', leakage.masked, summary('transformer'), false)}${this.#side('Trained without it', leakage.leaking, summary('leaking'), leakage.leaking.own !== leakage.masked.own)}</div>
        <p class="quiet">${
          translating.source?.model === 'leaking'
            ? html`The figure above shows the one trained without it. <button class="link" @click=${() => translating.setModel('transformer')}>Show the other one</button>`
            : html`<button class="link" @click=${() => translating.setModel('leaking')}>Look into the one trained without it</button>`
        }</p>`
          : this.#missing()
      }`;
  }
}
