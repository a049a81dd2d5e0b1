/** The lab of encoders: MiniLM, or the reader's own. */

import { MINILM } from '../../models/catalogue.ts';
import { isUserModel, MOST_CHARACTERS, OWN } from '../../scene/defaults.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { ALL_MODES, HEAD_STEPS, LET_GO, VIEWS } from '../keys.ts';
import type { Lab } from '../lab.ts';
import { ENCODER_EXAMPLES } from './examples.ts';
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

export const encoderLab: Lab<EncoderSource> = {
  kind: 'model',
  name: MINILM.name,
  title: (source) =>
    source && source.model !== 'minilm'
      ? source.model.slice(OWN.length)
      : `${MINILM.title} · ${MINILM.layers} layers × ${MINILM.heads} heads`,
  start: (before) => (before ? { ...defaultScene(), view: before.view, pin: null } : defaultScene()),
  address: {
    keys: ['model', 'encoder', 'text', 'pair'],
    source: sourceOf,
    start: defaultScene,
    write: ({ source }) => [
      ...(source.model === 'minilm' ? [] : [['encoder', source.model] satisfies [string, string]]),
      ['text', source.text],
      ...(source.pair ? [['pair', source.pair] satisfies [string, string]] : []),
    ],
  },
  modes: { self: true, causal: true, cross: true },
  subject: ({ model, text, pair }) => ({ made: `model ${model}`, text: JSON.stringify([text, pair]) }),
  text: ({ text, pair }) => JSON.stringify([text, pair]),
  shortcuts: [LET_GO, HEAD_STEPS, ALL_MODES, VIEWS],
  examples: ENCODER_EXAMPLES,
  sceneOfModel: (kind, model, text) =>
    kind === 'encoder'
      ? {
          ...defaultScene(),
          source: { kind: 'model', model, text: text ?? TROPHY, pair: '' },
          layer: 0,
          head: 0,
          pin: null,
        }
      : null,
  open: async (host) => new (await import('./lab_run.ts')).EncoderLabRun(host),
};
