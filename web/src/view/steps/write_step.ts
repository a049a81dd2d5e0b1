/** The step after the output of a head: through W_O into the residual stream, and on into the logits. */

import { html, nothing, type TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import type { CellDetail, HeadWrite, LayerSummary, PartFigures } from '../../core/types.ts';
import type { NamedEffects } from '../../trace/trace_extras.ts';
import { WRITE, WRITE_COLUMNS } from '../generated/formulas.ts';
import { isolated } from '../text/direction.ts';
import { columnForm, inForm } from '../text/form.ts';
import { formed } from '../text/form_words.ts';
import { digits } from '../text/format.ts';
import { share } from '../text/part_share.ts';
import { fedNumber } from './fed_number.ts';
import { limitOf } from './strips.ts';

/** What was computed for one cell; it belongs together, also while another one is on its way. */
export interface Written {
  cell: CellDetail;
  layer: LayerSummary;
  asking: string;
  read: string;
  /** Which weight of step Normalise is the key's. */
  key: number;
  /** Null: it cannot be shown, for this reason. */
  write: HeadWrite | null;
  why: string;
  /** Null: it is not known. */
  tokens: NamedEffects | null;
}

const FEEDS = {
  head: { name: 'written', from: 'Read', words: 'the output of step Read and the head’s part of W_O' },
  all: { name: 'attention', from: 'Write', words: 'what all heads write, and the bias' },
  bias: { name: 'bias', from: '', words: 'the output projection' },
  stream: { name: 'stream', from: '', words: 'what the layers before have written' },
};

function row(
  name: string | TemplateResult,
  feeds: { name: string; from: string; words: string },
  { length, cosine, share: part }: PartFigures,
  whole: string,
) {
  const fed = (kind: string, text: string, words: string) =>
    fedNumber(text, { name: `${feeds.name}-${kind}`, from: `${feeds.name} ${whole}`, words });
  return html`<li><span class="part">${name}</span><span>${fedNumber(digits(length), feeds)}</span>
    <span>${fed('cosine', digits(cosine), 'its direction and that of the whole')}</span>
    <span>${fed('share', share(part), 'how far it goes along the whole')}</span></li>`;
}

function attentionRows({ layer, write }: Written & { write: HeadWrite }) {
  const whole = { ...write.attentionOfStream, ratio: 1, cosine: 1, share: 1 };
  const hasBias = write.biasOfAttention.length > 0;
  const others = `${layer.heads === 1 ? 'the one head' : `all ${layer.heads} heads`}${hasBias ? ' and bias' : ''}`;
  const sum = hasBias
    ? 'the shares of all heads and of the bias, which belongs to no head, add up to 100%.'
    : 'the shares of all heads add up to 100%. This W_O has no bias.';
  return html`<ul class="parts"><li class="head" aria-hidden="true"><span></span><span>length</span><span>cosine</span><span>share</span></li>
    ${row('this head', FEEDS.head, write.writtenOfAttention, 'attention')}
    ${hasBias ? row('the bias of W_O', FEEDS.bias, write.biasOfAttention, 'attention') : nothing}
    ${whole.length > 0 ? row(others, FEEDS.all, whole, 'attention') : nothing}</ul>
    <p class="words">A part’s share is how far it goes along the layer’s attention output: ${sum}</p>`;
}

function streamWords({ asking, write }: Written & { write: HeadWrite }) {
  const { ratio, cosine } = write.writtenOfStream;
  const stream = fedNumber(digits(write.streamLength), FEEDS.stream);
  const times = fedNumber(share(ratio), {
    name: 'ratio',
    from: 'written stream',
    words: 'both lengths',
  });
  const angle = fedNumber(digits(cosine), {
    name: 'stream-cosine',
    from: 'written stream',
    words: 'both directions',
  });
  return html`<p class="words">It is added to the residual stream of “${asking}”, whose length is ${stream}: the head’s part is ${times} as long (cosine ${angle}).</p>`;
}

function keyWords({ read, key, write }: Written & { write: HeadWrite }) {
  const { length, share: part } = write.keyOfWritten;
  const from = `weight weight-${key} Read`;
  const words = 'its weight, its value and W_O';
  const size = fedNumber(digits(length), { name: 'from-key', from, words });
  const partOf = fedNumber(share(part), {
    name: 'key-share',
    from: 'from-key written',
    words: 'how far it goes along what the head writes',
  });
  return html`<p class="words">What this look at “${read}” writes, weight × value × W_O, has length ${size}: ${partOf} of what the head writes. The looks at all tokens add up to 100%.</p>`;
}

/** The columns of the stream that the head moves most. */
function columnRows({ write }: Written & { write: HeadWrite }) {
  const strongest = (column: number) => {
    const number = (values: Float32Array, from: string, words: string) =>
      fedNumber(digits(values[column] ?? 0), { name: `column-${column}`, from, words });
    return html`<li><span class="part">${column}</span><span>${number(write.written, 'Write', 'this head')}</span>
      <span>${number(write.attention, 'Write', 'all heads and the bias')}</span><span>${number(write.stream, 'Write', 'the residual stream')}</span></li>`;
  };
  return html`<details><summary>${inForm('Strongest columns')}</summary><ul class="parts">
    <li class="head" aria-hidden="true"><span class="part">${inForm('column')}</span><span>head</span><span>all</span><span>stream</span></li>
    ${write.strongest.map(strongest)}</ul></details>`;
}

function effectsWords(tokens: NamedEffects) {
  const listed = (effects: NamedEffects['raised']) =>
    effects.map(
      ({ name, effect }, at) =>
        html`${at > 0 ? ', ' : ''}<b>${isolated(name)}</b> ${fedNumber(`${effect > 0 ? '+' : ''}${digits(effect)}`, { name: `token-${at}`, from: 'written', words: 'what the head writes, the final norm and the unembedding' })}`,
    );
  if (tokens.raised.length + tokens.lowered.length === 0) return nothing;
  return html`<p class="words effects">Straight into the logits it raises ${listed(tokens.raised)}; it lowers ${listed(tokens.lowered)}. (Through the final norm with its scale held fixed; beside the mean over the vocabulary. What later layers make of it is not in these numbers.)</p>`;
}

function stripsOf({ asking, read, write }: Written & { write: HeadWrite }) {
  const limit = limitOf(write.written, write.attention);
  return [
    { label: 'head', name: `what the head writes at ${asking}`, values: write.written, limit },
    { label: 'key', name: `what of it comes from ${read}`, values: write.fromKey, limit },
    { label: 'all', name: 'what all heads and the bias write', values: write.attention, limit },
    {
      label: 'x',
      name: 'the residual stream before, at its own scale',
      values: write.stream,
      limit: limitOf(write.stream),
    },
  ];
}

function content(written: Written & { write: HeadWrite }, dark: boolean) {
  const { asking, layer, write, tokens } = written;
  const intro = formed`The output goes through the head’s own ${layer.valueWidth} rows of the output projection W_O, and what comes of it is written into the residual stream of “${asking}”, ${write.written.length} numbers wide.`;
  if (write.writtenOfAttention.length === 0)
    return html`<p class="words">${intro} Of this head that is nothing: its output is 0.</p>`;
  return html`<p class="words">${intro}</p>
    <attention-strips .strips=${stripsOf(written)} .dark=${dark}></attention-strips>
    ${attentionRows(written)} ${streamWords(written)} ${keyWords(written)}
    ${tokens ? effectsWords(tokens) : nothing} ${columnRows(written)}
    <details><summary>Formula</summary><div class="formula">${unsafeHTML(columnForm ? WRITE_COLUMNS : WRITE)}</div></details>`;
}

/** `number`: of the step. */
export function writeStep(number: number, written: Written, dark: boolean): TemplateResult {
  const { write, why } = written;
  return html`<section data-step="Write">
    <h3>${number} Write<span class="aside">through W_O</span></h3>
    ${write ? content({ ...written, write }, dark) : html`<p class="words">${why}</p>`}
  </section>`;
}
