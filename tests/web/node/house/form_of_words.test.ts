/** Every sentence of the page that speaks of rows or columns is turned with the form of its matrices, or says why not. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../../web/src/', import.meta.url));

/** Turned as a whole by what shows them. */
const TURNED_WHEN_SHOWN = [
  /^stories\//,
  /^explain\/topics\//,
  /(?:^|\/)guide(?:_questions)?\.ts$/,
  /^labs\/(?:trace|encoder|language|training|translation|vectors)\/.*guide/,
  /^shell\/worksheet\/head_questions\.ts$/,
  /^view\/terms\/glossary\.ts$/,
  /^view\/scores\/parameters\.ts$/,
  /^trace\/word_session\.ts$/,
  /^labs\/training\/ask\/shipped_models\.ts$/,
];

/** What no form of a matrix changes, and why. */
const OF_NO_MATRIX: Readonly<Record<string, string>> = {
  'rows left empty': 'what a button may say is looked up in either form',
  'columns left empty': 'the same',
  'Row form': 'a form’s own name',
  'row form': 'a form’s own name',
  'Column form': 'a form’s own name',
  'row looks at column': 'the legend turns it, as it does what a view says in its place',
  'of the row': 'the keys Home and End go along what is a row on the screen',
  'Rows in sight': 'on the screen',
  'lies beyond the … rows and … columns': 'counted as the matrix is written',
  'Matrix of … rows and … columns': 'counted as the matrix is written',
  'row …, column …': 'counted as the table is written',
  'Rows of a comparison come by want': 'never shown',
  'Rows are .': 'of the grid of heads',
  ', columns heads.': 'of the grid of heads',
  'one row per layer': 'of the grid of heads',
  'by row': 'turned where it is drawn',
  'by column': 'turned where it is drawn',
  'between the columns what': 'of the translator’s figure, which has words and lines',
  'between the rows what': 'the same, on a narrow screen',
  'row … …': 'a class of styles',
  'down the column': 'each form has its own',
  'along the row': 'each form has its own',
  '16 tokens, 64 columns': 'an example’s name, by which addresses of lessons call it',
  'Every matrix has one row of': 'of what an address or a file says, whose rows are tokens',
  'must have the same number of columns': 'the same',
  'heads must share the columns evenly': 'the same',
  'Its columns are two numbers': 'the same',
  '… rows… of … numbers': 'the same',
  'The first … of … rows;': 'of a list',
  'Show … … rows.': 'of a list',
  '… of … rows.': 'of a list',
  '… rows are copied.': 'of a list',
  'A row of symbols': 'of a text',
};

interface Node {
  type: string;
  [name: string]: unknown;
}

interface Said {
  file: string;
  text: string;
}

const TURNS = new Set(['inForm', 'toldInForm', 'formed']);
const nameOf = (node: unknown) => (node as { name?: string } | undefined)?.name ?? '';

/** Whether what stands in it is turned, or is no sentence. */
function isTurned(node: Node): boolean {
  if (node.type === 'CallExpression') return TURNS.has(nameOf(node.callee));
  if (node.type === 'TaggedTemplateExpression')
    return TURNS.has(nameOf(node.tag)) || nameOf(node.tag) === 'css';
  return (
    /^(?:Import|Export(?:All|Named))|^TS/.test(node.type) &&
    node.type !== 'ExportNamedDeclaration' &&
    node.type !== 'TSAsExpression' &&
    node.type !== 'TSSatisfiesExpression'
  );
}

function* textsIn(node: Node): Generator<string> {
  if (isTurned(node)) return;
  if (node.type === 'Literal' && typeof node.value === 'string') yield node.value;
  if (node.type === 'TemplateLiteral')
    yield (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('…');
  for (const [name, part] of Object.entries(node)) {
    if (name === 'quasis') continue;
    for (const child of Array.isArray(part) ? part : [part])
      if (child && typeof child === 'object' && 'type' in child) yield* textsIn(child as Node);
  }
}

/** Of a template what is read, by eyes or ears: attributes of layout have rows of their own. */
const readIn = (text: string) =>
  `${[...text.matchAll(/(?:aria-label|title|aria-valuetext|placeholder)="([^"]*)"/g)].map(([, said]) => said).join('. ')} ${text.replace(/<[^>]*>/g, '. ')}`;

const SPEAKS = /(?:[a-z0-9…’] (?:rows?|columns?)\b|\b(?:rows?|columns?)[ :’][a-z…“])/i;

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^(?:view|labs|shell|stories|explain|trace)\/.*\.ts$/.test(file));

const said: Said[] = files
  .filter((file) => !TURNED_WHEN_SHOWN.some((known) => known.test(file)))
  .flatMap((file) => {
    const program = parseAst(readFileSync(`${SOURCES}${file}`, 'utf8'), { lang: 'ts' });
    return [...textsIn(program as unknown as Node)]
      .flatMap((text) => readIn(text).split(/(?<=[.:;?])\s/))
      .filter((text) => SPEAKS.test(text))
      .map((text) => ({ file, text: text.replace(/\s+/g, ' ').trim() }));
  });

const isOf = (known: string) => said.some(({ text }) => text.includes(known));

describe('sentences of rows and columns', () => {
  it('are found', () => {
    const code = ['const a = `the row of $', "{inForm('a row')}`"].join('');
    const told = [...textsIn(parseAst(code, { lang: 'ts' }) as unknown as Node)];
    expect(told).toEqual(['the row of …']);
    expect(SPEAKS.test(readIn('<p class="row">no <b>word</b></p>'))).toBe(false);
    expect(SPEAKS.test(readIn('<p aria-label="all rows of it"></p>'))).toBe(true);
  });

  it('are turned with the matrices', () => {
    const known = Object.keys(OF_NO_MATRIX);
    expect(said.filter(({ text }) => !known.some((words) => text.includes(words)))).toEqual([]);
  });

  it('that are not are still there', () => {
    expect(Object.keys(OF_NO_MATRIX).filter((known) => !isOf(known))).toEqual([]);
  });
});
