/** What stands on the two sides of a comparison: a head each, with its tokens. */

import type { TraceHandle } from '../../core/types.ts';
import type { Shown } from '../../labs/lab.ts';
import type { HeadPosition } from '../../scene/scene.ts';
import { headTitle } from '../../trace/head_titles.ts';
import { type TraceTokens, tokensOfTrace } from '../../trace/tokens.ts';
import type { TraceExtras } from '../../trace/trace_extras.ts';
import type { ComparedHeads, Side } from '../../trace/two_heads.ts';
import { inForm } from '../../view/text/form.ts';
import { CannotCompare } from './cannot_compare.ts';

/** A trace of the other side, with what its lab knows of it. */
export interface Other {
  trace: TraceHandle;
  extras: TraceExtras;
  tokensOf(layer: number): TraceTokens;
}

export function otherOf(shown: Shown): Other {
  const { trace, tokens } = shown;
  const { queryTokens, keyTokens } = tokens;
  const fits = (layer: number) => {
    const { queries, keys } = trace.summary.layers[layer] ?? {};
    return queries === queryTokens.length && keys === keyTokens.length;
  };
  return {
    trace,
    extras: shown,
    tokensOf: (layer) =>
      shown.tokensFor?.(layer) ?? (fits(layer) ? tokens : tokensOfTrace(trace.summary, layer)),
  };
}

/** @throws CannotCompare */
export function refuseNoNumbers({ comparison }: ComparedHeads): void {
  if (Number.isNaN(comparison.meanMoved))
    throw new CannotCompare(
      inForm(
        'Weights of one side are not numbers, as of rows that may look at nothing, so nothing can be said of the difference. Choose zero or uniform for rows left empty.',
      ),
    );
}

export function sideOf(
  trace: TraceHandle,
  { layer, head }: HeadPosition,
  tokens: TraceTokens,
  { whyHidden }: TraceExtras,
): Omit<Side, 'apart'> {
  return {
    trace,
    layer,
    head,
    tokens,
    title: headTitle(trace.summary.layers[layer], layer, head),
    whyHidden: whyHidden ? (query, key) => whyHidden(layer, head, query, key) : null,
  };
}
