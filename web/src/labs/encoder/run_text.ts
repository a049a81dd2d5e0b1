/** A text through the loaded model. */

import type { MaskSpec, TraceHandle } from '../../core/types.ts';
import type { LoadedModel } from '../../models/model.ts';
import type { Cut, Encoding } from '../../models/tokenizer/tokenizer.ts';
import type { Mode } from '../../scene/scene.ts';
import { crossMask } from '../../trace/mode_mask.ts';
import type { TraceTokens } from '../../trace/tokens.ts';
import type { EncoderSource } from './source.ts';

/** What-ifs on a model that was trained without them: in every layer. */
function whatIf(mode: Mode, encoding: Encoding): MaskSpec | undefined {
  if (mode === 'causal') return { causal: 'bottom-right' };
  // Until there is a second text, nothing is hidden: the page says so.
  return mode === 'cross' && encoding.types.includes(1) ? crossMask(encoding.types) : undefined;
}

/** @throws CoreError or SourceError */
export async function runText(
  { model, tokenizer }: Pick<LoadedModel, 'model' | 'tokenizer'>,
  { text, pair }: Pick<EncoderSource, 'text' | 'pair'>,
  mode: Mode,
): Promise<{ trace: TraceHandle; tokens: TraceTokens; cuts: Cut[] }> {
  const encoding = await tokenizer.encode(text, pair, model.summary.positions);
  const mask = whatIf(mode, encoding);
  const trace = await model.run({
    tokenIds: encoding.ids,
    tokenTypes: encoding.types,
    ...(mask && { mask }),
  });
  return {
    trace,
    tokens: { queryTokens: encoding.tokens, keyTokens: encoding.tokens },
    cuts: encoding.cuts,
  };
}
