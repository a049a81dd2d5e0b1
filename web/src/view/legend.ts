/** What the colours mean: always there. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadStages } from '../core/types.ts';
import { weightColours } from './colour.ts';

export class AttentionLegend extends LitElement {
  static override properties = {
    stages: { attribute: false },
    dark: { type: Boolean },
  };
  declare stages: HeadStages | null;
  declare dark: boolean;

  static override styles = css`
    :host { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; font-size: 12px; line-height: 16px; color: var(--muted); }
    span { display: inline-flex; align-items: center; gap: 8px; }
    canvas { width: 128px; height: 10px; border-radius: 2px; box-shadow: 0 0 0 1px var(--line); }
    .hatch {
      width: 16px; height: 12px; border-radius: 2px; box-shadow: 0 0 0 1px var(--line);
      background: repeating-linear-gradient(-45deg, var(--hover) 0 3px, var(--faint) 3px 4px);
    }
  `;

  constructor() {
    super();
    this.stages = null;
    this.dark = false;
  }

  override render() {
    const masked = this.stages?.allowed.includes(0) ?? false;
    return html`<span>0 <canvas width="256" height="1" aria-hidden="true"></canvas> 1 weight</span>
      <span>row looks at column</span>
      ${masked ? html`<span><i class="hatch" aria-hidden="true"></i>hidden by the mask</span>` : nothing}`;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const scale = new Uint8ClampedArray(weightColours(this.dark));
    canvas?.getContext('2d')?.putImageData(new ImageData(scale, 256, 1), 0, 0);
  }
}
