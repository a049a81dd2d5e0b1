/** The lab of vectors by hand. */

import { INTERVENTIONS } from '../../intervention/code.ts';
import { ofSource, type Spelling } from '../../scene/fields.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { COMPARE, HEAD_STEPS, LET_GO, PAINT_MASK, SINK_LENS, SWITCH_OFF, TOGETHER, VIEWS } from '../keys.ts';
import type { Lab } from '../lab.ts';
import { VECTOR_EXAMPLES } from './examples.ts';
import { defaultVectors, type Vectors, type VectorsSource, vectorsScene } from './source.ts';
import { bareVectors, problemOfVectors } from './vectors.ts';

function vectorsOf(text: string): Vectors {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HashProblem('its vectors are no JSON');
  }
  const problem = problemOfVectors(value);
  if (problem) throw new HashProblem(`its vectors do not fit: ${problem.replace(/\.$/, '')}`);
  return bareVectors(value as Vectors);
}

/** Empty: those that the lab starts with. */
const VECTORS: Spelling<Vectors> = {
  read: (text) => (text === '' ? defaultVectors() : vectorsOf(text)),
  write: (vectors) => {
    const json = JSON.stringify(vectors);
    return json === JSON.stringify(defaultVectors()) ? '' : json;
  },
};

export const vectorsLab: Lab<VectorsSource> = {
  kind: 'vectors',
  name: 'vectors',
  title: () => 'Vectors by hand',
  start: (before) => ({
    ...vectorsScene(),
    view: before?.view ?? 'matrix',
  }),
  address: {
    start: (parts) =>
      parts.has('vectors') ? vectorsScene({ kind: 'vectors', vectors: defaultVectors() }) : null,
    fields: [{ ...ofSource('vectors', 'vectors', VECTORS), shared: true }, INTERVENTIONS],
  },
  modes: ['self', 'causal', 'cross'],
  offers: async () => (await import('./offers.ts')).vectorsOffers,
  withMode: (scene, mode) => ({ ...scene, mode, pin: null }),
  resultPart: ({ source, mode }) => [source, mode],
  subject: () => ({ made: 'vectors', text: '' }),
  shortcuts: [LET_GO, HEAD_STEPS, VIEWS, SWITCH_OFF, PAINT_MASK, SINK_LENS, TOGETHER, COMPARE],
  examples: VECTOR_EXAMPLES,
  guide: async () => (await import('./guide.ts')).vectorsGuide,
  layout: 'long-controls',
  fallsBack: true,
  take: async (core, session, mode) => (await import('./take_head.ts')).takeHead(core, session, mode),
  open: async (host) => new (await import('./lab_run.ts')).VectorsLabRun(host),
};
