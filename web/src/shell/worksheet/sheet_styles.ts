/** A worksheet on the screen and on paper: always light, since paper is. */

import { css } from 'lit';

export const sheetStyles = css`
  :host { display: block; min-height: 100vh; background: var(--hover); }
  .bar { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 8px 16px; border-bottom: 1px solid var(--line); background: var(--panel); color: var(--ink); }
  .bar h1 { margin: 0; font-size: var(--text-14); line-height: var(--text-20); }
  .bar .spring { flex: 1; }
  .plain[aria-pressed='true'] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); font-weight: 600; }
  .paper { --ink: #1d1f24; --muted: #4d525c; --line: #b9bcc4; color-scheme: light; box-sizing: border-box; max-width: 190mm; margin: 16px auto; padding: 12mm; background: #fff; color: var(--ink); font: 10.5pt/1.35 ui-sans-serif, system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 2mm 8mm; }
  h2 { margin: 0; font-size: 15pt; line-height: 1.2; }
  .who { color: var(--muted); }
  .who span { display: inline-block; width: min(42mm, 26vw); border-bottom: 0.3mm solid var(--line); }
  .about { margin: 1mm 0 3mm; color: var(--muted); font-size: 9pt; }
  h3 { margin: 3mm 0 1mm; font-size: 10.5pt; }
  .tokens { display: flex; flex-wrap: wrap; gap: 1mm 2.2mm; margin: 0; padding: 0; list-style: none; }
  .tokens li { display: grid; justify-items: center; padding: 0 0.6mm; border-radius: 0.8mm; }
  .tokens small { color: var(--muted); font-size: 6.5pt; line-height: 1.1; }
  .tokens .asked { outline: 0.5mm solid var(--ink); }
  figure { margin: 2mm 0; break-inside: avoid; }
  figure svg { display: block; max-width: 100%; height: auto; margin-inline: auto; }
  figcaption { margin-top: 1.5mm; color: var(--muted); font-size: 8.5pt; text-align: center; }
  ol.questions { margin: 0; padding: 0 0 0 6mm; }
  ol.questions > li { margin-top: 1.8mm; padding-inline-start: 1mm; break-inside: avoid; }
  ol.questions > li::marker { font-weight: 600; }
  .says { margin: 0 0 1mm; color: var(--muted); }
  .asks { margin: 0; font-weight: 600; }
  .choices { display: flex; flex-wrap: wrap; gap: 1mm 6mm; margin: 1mm 0 0; padding: 0; list-style: none; }
  .choices li::before { content: ''; display: inline-block; width: 3mm; height: 3mm; margin-inline-end: 1.5mm; border: 0.3mm solid var(--ink); vertical-align: -0.3mm; }
  .line { height: 6.2mm; border-bottom: 0.3mm solid var(--line); }
  .row { display: flex; flex-wrap: wrap; gap: 1.5mm 1mm; margin: 1.5mm 0 0; padding: 0; list-style: none; }
  .row li { display: grid; justify-items: center; align-content: end; min-width: 8mm; font-size: 9pt; }
  .row small { max-width: 20mm; color: var(--muted); font-size: 7.5pt; }
  .row .weight { box-sizing: border-box; width: 100%; min-height: 6mm; padding: 0.6mm; border: 0.3mm solid var(--line); text-align: center; }
  .row .blank .weight { border: 0.5mm solid var(--ink); }
  .answer, .how { margin: 1mm 0 0; }
  .answer { padding-inline-start: 2mm; border-inline-start: 0.8mm solid var(--ink); }
  .how { color: var(--muted); font-size: 9pt; }
  .address { margin: 5mm 0 0; padding-top: 1.5mm; border-top: 0.3mm solid var(--line); color: var(--muted); font: 7.5pt/1.3 ui-monospace, monospace; break-inside: avoid; }
  .made { margin: 24px 16px; }
  @media (max-width: 39.99rem) { .paper { margin: 0; padding: 16px; } }
  @media print {
    :host { min-height: 0; background: none; }
    .bar { display: none; }
    .paper { max-width: none; margin: 0; padding: 0; }
  }
  /* So many questions need less room each. */
  @media print { ol.questions:has(> li:nth-child(7)) .line { height: 5.2mm; } }
  /* Letter is shorter than A4. */
  @media print and (max-height: 285mm) {
    .paper { font-size: 9.5pt; }
    .line { height: 5.2mm; }
    .about { margin-bottom: 1.5mm; }
    ol.questions > li { margin-top: 1.4mm; }
  }
`;
