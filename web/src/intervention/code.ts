/**
 * Interventions as parts of an address, in their order:
 * `off=18.6,17.3m&temp=3.1:0.5&block=2,4@3,5@3.1&mask=window:4@3&weights=3.1:own&scale=3.1:2
 * &paint=3.1:6:4:0.5&skip=3&skipff=2`.
 */

import type { Intervention } from '../core/types.ts';
import type { Field } from '../scene/fields.ts';
import { HashProblem } from '../scene/hash_problem.ts';
import { KIND_NAMES, KINDS, kindOf } from './kinds/index.ts';
import { reachOf } from './kinds/sites.ts';

export const INTERVENTION_KEYS: readonly string[] = KIND_NAMES.map((name) => KINDS[name].code);
/** More than a page can list, or a hand can make. */
export const MOST_INTERVENTIONS = 1000;

/** Parts for the address; neighbours of one kind share a part, so that the order comes back. */
export function interventionParts(list: Intervention[]): [name: string, value: string][] {
  const parts: [string, string][] = [];
  for (const entry of list) {
    const kind = kindOf(entry);
    const last = parts.at(-1);
    if (last?.[0] === kind.code) last[1] += `,${kind.write(entry)}`;
    else parts.push([kind.code, kind.write(entry)]);
  }
  return parts;
}

/** @throws HashProblem naming the entry that cannot be read */
function readEntry(code: string, text: string): Intervention {
  const name = KIND_NAMES.find((candidate) => KINDS[candidate].code === code);
  const entry = name && KINDS[name].read(text);
  // These models have one stack.
  if (!entry || reachOf(entry).stack)
    throw new HashProblem(`'${code}=${text.slice(0, 20)}' is no change that is known`);
  return entry;
}

/** All changes of an address. @throws HashProblem */
export function interventionsIn(parts: URLSearchParams): Intervention[] {
  const list = [...parts].flatMap(([code, value]) =>
    INTERVENTION_KEYS.includes(code) ? value.split(',').map((text) => readEntry(code, text)) : [],
  );
  if (list.length > MOST_INTERVENTIONS)
    throw new HashProblem(`it holds more than ${MOST_INTERVENTIONS} changes`);
  return list;
}

/** The row of all changes, which share one list. */
// biome-ignore lint/suspicious/noExplicitAny: it leaves the source alone, whichever that is.
export const INTERVENTIONS: Field<any> = {
  keys: INTERVENTION_KEYS,
  read: (scene, parts) => ({ ...scene, interventions: interventionsIn(parts) }),
  write: ({ interventions }) => interventionParts(interventions),
};
