import { css } from 'lit';

export const railStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  section { margin-bottom: 24px; }
  h2 { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; margin: 0 0 8px; font-size: 13px; line-height: 20px; font-weight: 600; }
  .aside { font-weight: 400; font-size: 12px; color: var(--muted); }
  .row { display: grid; grid-template-columns: 14px repeat(4, minmax(0, 56px)); gap: 6px; align-items: center; margin-bottom: 6px; }
  .skipped { grid-column: 2 / -1; font-size: 12px; line-height: 16px; color: var(--orange); border: 1px dashed var(--line); border-radius: 5px; padding: 6px 8px; }
  .axis { font-size: 11px; line-height: 16px; color: var(--muted); text-align: center; }
  .head {
    all: unset; box-sizing: border-box; position: relative; aspect-ratio: 1; cursor: pointer; border-radius: 2px; box-shadow: 0 0 0 1px var(--line);
    background: repeating-linear-gradient(-45deg, var(--hover) 0 3px, color-mix(in srgb, var(--faint) 45%, var(--hover)) 3px 4px);
  }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; image-rendering: pixelated; pointer-events: none; border-radius: 2px; }
  .head:hover { box-shadow: 0 0 0 1px var(--muted); }
  .head.followed { box-shadow: 0 0 0 1.5px var(--blue); }
  .head.chosen { box-shadow: 0 0 0 2px var(--orange); }
  .head:focus-visible { outline: 2px solid var(--ink); outline-offset: 3px; }
  .head.off::before { content: ''; position: absolute; inset: 0; z-index: 1; background: var(--paper); opacity: 0.6; }
  .head.off::after {
    content: ''; position: absolute; inset: 0; z-index: 1;
    background: linear-gradient(to top right, transparent calc(50% - 1px), var(--ink) calc(50% - 1px) calc(50% + 1px), transparent calc(50% + 1px));
  }
  .head.edited:not(.off)::after { content: ''; position: absolute; right: 2px; top: 2px; width: 6px; height: 6px; border-radius: 3px; background: var(--orange); z-index: 1; }
  .tools { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0 0 20px; }
  .small { min-height: 28px; font-size: 12px; }
  .plain[aria-pressed='true'] { border-color: var(--orange); color: var(--orange); }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 2px 0; font-weight: 400; text-align: right; line-height: 20px; }
  th:first-child { text-align: left; }
  thead th { font-size: 12px; color: var(--muted); }
  tbody tr { border-top: 1px solid var(--line); }
  p { margin: 4px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); }
  @media (min-width: 600px) and (max-width: 1023px) {
    .layout { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 32px; }
  }
  @media (pointer: coarse) { .small { min-height: 44px; } }
  @media (forced-colors: active) { .head.chosen { outline: 3px solid Highlight; } }
`;
