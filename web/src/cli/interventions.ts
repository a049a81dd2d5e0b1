/** `--off` and `--interventions`: changes inside a model. */

import type { Intervention } from '../core/types.ts';
import type { Options } from './options.ts';
import { CommandProblem } from './problem.ts';

function readHead(place: string): Intervention {
  const [, layer, head] = /^(\d{1,6})\.(\d{1,6})$/.exec(place) ?? [];
  if (layer === undefined || head === undefined) {
    throw new CommandProblem(`--off is a layer and a head such as 18.6, counted from 0, not '${place}'.`);
  }
  return { kind: 'off', layer: Number(layer), head: Number(head), by: 'zero' };
}

function readList(text: string): Intervention[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    throw new CommandProblem('--interventions cannot be read: it is not JSON.');
  }
  if (Array.isArray(list)) return list;
  throw new CommandProblem('--interventions is a JSON array such as [{"kind": "block", "token": 0}].');
}

/** What each entry may say is for the core, which knows the model. @throws CommandProblem */
export function readInterventions(options: Options): Intervention[] {
  const listed = options.has('--interventions') ? readList(options.get('--interventions')) : [];
  return [...options.all('--off').map(readHead), ...listed];
}
