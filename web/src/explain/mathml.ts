/** Formulas as MathML, which browsers set by themselves and screen readers read. */

import type { Formula } from './formula.ts';

const SPACE = '<mspace width="0.1667em"></mspace>';
const WIDE = '<mspace width="1em"></mspace>';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const sign = (text: string) => `<mo>${escaped(text)}</mo>`;
const fence = (text: string) => `<mo stretchy="false">${text}</mo>`;
const row = (...parts: string[]) => `<mrow>${parts.join('')}</mrow>`;
const within = (of: string) => row(fence('('), of, fence(')'));

/** One letter leans, a name of several stands upright. */
const letters = (name: string) =>
  name.length > 1 && !/[^a-z]/i.test(name) ? `<mtext>${name}</mtext>` : `<mi>${escaped(name)}</mi>`;
const mark = (text: string) => (/^\d+$/.test(text) ? `<mn>${text}</mn>` : letters(text));

function named(name: string, { below, above }: { below?: string; above?: string }): string {
  const base = letters(name);
  if (below !== undefined && above !== undefined)
    return `<msubsup>${base}${mark(below)}${mark(above)}</msubsup>`;
  if (below !== undefined) return `<msub>${base}${mark(below)}</msub>`;
  return above === undefined ? base : `<msup>${base}${mark(above)}</msup>`;
}

/** What has to be held together where it is a factor. */
const isLoose = ({ is }: Formula) => is === 'sum' || is === 'relation' || is === 'over';

const factor = (part: Formula) => (isLoose(part) ? within(written(part)) : written(part));

function joined(parts: readonly Formula[], between: string, draw = written): string {
  return row(parts.map(draw).join(between));
}

function sums({ parts, signs = [] }: Extract<Formula, { is: 'sum' }>): string {
  return row(parts.map((part, at) => `${at > 0 ? sign(signs[at - 1] ?? '+') : ''}${written(part)}`).join(''));
}

function raised(of: Formula, to: string): string {
  const isWhole = of.is === 'matrix' || of.is === 'column' || of.is === 'number' || of.is === 'call';
  return `<msup>${row(isWhole ? written(of) : within(written(of)))}${to}</msup>`;
}

function stacked({ parts, down }: Extract<Formula, { is: 'beside' }>): string {
  const cells = down
    ? `<mtable>${parts.map((part) => `<mtr><mtd>${written(part)}</mtd></mtr>`).join('')}</mtable>`
    : row(parts.map(written).join(sign('|')));
  return row('<mo>[</mo>', cells, '<mo>]</mo>');
}

function written(formula: Formula): string {
  switch (formula.is) {
    case 'matrix':
    case 'column':
    case 'number':
      return named(formula.name, formula);
    case 'digits':
      return `<mn>${escaped(formula.text)}</mn>`;
    case 'words':
      return `<mtext>${escaped(formula.text)}</mtext>`;
    case 'entry': {
      const { name, query, key, turned } = formula;
      const [first, second] = turned ? [key, query] : [query, key];
      return `<msub>${letters(name)}${row(mark(first), mark(second))}</msub>`;
    }
    case 'product':
      return joined(formula.parts, SPACE, factor);
    case 'times':
      return row(factor(formula.by), formula.sign ? sign(formula.sign) : SPACE, factor(formula.of));
    case 'dot':
      return row(factor(formula.one), sign('⋅'), factor(formula.other));
    case 'sum':
      return sums(formula);
    case 'transpose':
      return raised(formula.of, '<mi>⊤</mi>');
    case 'fraction':
      return `<mfrac>${row(written(formula.over))}${row(written(formula.under))}</mfrac>`;
    case 'root':
      return `<msqrt>${written(formula.of)}</msqrt>`;
    case 'power':
      return raised(formula.of, row(written(formula.to)));
    case 'norm':
      return row(fence('‖'), written(formula.of), fence('‖'));
    case 'call':
      return row(letters(formula.name), within(joined(formula.of, '<mo separator="true">,</mo>')));
    case 'softmax':
      return row(
        `<munder><mtext>softmax</mtext><mtext>each ${formula.down ? 'column' : 'row'}</mtext></munder>`,
        within(written(formula.of)),
      );
    case 'beside':
      return stacked(formula);
    case 'over':
      return row(
        `<munder><mo movablelimits="false">${formula.sign ?? '∑'}</mo>${mark(formula.index)}</munder>`,
        factor(formula.of),
      );
    case 'relation':
      return joined(formula.parts, sign(formula.sign));
    case 'list':
      return joined(formula.parts, `<mo separator="true">,</mo>${WIDE}`);
  }
}

export function mathmlOf(formula: Formula): string {
  return `<math display="block">${row(written(formula))}</math>`;
}
