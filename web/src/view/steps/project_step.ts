/** The step before the first one: from rows of the residual stream through W_Q and W_K to the query and the key. */

import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { CellDetail, HeadOrigin, LayerSummary, OriginPart, VectorOrigin } from '../../core/types.ts';
import {
  PROJECT,
  PROJECT_ACROSS,
  PROJECT_ACROSS_COLUMNS,
  PROJECT_COLUMNS,
  PROJECT_NORMED,
  PROJECT_NORMED_COLUMNS,
} from '../generated/formulas.ts';
import { columnForm, inForm } from '../text/form.ts';
import { formed } from '../text/form_words.ts';
import { digits } from '../text/format.ts';
import { fedNumber } from './fed_number.ts';
import { limitOf } from './strips.ts';
import './projection_picture.ts';

/** What was computed for one cell; it belongs together, also while another one is on its way. */
export interface Projected {
  cell: CellDetail;
  layer: LayerSummary;
  head: number;
  asking: string;
  read: string;
  /** Null: it cannot be shown, for this reason. */
  origin: HeadOrigin | null;
  why: string;
}

export interface ProjectFold {
  isOpen: boolean;
  toggle: (isOpen: boolean) => void;
  /** Null: closed until now, or not answered yet. */
  projected: Projected | null;
}

/** The query's or the key's half of the step. */
interface Side {
  letter: 'q' | 'k';
  matrix: 'W_Q' | 'W_K';
  kind: 'query' | 'key';
  token: string;
  origin: VectorOrigin;
  heads: number;
  head: number;
  layer: LayerSummary;
  column: number;
}

type Known = Projected & { origin: HeadOrigin };

const PLACES = 3;

function isAcross({ kind }: LayerSummary): boolean {
  return kind === 'cross';
}

function sidesOf({ layer, head, asking, read, origin }: Known): [Side, Side] {
  const shared = Math.floor(head / (layer.heads / layer.keyValueHeads));
  const { column } = origin;
  return [
    {
      letter: 'q',
      matrix: 'W_Q',
      kind: 'query',
      token: asking,
      origin: origin.query,
      heads: layer.heads,
      head,
      layer,
      column,
    },
    {
      letter: 'k',
      matrix: 'W_K',
      kind: 'key',
      token: read,
      origin: origin.key,
      heads: layer.keyValueHeads,
      head: shared,
      layer,
      column,
    },
  ];
}

function introWords({ layer, asking, read, origin }: Known): string {
  const width = origin.query.stream.length;
  const rows = formed`The model carries a row x of ${width} numbers along for every token: its row of the residual stream.`;
  const key = isAcross(layer) ? `the encoder’s last output for “${read}”` : formed`the row of “${read}”`;
  const products = formed`The row of “${asking}” goes through the matrix W_Q and gives the query q; ${key} goes through W_K and gives the key k.`;
  if (!origin.query.isNormed)
    return `${rows} ${products} Both are read as they are: this model normalises after it has added, not before it reads (post-norm).`;
  const norm = isAcross(layer)
    ? 'Before W_Q a norm brings x to a common size (pre-norm); the encoder’s output went through its last norm already.'
    : inForm('Before that a norm brings each row to a common size, norm x (pre-norm).');
  return `${rows} ${products} ${norm}`;
}

/** A token's row, and what is read of it. */
function rowOf({ letter, token, kind, origin, layer }: Side, dark: boolean) {
  const isMemory = kind === 'key' && isAcross(layer);
  const { stream, read, isNormed, streamLength, readLength } = origin;
  const strip = (label: string, name: string, values: Float32Array) => ({
    label,
    name: `${name}, at its own scale`,
    values,
    limit: limitOf(values),
  });
  const whole = strip('x', formed`the row of ${token}`, stream);
  const strips = isNormed ? [whole, strip('norm', `what is read of ${token}: its norm`, read)] : [whole];
  const number = (kind: string, value: number) =>
    fedNumber(digits(value), { name: `${letter}-${kind}`, from: 'Project', words: 'its numbers' });
  const name = isMemory ? 'The encoder’s output for' : inForm('Row x of');
  return html`<p class="words">${name} “${token}”, length ${number('stream-length', streamLength)}${isNormed ? html`; its norm, length ${number('read-length', readLength)}` : nothing}</p>
    <attention-strips .strips=${strips} .dark=${dark}></attention-strips>`;
}

function vectorStrips([{ origin: query, token: asking }, { origin: key, token: read }]: [Side, Side]) {
  const limit = limitOf(query.vector, key.vector);
  return [
    { label: 'q', name: `query of ${asking}`, values: query.vector, limit },
    { label: 'k', name: `key of ${read}`, values: key.vector, limit },
  ];
}

/** "heads 6, 7 and 8". */
function sharingHeads({ heads, keyValueHeads }: LayerSummary, shared: number): string {
  const group = heads / keyValueHeads;
  const names = Array.from({ length: group }, (_, at) => String(shared * group + at));
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function pictureWords({ matrix, heads, head, layer, origin, kind }: Side): string {
  const [inputs, outputs] = [origin.stream.length, heads * layer.width];
  const { rows, columns } = origin.matrix;
  const size = `${matrix}, ${inputs} × ${outputs}`;
  const dots =
    rows === inputs && columns === outputs
      ? 'A dot is a weight.'
      : `A dot is the mean of a block of about ${Math.round(inputs / rows)} × ${Math.round(outputs / columns)} weights.`;
  if (kind === 'key' && heads < layer.heads)
    return formed`${size}: ${heads} key ${heads === 1 ? 'head' : 'heads'} for ${layer.heads} query heads; heads ${sharingHeads(layer, head)} share the columns outlined (grouped queries). ${dots}`;
  const whose = heads === 1 ? 'for its one head' : `one matrix for all ${heads} heads`;
  return formed`${size}: ${whose}; head ${head} has the ${layer.width} columns outlined. ${dots}`;
}

function pictureOf(side: Side, dark: boolean) {
  const { matrix, heads, head, origin } = side;
  return html`<attention-projection .matrix=${origin.matrix} .name=${matrix} .heads=${heads} .head=${head} .dark=${dark}></attention-projection>
    <p class="words">${pictureWords(side)}</p>`;
}

function columnWords({ cell, origin }: Known) {
  const { column, product } = origin;
  const text = (values: Float32Array) => digits(values[column] ?? 0, PLACES);
  const hasRotation = cell.unrotatedQuery.length > 0;
  // Some traces hold the vectors as positions have turned them, and have no step for it.
  const isTurned =
    hasRotation ||
    text(cell.query) !== text(origin.query.vector) ||
    text(cell.key) !== text(origin.key.vector);
  const turned = hasRotation ? 'Rotate' : 'Compare';
  const number = (name: string, values: Float32Array, from: string, words: string) =>
    fedNumber(text(values), { name, from, words });
  const made = fedNumber(digits(product, PLACES), {
    name: 'most-product',
    from: 'most-q most-k',
    words: 'both numbers',
  });
  const of = (letter: 'q' | 'k', values: Float32Array) =>
    isTurned
      ? number(`most-${letter}`, values, turned, `${letter} after its turn`)
      : number(`most-${letter}`, values, `${letter}-value`, 'its sum below');
  const letters = isTurned ? 'q′ · k′, as they meet after positions have turned them' : 'q · k';
  return html`<p class="words">${inForm('Column')} ${column} adds most to ${letters}:</p>
    <p class="digits">${of('q', cell.query)} × ${of('k', cell.key)} = ${made}</p>
    ${isTurned ? html`<p class="words">${inForm('Below, the same column before it is turned.')}</p>` : nothing}`;
}

function termRows({ letter, matrix, column, origin }: Side) {
  return origin.explained.terms.map(({ input, read, weight, product }) => {
    const number = (part: string, value: number, from: string, words: string, names = '') =>
      fedNumber(digits(value, PLACES), { name: `${letter}-${part}-${input}${names}`, from, words });
    return html`<li><span class="part">${input}</span>
      <span>${number('read', read, 'Project', formed`column ${input} of what ${matrix} reads`)}</span>
      <span>${number('weight', weight, '', formed`row ${input}, column ${column} of the head in ${matrix}`)}</span>
      <span>${number('term', product, `${letter}-read-${input} ${letter}-weight-${input}`, 'the two numbers before', ` ${letter}-term`)}</span></li>`;
  });
}

/** One number of the query or key as the sum that it is. */
function sumOf(side: Side) {
  const { letter, matrix, kind, column, origin } = side;
  const { value, bias, others, rest } = origin.explained;
  const source = origin.isNormed ? 'norm x' : 'x';
  const line = (name: string, text: string | TemplateResult) =>
    html`<li><span class="part">${name}</span><span></span><span></span><span>${text}</span></li>`;
  const term = (value: number, words: string) =>
    fedNumber(digits(value, PLACES), { name: `${letter}-term`, from: 'Project', words });
  const total = fedNumber(digits(value, PLACES), {
    name: `${letter}-value`,
    from: `${letter}-term`,
    words: 'the sum of all lines',
  });
  return html`<details ?open=${kind === 'query'}><summary>${inForm('Column')} ${column} of ${letter}, added up</summary><ul class="parts">
    <li class="head" aria-hidden="true"><span class="part">${inForm('row')} i</span><span>${source}</span><span>weight</span><span>product</span></li>
    ${termRows(side)}
    ${others > 0 ? line(`${others} more`, term(rest, formed`the other rows of ${matrix}`)) : nothing}
    ${bias === 0 ? line('no bias', '') : line('bias', term(bias, `what is added whatever is read`))}
    ${line(`sum: ${letter}`, html`<strong>${total}</strong>`)}</ul></details>`;
}

function beforeWords({ token, kind, layer }: Side): string {
  if (kind === 'key' && isAcross(layer))
    return formed`The row of “${token}” is what the encoder has made of it at the end, after all its layers and its last norm.`;
  const { index } = layer;
  const layers = index === 0 ? [] : [index === 1 ? 'layer 0' : `layers 0 to ${index - 1}`];
  const writers = isAcross(layer) ? [...layers, `the self-attention of layer ${index}`] : layers;
  const have = writers.length > 1 || index > 1 ? 'have' : 'has';
  return formed`The row of “${token}” is what ${writers.join(' and ')} ${have} written on top of the embedding.`;
}

function partRow(letter: string, name: string, part: OriginPart | null) {
  if (!part) return nothing;
  const number = (kind: string, value: number, words: string) =>
    fedNumber(digits(value), { name: `${letter}-${name}-${kind}`, from: 'Project', words });
  return html`<li><span class="part">${name}</span><span></span><span>${number('length', part.length, 'its numbers')}</span>
    <span>${number('cosine', part.cosine, 'its direction and that of x')}</span></li>`;
}

/** What the first row of a token was made of; behind the first layer, a sentence. */
function firstRow(side: Side, dark: boolean) {
  const { letter, token, origin } = side;
  const { first, stream, streamLength } = origin;
  if (!first) return html`<p class="words">${beforeWords(side)}</p>`;
  const { token: word, position, segment, isNormed } = first;
  const parts = [
    { label: 'tok', name: `embedding of ${token}`, part: word },
    { label: 'pos', name: inForm('row of its position'), part: position },
    { label: 'seg', name: inForm('row of its segment'), part: segment },
  ].flatMap(({ part, ...named }) => (part ? [{ ...named, values: part.values }] : []));
  const limit = limitOf(...parts.map(({ values }) => values));
  const strips = [
    ...parts.map((part) => ({ ...part, limit })),
    { label: 'x', name: inForm('the row itself, at its own scale'), values: stream, limit: limitOf(stream) },
  ];
  const sum = parts.length === 1 ? inForm('its token’s row of the embedding table') : 'the sum of these';
  const words = formed`This is the first layer: the row of “${token}” is ${sum}${isNormed ? ', normalised' : ''}.${position ? '' : ' Positions are not added to it.'}`;
  return html`<details><summary>${formed`What made the row of “${token}”`}</summary>
    <p class="words">${words}</p><attention-strips .strips=${strips} .dark=${dark}></attention-strips>
    <ul class="parts"><li class="head" aria-hidden="true"><span></span><span></span><span>length</span><span>cosine</span></li>
      ${partRow(letter, 'token', word)} ${partRow(letter, 'position', position)} ${partRow(letter, 'segment', segment)}
      <li><span class="part">${inForm('row')} x</span><span></span><span>${fedNumber(digits(streamLength), { name: `${letter}-x-length`, from: 'Project', words: 'its numbers' })}</span><span>1.00</span></li></ul></details>`;
}

function formulaOf({ layer, origin }: Known): string {
  if (isAcross(layer)) return columnForm ? PROJECT_ACROSS_COLUMNS : PROJECT_ACROSS;
  if (origin.query.isNormed) return columnForm ? PROJECT_NORMED_COLUMNS : PROJECT_NORMED;
  return columnForm ? PROJECT_COLUMNS : PROJECT;
}

function content(projected: Known, dark: boolean) {
  const sides = sidesOf(projected);
  const [query, key] = sides;
  const isSame =
    query.token === key.token && query.origin.stream.every((x, at) => x === key.origin.stream[at]);
  return html`<p class="words">${introWords(projected)}</p>
    ${rowOf(query, dark)} ${firstRow(query, dark)}
    ${isSame ? nothing : html`${rowOf(key, dark)} ${firstRow(key, dark)}`}
    ${pictureOf(query, dark)} ${pictureOf(key, dark)}
    <attention-strips .strips=${vectorStrips(sides)} .dark=${dark}></attention-strips>
    ${columnWords(projected)} ${sumOf(query)} ${sumOf(key)}
    <details><summary>Formula</summary><div class="formula">${unsafeHTML(formulaOf(projected))}</div></details>`;
}

/** `number`: of the step. */
export function projectStep(
  number: number,
  { isOpen, toggle, projected }: ProjectFold,
  dark: boolean,
): TemplateResult {
  const shown = () => {
    if (!projected) return nothing;
    const { origin, why } = projected;
    return origin ? content({ ...projected, origin }, dark) : html`<p class="words">${why}</p>`;
  };
  return html`<section data-step="Project">
    <h3>${number} Project<span class="aside">from the stream to q and k</span></h3>
    <details ?open=${isOpen} @toggle=${(event: Event) => {
      if (event.target === event.currentTarget) toggle((event.target as HTMLDetailsElement).open);
    }}><summary>Where q and k come from</summary>${isOpen ? shown() : nothing}</details>
  </section>`;
}
