/**
 * What the pinned token of a long text reaches through the mask of the head, layer by layer: the core reads the mask
 * row by row, and counts. Beside the painter of masks.
 */

import { css, html, LitElement, nothing } from 'lit';
import { messageOf, type Reached, type TraceHandle } from '../../core/types.ts';
import type { Cell } from '../../trace/selection.ts';
import type { TileSource } from '../../trace/tile_source.ts';
import type { Token } from '../../trace/tokens.ts';
import { defineParts } from '../element/define_parts.ts';
import { Follow, type Followed } from '../element/follow.ts';
import { plural } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import { maskPainterStyles } from './mask_painter_styles.ts';
import { paintFarReach } from './mask_pictures.ts';

/** What is on the screen, as far as it matters here. */
export interface ReachSession extends Followed {
  readonly trace: TraceHandle | null;
  readonly layer: number;
  readonly head: number;
  readonly pin: Cell | null;
  readonly queryTokens: Token[];
  /** Others with each head that is shown, and with each mask. */
  readonly tiles: TileSource | null;
}

export class TokenReach extends LitElement {
  static override properties = {
    session: { attribute: false },
    layers: { type: Number },
    ofModel: { type: Number },
    dark: { type: Boolean },
    figures: { state: true },
    problem: { state: true },
  };
  declare session: ReachSession;
  /** So many are told of, of those that the model has. */
  declare layers: number;
  declare ofModel: number;
  declare dark: boolean;
  declare figures: Reached | null;
  declare problem: string;

  static override styles = [
    maskPainterStyles,
    css`
      .strip { grid-template-columns: auto minmax(0, 1fr); }
      .strip span { grid-column: 1 / -1; display: flex; justify-content: space-between; gap: 8px; }
      .strip canvas { grid-column: 1 / -1; }
      b { font-weight: 600; color: var(--ink); }
    `,
  ];

  /** What the figures were asked for. */
  #asked: readonly unknown[] = [];

  constructor() {
    super();
    new Follow(this, () => [this.session]);
    this.layers = 1;
    this.ofModel = 1;
    this.dark = false;
    this.figures = null;
    this.problem = '';
  }

  /** Late answers give way to newer ones. */
  async #ask(): Promise<void> {
    const { trace, layer, head, pin, tiles } = this.session;
    const asked = [tiles, pin?.query, this.layers];
    if (!trace || !pin || asked.every((part, at) => part === this.#asked[at])) return;
    this.#asked = asked;
    const answer = await trace
      .reach(layer, head, pin.query, this.layers)
      .then((figures) => ({ figures, problem: '' }))
      .catch((cause: unknown) => ({ figures: null, problem: messageOf(cause) }));
    if (asked === this.#asked) Object.assign(this, answer);
  }

  protected override updated(): void {
    this.#ask();
    const { figures, session } = this;
    const tokens = session.queryTokens.length;
    for (const [index, canvas] of [...this.renderRoot.querySelectorAll('canvas')].entries()) {
      const row = figures?.reached.subarray(index * tokens, (index + 1) * tokens);
      if (row) paintFarReach(canvas, row, session.pin?.query ?? -1, this.dark);
    }
  }

  override render() {
    const { figures, session, problem } = this;
    const { pin, queryTokens } = session;
    if (!pin) return nothing;
    const of = queryTokens.length;
    const counts = [...(figures?.reachedTokens ?? [])];
    return html`<h3>What “${rowNameAt(queryTokens, pin.query)}” can reach</h3>
      <p>With this mask in every layer${this.ofModel > this.layers ? ', the first ones' : ''}:</p>
      ${problem ? html`<p role="alert">${problem}</p>` : nothing}
      ${counts.map(
        (count, index) =>
          html`<div class="strip"><span>${plural(index + 1, 'layer')} <b>${count} of ${of}</b></span><canvas aria-hidden="true"></canvas></div>`,
      )}`;
  }
}

defineParts({ 'token-reach': TokenReach });
