/** All heads of a post's trace, of which one is chosen. */

import { html, nothing } from 'lit';
import type { LayerSummary } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import type { HeadsOverview } from '../trace/heads_overview.ts';
import type { Noun } from '../trace/token.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import { defineParts } from '../view/element/define_parts.ts';
import { kept } from '../view/element/kept.ts';
import { cellsBy, stacksOf, thumbnailPictures } from '../view/heads/head_cells.ts';
import { AttentionHeads } from '../view/heads/heads.ts';

defineParts({ 'attention-heads': AttentionHeads });

export class HeadsGrid {
  #stacks = kept((layers: readonly LayerSummary[], { statistics, ownTokens }: HeadsOverview, noun: Noun) =>
    stacksOf(layers, cellsBy({ statistics, ownTokens, noun })),
  );
  #pictures = kept(thumbnailPictures);

  render(
    { trace, overview, layer, head, noun }: TraceSession,
    dark: boolean,
    choose: (event: CustomEvent<HeadPosition>) => void,
  ) {
    const layers = trace?.summary.layers ?? [];
    const { thumbnails } = overview;
    if (!thumbnails || layers.every(({ heads }) => layers.length * heads === 1)) return nothing;
    return html`<attention-heads slot="below" .stacks=${this.#stacks(layers, overview, noun)} .pictureOf=${this.#pictures(thumbnails)}
      .layer=${layer} .head=${head} ?dark=${dark} @attention-head=${choose}></attention-heads>`;
  }
}
