import { css } from 'lit';
import { spokenStyles } from '../colours/shared_styles.ts';

export const figureStyles = [
  spokenStyles,
  css`
    :host { display: block; min-width: 0; position: relative; }
    .figure { position: relative; }
    svg { position: absolute; inset: 0; pointer-events: none; overflow: visible; }
    path { fill: none; stroke-linecap: round; }
    path.chosen { stroke: var(--blue); }
    path.other { stroke: var(--faint); }
    ol, .targets { list-style: none; margin: 0; padding: 0; }
    .word {
      position: absolute; box-sizing: border-box; padding: 0; border-radius: 5px; font-size: inherit; text-align: center;
      white-space: pre; overflow: hidden; text-overflow: ellipsis; cursor: pointer;
    }
    .special { font-size: max(0.8125em, 11px); color: var(--muted); }
    .unknown { text-decoration-line: underline; text-decoration-style: dotted; text-decoration-color: var(--orange); text-decoration-thickness: 2px; text-underline-offset: 4px; }
    .gold::after { content: ''; position: absolute; right: 2px; top: 3px; width: 5px; height: 5px; border-radius: 3px; background: currentColor; }
    .source.read { font-weight: 600; }
    .target.later { color: var(--muted); }
    .target.now { color: var(--orange); font-weight: 600; box-shadow: inset 0 0 0 2px var(--orange); background: var(--paper); }
    .target:hover { background: var(--hover); }
    .down .source { text-align: right; padding: 0 5px; }
    .down .target { text-align: left; padding: 0 5px; }
    .targets:focus-visible { outline: none; }
    .targets:focus-visible .now { outline: 2px solid var(--ink); outline-offset: 2px; }
    .caption { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    .caption b { font-weight: 400; color: var(--ink); }
    .down + .spoken { bottom: 0; }
    :host > .caption { margin-bottom: 12px; min-height: 32px; }
    @media (forced-colors: active) { .target.now { outline: 2px solid Highlight; } }
  `,
];
