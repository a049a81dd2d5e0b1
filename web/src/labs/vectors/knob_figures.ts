/** What each knob does to the entropy of the head on show, and what groups save: from the core. */

import type { Intervention, ViewCore } from '../../core/types.ts';
import { atHead, fitting, withoutIntervention } from '../../intervention/list.ts';
import type { Mode } from '../../scene/scene.ts';
import { withGroups, withHeads, withSoftCap } from './change_vectors.ts';
import { filledBy, inputOf } from './filled_vectors.ts';
import type { Vectors } from './source.ts';
import { groupsOf, withScore } from './vectors.ts';

export function temperatureOf(interventions: Intervention[], head: number) {
  return atHead(interventions, 'temperature', { layer: 0, head });
}

export interface Setting {
  vectors: Vectors;
  mode: Mode;
  interventions: Intervention[];
  /** On show. */
  head: number;
}

export const KNOBS = ['root', 'temperature', 'cap', 'heads', 'groups'] as const;
export type Knob = (typeof KNOBS)[number];

export interface KnobFigures {
  /** Entropy of each head as it is: 0 all on one key, 1 even. */
  entropies: number[];
  /** The head's with one knob where it does nothing; only of those that do something. */
  without: Partial<Record<Knob, number>>;
  /** Of the keys and values that are held, and of those without groups. */
  bytes: { held: number; ungrouped: number };
}

type KnobCore = Pick<ViewCore, 'attend' | 'normalValues'>;

async function entropiesOf(core: KnobCore, { vectors, mode, interventions }: Setting): Promise<number[]> {
  const trace = await core.attend(inputOf(await filledBy(core, vectors), mode));
  try {
    const [layer] = trace.summary.layers;
    const size = { layers: 1, heads: vectors.heads, tokens: layer?.keys ?? 0 };
    const { kept } = fitting(interventions, size);
    if (kept.length > 0) await trace.change(kept);
    return (await trace.statistics()).map(({ entropy }) => entropy);
  } finally {
    trace.dispose();
  }
}

/** The setting with one knob where it does nothing; undefined: it is there. */
const NEUTRAL: Record<Knob, (setting: Setting) => Setting | undefined> = {
  root: (setting) =>
    setting.vectors.score?.function === 'dot'
      ? { ...setting, vectors: withScore(setting.vectors, undefined) }
      : undefined,
  temperature: (setting) => {
    const entry = temperatureOf(setting.interventions, setting.head);
    return entry && { ...setting, interventions: withoutIntervention(setting.interventions, entry) };
  },
  cap: (setting) =>
    setting.vectors.softCap === undefined
      ? undefined
      : { ...setting, vectors: withSoftCap(setting.vectors, 0) },
  heads: (setting) =>
    setting.vectors.heads === 1 ? undefined : { ...setting, vectors: withHeads(setting.vectors, 1) },
  groups: (setting) =>
    groupsOf(setting.vectors) === setting.vectors.heads
      ? undefined
      : { ...setting, vectors: withGroups(setting.vectors, setting.vectors.heads) },
};

async function bytesOf(core: KnobCore, vectors: Vectors, mode: Mode): Promise<number> {
  const { keys, values } = inputOf(await filledBy(core, vectors), mode);
  return keys.byteLength + values.byteLength;
}

/** @throws CoreError */
export async function knobFigures(core: KnobCore, setting: Setting): Promise<KnobFigures> {
  const { vectors, mode, head } = setting;
  const without: KnobFigures['without'] = {};
  for (const knob of KNOBS) {
    const neutral = NEUTRAL[knob](setting);
    if (!neutral) continue;
    const entropies = await entropiesOf(core, neutral);
    without[knob] = entropies[Math.min(head, entropies.length - 1)];
  }
  return {
    entropies: await entropiesOf(core, setting),
    without,
    bytes: {
      held: await bytesOf(core, vectors, mode),
      ungrouped: await bytesOf(core, withGroups(vectors, vectors.heads), mode),
    },
  };
}

/** Whether the rows became what the knob should make of them. */
export function effectWords(before: number, after: number, digits: (value: number) => string): string {
  const [from, to] = [digits(before), digits(after)];
  if (from === to) return `Entropy ${from}: nothing changes here.`;
  return `Entropy ${from} → ${to}: ${after > before ? 'evener' : 'sharper'}.`;
}
