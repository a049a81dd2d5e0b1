/** What the page holds in place of what is in the worker: methods made from the table of calls. */

import { CALLS, type Calls, type Crossing, type Kind, type Kinds, type Makes } from '../calls.ts';
import { withBytes } from '../parts.ts';
import type { LanguageSession, TrainingHandle } from '../types.ts';
import { FACES } from './faces.ts';
import { copied, type Made, makeBy, nameFace, RemoteHandle, remoteOf, surviving } from './handle.ts';
import { SOURCES } from './sources.ts';

/** As the page sees each kind. */
interface Faces extends Omit<Kinds, 'session' | 'training'> {
  session: LanguageSession;
  training: TrainingHandle;
}

/** Another handle among the parts stands as what is behind it. */
function asPart(part: unknown, { link }: RemoteHandle): unknown {
  const isFace = typeof part === 'object' && part !== null && 'dispose' in part;
  return isFace ? remoteOf(part, link) : part;
}

/** The input of a call that may have to be made again: as it is now, whatever becomes of it meanwhile. */
function inputFor({ keepsInput, source }: Makes, parts: unknown[]): unknown[] | Promise<unknown[]> {
  if (source) return SOURCES[source](parts[0] as never).then((checked) => [checked]);
  return keepsInput ? parts : copied(parts);
}

async function makeThrough(
  parent: RemoteHandle,
  method: string,
  crossing: Makes,
  parts: unknown[],
): Promise<object> {
  parent.refuseClosed();
  const input = await inputFor(crossing, parts);
  const remote = new RemoteHandle(parent.link, () =>
    parent.lend(async (target) => {
      const moved: Transferable[] = [];
      const sent = crossing.source ? [await withBytes(input[0], moved)] : input;
      return makeBy(parent.link, target, method, sent, moved);
    }),
  );
  const made = await surviving(() => remote.open());
  const face = await faceOf(crossing.makes, remote, made);
  return crossing.beside ? { ...(made.beside as object), trace: face } : face;
}

/** The last of each of the calls that change a handle, for the next worker. */
function stateOf(remote: RemoteHandle): Map<string, unknown[]> {
  const state = new Map<string, unknown[]>();
  remote.restore = async ({ handle, generation }: Made) => {
    for (const [method, parts] of state) await remote.link.call(handle, method, parts, generation);
  };
  return state;
}

/** All calls of the table on something of this kind. */
export function callsOn<K extends Kind>(kind: K, remote: RemoteHandle): Calls<K> {
  const state = stateOf(remote);
  const methodFor = (method: string, crossing: Crossing) => {
    if (typeof crossing === 'object')
      return async (...parts: unknown[]) => makeThrough(remote, method, crossing, parts);
    if (crossing !== 'state')
      return async (...parts: unknown[]) => remote.call(method, ...parts.map((part) => asPart(part, remote)));
    return async (...parts: unknown[]) => {
      const own = copied(parts);
      await remote.call(method, ...own);
      state.set(method, own);
    };
  };
  const table: Record<string, Crossing> = CALLS[kind];
  const calls = Object.entries(table).map(([method, crossing]) => [method, methodFor(method, crossing)]);
  return { ...Object.fromEntries(calls), dispose: () => remote.dispose() };
}

async function faceOf<K extends Kind>(
  kind: K,
  remote: RemoteHandle,
  { properties }: Made,
): Promise<Faces[K]> {
  const calls = callsOn(kind, remote);
  const face = { ...properties, ...((await FACES[kind]?.(calls, remote, properties)) ?? calls) };
  nameFace(face, remote);
  return face as unknown as Faces[K];
}
