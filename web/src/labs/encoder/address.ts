/** An encoder's part of the address: `text=...&pair=...&off=3.1`. */

import { INTERVENTION_KEYS, interventionParts, interventionsIn } from '../../intervention/code.ts';
import type { SourceAddress } from '../../scene/address.ts';
import { isUserModel, MOST_CHARACTERS } from '../../scene/defaults.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { defaultScene, type EncoderSource, TROPHY } from './source.ts';

function sourceOf(parts: URLSearchParams): EncoderSource {
  const encoder = parts.get('encoder');
  if (encoder !== null && !isUserModel(encoder))
    throw new HashProblem(`there is no encoder '${encoder.slice(0, 40)}' here`);
  return {
    kind: 'model',
    model: encoder ?? 'minilm',
    text: (parts.get('text') ?? TROPHY).slice(0, MOST_CHARACTERS),
    pair: (parts.get('pair') ?? '').slice(0, MOST_CHARACTERS),
  };
}

export const encoderAddress: SourceAddress<EncoderSource> = {
  keys: ['model', 'encoder', 'text', 'pair'],
  ownKeys: new Set(INTERVENTION_KEYS),
  source: sourceOf,
  start: defaultScene,
  read: (parts) => ({ interventions: interventionsIn(parts) }),
  write: ({ source, interventions }) => [
    ...(source.model === 'minilm' ? [] : [['encoder', source.model] satisfies [string, string]]),
    ['text', source.text],
    ...(source.pair ? [['pair', source.pair] satisfies [string, string]] : []),
    ...interventionParts(interventions),
  ],
};
