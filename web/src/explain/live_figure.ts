/** Small matrices beside a question, computed by the core while they are looked at, and drawn as the page draws its own. */

import { css, html, LitElement, nothing } from 'lit';
import { type HeadStages, messageOf, type TraceHandle, type ViewCore } from '../core/types.ts';
import { SHIPPED_TRACE } from '../labs/encoder/source.ts';
import { runVectors } from '../labs/vectors/run_vectors.ts';
import { OpenedFiles } from '../trace/opened_files.ts';
import { type TraceTokens, tokensByLayer } from '../trace/tokens.ts';
import { assigned } from '../view/element/assigned.ts';
import { defineParts } from '../view/element/define_parts.ts';
import { inForm } from '../view/text/form.ts';
import { digits } from '../view/text/format.ts';
import { LETTERS_OF_FIGURE } from './panel_styles.ts';
import type { Pane } from './topic.ts';

interface Drawn {
  pane: Pane;
  stages: HeadStages;
  tokens: TraceTokens;
}

async function traceOf(core: ViewCore, { of, mode = 'self', head = [0, 0] }: Pane) {
  if (of !== 'trophy') return runVectors(core, of, mode);
  const trace: TraceHandle = await core.openTrace(await new OpenedFiles().bytesOf(SHIPPED_TRACE));
  if (mode === 'causal') await trace.hideLater(true);
  return { trace, tokens: tokensByLayer(trace.summary)(head[0]) };
}

async function drawnOf(core: ViewCore, pane: Pane): Promise<Drawn> {
  const { trace, tokens } = await traceOf(core, pane);
  try {
    const [layer, head] = pane.head ?? [0, 0];
    return { pane, tokens, stages: await trace.head(layer, head, pane.output ? ['output'] : []) };
  } finally {
    trace.dispose();
  }
}

/** What a token takes along, as the core has it. */
function outputWords(
  { output, valueWidth }: HeadStages,
  { queryTokens }: TraceTokens,
  query: number,
): string {
  const taken = output.subarray(query * valueWidth, (query + 1) * valueWidth);
  return `output of “${queryTokens[query]?.text}”: ${[...taken].map((value) => digits(value)).join(', ')}`;
}

class LiveFigure extends LitElement {
  static override properties = {
    panes: { attribute: false },
    core: { attribute: false },
    dark: { type: Boolean },
    drawn: { state: true },
    problem: { state: true },
  };
  declare panes: readonly Pane[];
  declare core: () => Promise<ViewCore>;
  declare dark: boolean;
  declare drawn: readonly Drawn[];
  declare problem: string;

  #asked: readonly Pane[] | null = null;

  static override styles = css`
    :host { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(8.5 * var(--rem, 1rem))), 1fr)); gap: 12px; }
    .figure { min-width: 0; }
    attention-matrix { font-size: ${LETTERS_OF_FIGURE}; --whole-height: 190px; pointer-events: none; }
    p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
  `;

  constructor() {
    super();
    this.panes = [];
    this.dark = false;
    this.drawn = [];
    this.problem = '';
  }

  protected override willUpdate(): void {
    if (this.#asked === this.panes) return;
    this.#asked = this.panes;
    this.drawn = [];
    this.problem = '';
    this.#draw(this.panes);
  }

  async #draw(panes: readonly Pane[]): Promise<void> {
    try {
      const core = await this.core();
      const drawn: Drawn[] = [];
      for (const pane of panes) drawn.push(await drawnOf(core, pane));
      if (this.#asked === panes) this.drawn = drawn;
    } catch (cause) {
      if (this.#asked === panes) this.problem = `The figure could not be computed: ${messageOf(cause)}`;
    }
  }

  #pane({ pane, stages, tokens }: Drawn) {
    const [query, key] = pane.pin ?? [];
    const pin = query === undefined || key === undefined ? null : { query, key };
    const { queryTokens, keyTokens } = tokens;
    const shown = { stages, queryTokens, keyTokens, pin, hasNoMap: true, isPicture: true, dark: this.dark };
    const words = inForm(`${stages.queries} rows look at ${stages.keys} columns`);
    const output = pane.output && pin ? outputWords(stages, tokens, pin.query) : '';
    return html`<div class="figure" role="img" aria-label="${pane.title}: ${words}${output && `; ${output}`}"><attention-matrix inert aria-hidden="true" ${assigned(shown)}></attention-matrix>
      <p aria-hidden="true">${pane.title}${output && html`<br />${output}`}</p></div>`;
  }

  override render() {
    if (this.problem) return html`<p role="alert">${this.problem}</p>`;
    if (this.panes.length === 0) return nothing;
    return this.drawn.length === 0
      ? html`<p>The figure is being computed …</p>`
      : this.drawn.map((drawn) => this.#pane(drawn));
  }
}

defineParts({ 'live-figure': LiveFigure });
