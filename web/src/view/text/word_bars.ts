/** Words with a bar and a figure each: what a word reads, or what comes next. */

import { css, html, nothing } from 'lit';
import { styled } from '../element/styled.ts';
import { digits } from './format.ts';

export interface WordBar {
  text: string;
  /** From 0 to 1. */
  share: number;
  /** Drawn strong: the one that is spoken of. */
  chosen?: boolean;
  /** What it was before the reader's changes; undefined: not known. */
  before?: number;
  /** Stands among bars of which some were others before. */
  compared?: boolean;
}

export const wordBarsStyles = css`
  .bars { list-style: none; margin: 8px 0 0; padding: 0; font-variant-numeric: tabular-nums; }
  .bars .row {
    box-sizing: border-box; width: 100%; display: grid; grid-template-columns: minmax(6rem, 2fr) minmax(0, 4fr) 2.75rem; gap: 0 10px; align-items: center;
    min-height: 26px; border-radius: 5px;
  }
  .bars .row.changed { grid-template-columns: minmax(6rem, 2fr) minmax(0, 2fr) 6.25rem; }
  /* Large letters on a narrow screen: the bar lies beneath. */
  @media (max-width: 14rem) {
    .bars .row, .bars .row.changed { grid-template-columns: minmax(0, 1fr) auto; }
    .bars .track { grid-area: 2 / 1 / 3 / -1; }
  }
  .bars .name { white-space: pre-wrap; overflow-wrap: anywhere; }
  .bars .track { position: relative; height: 6px; border-radius: 3px; background: var(--line); }
  .bars .track i { position: absolute; left: 0; top: 0; height: 6px; border-radius: 3px; background: var(--blue); }
  .bars .track i.was { background: var(--faint); top: -3px; height: 12px; width: 2px; border-radius: 0; }
  .bars .figure { text-align: right; white-space: pre; }
  .bars .chosen .name { font-weight: 600; }
  .bars.reads .chosen .name { color: var(--blue); }
  .bars.writes .chosen .name { color: var(--orange); }
  .bars.writes .chosen .track i:not(.was) { background: var(--orange); }
  .bars .old { color: var(--muted); }
  @media (forced-colors: active) {
    .bars .track { outline: 1px solid CanvasText; }
    .bars .track i, .bars .track i.was, .bars.writes .chosen .track i:not(.was) { forced-color-adjust: none; background: CanvasText; }
    .bars .chosen .track i:not(.was) { background: Highlight; }
  }
`;

function bar({ text, share, chosen, before, compared }: WordBar, places: number) {
  const changed = before !== undefined;
  const old = changed ? html`<span class="old">${digits(before, places)} → </span>` : nothing;
  const mark = changed
    ? html`<i class="was" ${styled({ left: `calc(${100 * before}% - 1px)` })}></i>`
    : nothing;
  const content = html`<span class="name">${text}</span>
    <span class="track"><i ${styled({ width: `${100 * share}%` })}></i>${mark}</span><span class="figure">${old}${digits(share, places)}</span>`;
  const kind = `row ${chosen ? 'chosen' : ''} ${compared ? 'changed' : ''}`;
  return html`<li><span class=${kind}>${content}</span></li>`;
}

/** `reads`: blue; `writes`: the chosen one orange. */
export function wordBars(bars: WordBar[], kind: 'reads' | 'writes', label: string, places = 2) {
  return html`<ol class="bars ${kind}" aria-label=${label}>${bars.map((one) => bar(one, places))}</ol>`;
}
