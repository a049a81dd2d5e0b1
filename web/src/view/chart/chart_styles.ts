import { css } from 'lit';

/** At most five lines have a colour of their own. */
export const COLOURED = 5;

export const chartStyles = css`
  :host { display: block; min-width: 0; font-variant-numeric: tabular-nums; }
  .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 14px; font-size: 12px; line-height: 18px; color: var(--muted); }
  h3 { margin: 0; font-size: 12px; line-height: 18px; font-weight: 600; color: var(--ink); }
  .key { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
  .key svg { display: block; width: 18px; height: 8px; }
  .key b { font-weight: 400; color: var(--ink); }
  .plot { position: relative; cursor: crosshair; touch-action: pan-y; border-radius: 5px; }
  .plot:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
  .plot > svg { display: block; width: 100%; overflow: visible; }
  text { font-size: 11px; fill: var(--faint); }
  .told { fill: var(--ink); }
  .told.marked { fill: var(--orange); }
  .grid { stroke: var(--line); stroke-width: 1; }
  .wanted { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 2 4; }
  .cross { stroke: var(--muted); stroke-width: 1; }
  .mark { stroke: var(--orange); stroke-width: 1.5; }
  .dot { stroke: var(--paper); stroke-width: 1.5; }
  path { fill: none; stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
  .dashed { stroke-dasharray: 5 4; stroke-width: 1.5; }
  .tone0 { --tone: var(--faint); }
  .tone1 { --tone: var(--series-1); }
  .tone2 { --tone: var(--series-2); }
  .tone3 { --tone: var(--series-3); }
  .tone4 { --tone: var(--series-4); }
  .tone5 { --tone: var(--series-5); }
  .quiet { --tone: var(--faint); }
  .ink { --tone: var(--ink); }
  path.line { stroke: var(--tone); }
  circle.dot { fill: var(--tone); }
  text.end { fill: var(--tone); }
  text.end.tone0 { fill: var(--muted); }
  p.empty { margin: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
  @media (forced-colors: active) {
    path.line, .cross { stroke: CanvasText; }
    text, text.end { fill: CanvasText; }
    circle.dot { fill: CanvasText; stroke: Canvas; }
    .mark { stroke: Highlight; stroke-width: 2; }
    .grid, .wanted { stroke: GrayText; }
  }
`;
