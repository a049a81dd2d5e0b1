/**
 * Changes a cell where it is seen: puts the card beside it, shows the row as the core divides it at once, and
 * lets the whole computation follow as fast as it can. Loaded when a cell is first changed.
 */

import type {
  HeadStages,
  HeadStatistics,
  Intervention,
  PaintedCells,
  TraceHandle,
} from '../../core/types.ts';
import type { CellTarget } from '../../intervention/cell_target.ts';
import type { HeadEdits } from '../../labs/lab.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { previewHead } from '../../trace/head_preview.ts';
import { type EditWish, sameCell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { CellCard, type CellChange, type CellReach } from '../../view/controls/cell_card.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { inNoun, patternName } from '../../view/heads/pattern.ts';
import { LatestTask } from '../store/latest_task.ts';
import type { Playground } from '../store/playground.ts';
import { boxWithin, placeBeside } from './beside.ts';

defineParts({ 'cell-card': CellCard });

/** With its heads in the trace. */
export interface ReachedHeads extends CellReach {
  heads: readonly HeadPosition[];
}

/** What a card sets in words. */
export interface SetInWords {
  target: CellTarget;
  /** The same heads, each with what its mask makes of the number. */
  reach(reach: ReachedHeads): Promise<ReachedHeads>;
  /** Shows the head under these changes until all is computed. */
  preview(interventions: Intervention[]): Promise<void>;
}

export class CellEditor {
  readonly #playground: Playground;
  readonly #root: ParentNode & Node;
  /** Where the cell is: the playground's own, or that of its words. */
  readonly #session: TraceSession;
  /** What of the pieces is set; null: the cells themselves. */
  #words: SetInWords | null = null;
  readonly #pass = new LatestTask<CellChange>(async ({ interventions, gesture }) => {
    // It takes several calls of the core, and behind those of the whole model it would show nothing new.
    await this.#words?.preview(interventions);
    return this.#edits?.set(interventions, gesture);
  });
  #card: CellCard | null = null;
  /** Where the cell is seen: it moves with its view. */
  #view: HTMLElement | null = null;
  #box = new DOMRect();
  #head = '';
  #wish: PaintedCells = { query: 0, key: 0 };
  #heads: readonly ReachedHeads[] = [];
  /** What the card shows while the computation is on its way. */
  #wanted: Intervention[] | null = null;
  #before: HeadStages | null = null;
  #statistics: readonly HeadStatistics[] = [];
  /** The trace that the statistics were asked of. */
  #described: TraceHandle | null = null;
  #follow = () => this.#followPage();
  #outside = (event: Event) => this.#pressed(event);

  constructor(playground: Playground, root: ParentNode & Node, session: TraceSession = playground.session) {
    this.#playground = playground;
    this.#root = root;
    this.#session = session;
  }

  get #edits(): HeadEdits | null {
    return this.#playground.run?.edits?.() ?? null;
  }

  /** `words`: what is set of them. */
  async open({ cells, box }: EditWish, view: HTMLElement, words: SetInWords | null = null): Promise<void> {
    const session = this.#session;
    this.close(false);
    const edits = this.#edits;
    if (!edits || !session.stages || cells.query >= session.stages.queries) return;
    this.#wish = cells;
    this.#words = words;
    this.#view = view;
    this.#box = boxWithin(view, box);
    this.#head = this.#headShown;
    this.#before = edits.interventions.length === 0 ? session.stages : null;
    await this.#describe();
    this.#heads = this.#reaches(edits);
    if (words) this.#heads = await Promise.all(this.#heads.map((reach) => words.reach(reach)));
    if (!view.isConnected || !session.stages) return;
    const card = new CellCard();
    this.#card = card;
    this.#assign();
    card.addEventListener('cell-change', (event) => this.#change((event as CustomEvent<CellChange>).detail));
    card.addEventListener('card-close', () => this.close(true));
    this.#root.append(card);
    for (const source of [session, this.#playground]) source.addEventListener('change', this.#follow);
    addEventListener('pointerdown', this.#outside);
    addEventListener('resize', this.#follow);
    await card.updateComplete;
    this.#place();
    card.focus();
    this.#loadBefore();
  }

  /** What the heads do: where nothing shows them all, it is asked for here. */
  async #describe(): Promise<void> {
    const { trace, overview } = this.#session;
    if (overview.statistics.length > 0 || !trace) this.#statistics = overview.statistics;
    else if (trace !== this.#described) this.#statistics = await trace.statistics().catch(() => []);
    this.#described = trace;
  }

  /** `returns`: the view gets the focus back. */
  close(returns: boolean): void {
    const session = this.#session;
    for (const source of [session, this.#playground]) source.removeEventListener('change', this.#follow);
    removeEventListener('pointerdown', this.#outside);
    removeEventListener('resize', this.#follow);
    if (!this.#card) return;
    this.#card.remove();
    this.#card = null;
    this.#wanted = null;
    if (returns)
      this.#view?.shadowRoot?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  get #headShown(): string {
    const { layer, head } = this.#session;
    return `${layer}.${head}`;
  }

  /** In this head, in every head of its layer, and in all that mostly do the same. */
  #reaches({ site }: HeadEdits): ReachedHeads[] {
    const session = this.#session;
    const { layer, head, layerSummary } = session;
    const here = site(layer, head);
    const { head: _, ...ofLayer } = here;
    const reaches: ReachedHeads[] = [{ name: 'this head', sites: [here], heads: [{ layer, head }] }];
    if (layerSummary && layerSummary.heads > 1)
      reaches.push({
        name: `all ${layerSummary.heads} heads of layer ${here.layer}`,
        sites: [ofLayer],
        heads: Array.from({ length: layerSummary.heads }, (_, at) => ({ layer, head: at })),
      });
    const chosen = this.#statistics.find((one) => one.layer === layer && one.head === head);
    if (!chosen || !session.oneSequence) return reaches;
    const pattern = patternName(chosen);
    const alike = this.#statistics.filter(
      (one) => site(one.layer, one.head).stack === here.stack && patternName(one) === pattern,
    );
    if (alike.length > 1)
      reaches.push({
        name: `the ${alike.length} heads “${inNoun(pattern, session.noun)}”`,
        sites: alike.map((one) => site(one.layer, one.head)),
        heads: alike,
      });
    return reaches;
  }

  #assign(): void {
    const session = this.#session;
    const edits = this.#edits;
    if (!this.#card || !edits || !session.stages) return;
    Object.assign(this.#card, {
      cells: this.#wish,
      target: this.#words?.target ?? null,
      stages: session.stages,
      original: this.#before,
      queryTokens: session.queryTokens,
      keyTokens: session.keyTokens,
      interventions: this.#wanted ?? edits.interventions,
      reaches: this.#heads,
    });
  }

  #place(): void {
    if (this.#card && this.#view) placeBeside(this.#card, this.#view, this.#box);
  }

  #followPage(): void {
    const session = this.#session;
    const isSame = this.#head === this.#headShown && sameCell(session.pin, this.#wish);
    if (!isSame || !this.#edits || !this.#view?.isConnected) {
      this.close(false);
      return;
    }
    if (!this.#pass.busy) this.#wanted = null;
    this.#assign();
    this.#place();
  }

  #pressed(event: Event): void {
    const path = event.composedPath();
    if (this.#card && !path.includes(this.#card) && !(this.#view && path.includes(this.#view)))
      this.close(false);
  }

  async #loadBefore(): Promise<void> {
    const session = this.#session;
    if (this.#before) return;
    const card = this.#card;
    const before = await session.loadBefore();
    if (card !== this.#card) return;
    this.#before = before;
    this.#assign();
  }

  #change(change: CellChange): void {
    this.#wanted = change.interventions;
    this.#assign();
    if (!this.#words) previewHead(this.#session, change.interventions);
    this.#pass.want(change);
  }
}
