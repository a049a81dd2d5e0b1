/**
 * Interventions as parts of an address, in their order:
 * `off=18.6,17.3m&temp=3.1:0.5&block=2,4@3,5@3.1&mask=window:4@3&weights=3.1:own&scale=3.1:2
 * &paint=3.1:6:4:0.5&skip=3&skipff=2`.
 */

import type { Intervention } from '../core/types.ts';
import type { Field, Ignore } from '../scene/fields.ts';
import { HashProblem } from '../scene/hash_problem.ts';
import { KIND_NAMES, KINDS, kindOf } from './kinds/index.ts';
import { reachOf } from './kinds/sites.ts';

export const INTERVENTION_KEYS: readonly string[] = KIND_NAMES.map((name) => KINDS[name].code);
/** More than a page can list, or a hand can make. */
const MOST_INTERVENTIONS = 1000;

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
export function entryIn(code: string, text: string): Intervention {
  const name = KIND_NAMES.find((candidate) => KINDS[candidate].code === code);
  return (name && KINDS[name].read(text)) ?? unknown(code, text);
}

/** Of models that have one stack. @throws HashProblem naming the entry that cannot be read */
function entryOfOneStack(code: string, text: string): Intervention {
  const entry = entryIn(code, text);
  return reachOf(entry).stack ? unknown(code, text) : entry;
}

function unknown(code: string, text: string): never {
  throw new HashProblem(`'${code}=${text.slice(0, 20)}' is no change that is known`);
}

/** Each entry under these keys, but for what cannot be read. @throws HashProblem where there are too many */
export function entriesIn(
  parts: URLSearchParams,
  keys: readonly string[],
  read: (key: string, text: string) => Intervention,
  ignore: Ignore,
): Intervention[] {
  const attempt = (key: string, text: string) => {
    try {
      return [read(key, text)];
    } catch (cause) {
      if (!(cause instanceof HashProblem)) throw cause;
      ignore(cause.message);
      return [];
    }
  };
  const list = [...parts].flatMap(([key, value]) =>
    keys.includes(key) ? value.split(',').flatMap((text) => attempt(key, text)) : [],
  );
  if (list.length > MOST_INTERVENTIONS)
    throw new HashProblem(`it holds more than ${MOST_INTERVENTIONS} changes`);
  return list;
}

const refuseAll: Ignore = (why) => {
  throw new HashProblem(why);
};

/** All changes of an address. @throws HashProblem unless somebody is told what is left out */
export function interventionsIn(parts: URLSearchParams, ignore = refuseAll): Intervention[] {
  return entriesIn(parts, INTERVENTION_KEYS, entryOfOneStack, ignore);
}

/** The row of all changes, which share one list. */
// biome-ignore lint/suspicious/noExplicitAny: it leaves the source alone, whichever that is.
export const INTERVENTIONS: Field<any> = {
  keys: INTERVENTION_KEYS,
  read: (scene, parts, ignore) => ({ ...scene, interventions: interventionsIn(parts, ignore) }),
  write: ({ interventions }) => interventionParts(interventions),
};
