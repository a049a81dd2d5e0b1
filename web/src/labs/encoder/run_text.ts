/** A text through the loaded model, with the reader's changes and what followed of them. */

import type { EncoderChange, Intervention, MaskSpec, ModelRun, TraceHandle } from '../../core/types.ts';
import { hiddenReason, withSet } from '../../intervention/hidden_reason.ts';
import { learnedPositions } from '../../intervention/kinds/positions.ts';
import { fitting, paintedCells, reaches, silencedWords, wordsOf } from '../../intervention/list.ts';
import type { LoadedModel } from '../../models/model.ts';
import type { Cut, Encoding } from '../../models/tokenizer/tokenizer.ts';
import type { Mode } from '../../scene/scene.ts';
import { crossMask } from '../../trace/mode_mask.ts';
import type { Token } from '../../trace/tokens.ts';
import { distinctName } from '../../view/text/token_name.ts';
import { changesOf } from '../changes_of.ts';
import { headDifference } from '../head_difference.ts';
import type { Shown } from '../lab.ts';
import type { EncoderSource } from './source.ts';

export type RunnableEncoder = Pick<LoadedModel, 'model' | 'tokenizer'>;

export interface EncoderText {
  encoder: RunnableEncoder;
  trace: TraceHandle;
  tokens: Token[];
  cuts: Cut[];
  /** What the model read, without the reader's changes. */
  input: ModelRun;
  /** Changes that the model and the text have a place for, and the others. */
  kept: Intervention[];
  left: Intervention[];
  /** What followed of the changes; null where there are none. */
  change: EncoderChange | null;
}

/** What-ifs on a model that was trained without them: in every layer. */
function whatIf(mode: Mode, encoding: Encoding): MaskSpec | undefined {
  if (mode === 'causal') return { causal: 'bottom-right' };
  // Until there is a second text, nothing is hidden: the page says so.
  return mode === 'cross' && encoding.types.includes(1) ? crossMask(encoding.types) : undefined;
}

/** The text that each tokenizer read last: a mode or a change leaves it as it is. */
const lastEncodings = new WeakMap<LoadedModel['tokenizer'], { key: string; encoding: Promise<Encoding> }>();

function encodingOf({ model, tokenizer }: RunnableEncoder, text: string, pair: string): Promise<Encoding> {
  const key = JSON.stringify([text, pair]);
  const last = lastEncodings.get(tokenizer);
  if (last?.key === key) return last.encoding;
  const encoding = tokenizer.encode(text, pair, model.summary.positions);
  lastEncodings.set(tokenizer, { key, encoding });
  encoding.catch(() => lastEncodings.delete(tokenizer));
  return encoding;
}

/** @throws CoreError or SourceError */
export async function runText(
  encoder: RunnableEncoder,
  { text, pair }: Pick<EncoderSource, 'text' | 'pair'>,
  mode: Mode,
  interventions: Intervention[] = [],
): Promise<EncoderText> {
  const { model } = encoder;
  const { layers, heads } = model.summary;
  const encoding = await encodingOf(encoder, text, pair);
  const mask = whatIf(mode, encoding);
  const input: ModelRun = { tokenIds: encoding.ids, tokenTypes: encoding.types, ...(mask && { mask }) };
  const { kept, left } = fitting(interventions, {
    layers,
    heads,
    tokens: encoding.ids.length,
    positions: learnedPositions(model.summary),
  });
  const change = kept.length > 0 ? await model.follow({ ...input, interventions: kept }) : null;
  const trace = change?.trace ?? (await model.run(input));
  return { encoder, trace, tokens: encoding.tokens, cuts: encoding.cuts, input, kept, left, change };
}

/** A cell that no change hides is hidden by the mask that the page put in, or by the model's own. */
function whyHidden(kept: Intervention[], layer: number, head: number, query: number, key: number): string {
  const place = { layer, head };
  const hides = kept.some((entry) => {
    if (!reaches(entry, place)) return false;
    return entry.kind === 'mask' || (entry.kind === 'block' && entry.token === key);
  });
  return hides
    ? hiddenReason(kept, place, query, key)
    : withSet('the mask hides it', kept, place, query, key);
}

/** `nameOf`: how changes name the token at a position. */
export function shownOf(
  { trace, tokens, cuts, kept, change }: EncoderText,
  nameOf = (position: number) => distinctName(tokens, position),
): Shown {
  const shown: Shown = { trace, tokens: { queryTokens: tokens, keyTokens: tokens }, cuts };
  if (!change) return shown;
  return {
    ...shown,
    differenceOf: async (layer, head) => headDifference(change.differences[layer], head),
    whyHidden: (layer, head, query, key) => whyHidden(kept, layer, head, query, key),
    silenced: (layer, head) => silencedWords(kept, { layer, head }),
    edited: (layer, head) => paintedCells(kept, { layer, head }),
    ...changesOf(
      trace,
      kept,
      (layer, head) => ({ layer, head }),
      (entry) => wordsOf(entry, nameOf),
    ),
    hiddenWords: kept.some(({ kind }) => kind === 'mask' || kind === 'block')
      ? 'hidden: by the mask, or by your change'
      : '',
  };
}
