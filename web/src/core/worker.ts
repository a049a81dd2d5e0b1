/** The worker: an inline core that answers messages. */

import { crossingOf, type Kind } from './calls.ts';
import { detectBuild } from './detect.ts';
import { InlineCore } from './inline/core.ts';
import { loadModule } from './load.ts';
import type { Ready, Request, Response } from './messages.ts';
import { isHandlePart, withFunctions } from './parts.ts';
import { CoreError, messageOf } from './types.ts';
import { holdLock } from './worker_lock.ts';

/** The core, or something that it made. */
interface Target {
  kind: Kind;
  object: object & { dispose?(): void };
}

const targets = new Map<number, Target>();
let lastHandle = 0;

function errorOf(cause: unknown) {
  if (cause instanceof CoreError) return { code: cause.code, message: cause.message, index: cause.index };
  const message = messageOf(cause);
  return { code: 'worker_lost' as const, message: `The computation stopped: ${message}.`, index: -1 };
}

function targetOf(handle: number): Target {
  const target = targets.get(handle);
  if (target) return target;
  throw new CoreError('invalid_argument', 'This trace or model was closed already.');
}

/** Buffers of freshly made results move to the page instead of being copied. */
function buffersOf(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(buffersOf) : [];
}

interface Answered {
  response: Response;
  moved: ArrayBuffer[];
}

async function answer({ id, target, method, arguments: parts }: Request): Promise<Answered> {
  const { kind, object } = targetOf(target);
  if (method === 'dispose') {
    targets.delete(target);
    object.dispose?.();
    return { response: { id, value: undefined }, moved: [] };
  }
  const crossing = crossingOf(kind, method);
  if (!crossing) throw new CoreError('invalid_argument', `There is no call ${method} on a ${kind}.`);
  const hasSource = typeof crossing === 'object' && crossing.source !== undefined;
  const given = parts.map((part) => {
    if (isHandlePart(part)) return targetOf(part.handleNumber).object;
    return hasSource ? withFunctions(part) : part;
  });
  const value = await (object as Record<string, (...all: unknown[]) => unknown>)[method]?.(...given);
  if (typeof crossing !== 'object')
    return { response: { id, value }, moved: crossing === 'moved' ? buffersOf(value) : [] };
  const { trace, ...beside } = crossing.beside ? (value as { trace: object }) : { trace: value as object };
  targets.set(++lastHandle, { kind: crossing.makes, object: trace });
  return {
    response: { id, handle: lastHandle, properties: { ...trace }, ...(crossing.beside && { beside }) },
    moved: buffersOf(beside),
  };
}

async function serve(): Promise<void> {
  const core = new InlineCore(await loadModule(detectBuild(), self.name === 'view' ? 'view' : 'whole'));
  targets.set(0, { kind: 'core', object: core });
  self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
    try {
      const { response, moved } = await answer(request);
      self.postMessage(response, { transfer: moved });
    } catch (cause) {
      self.postMessage({ id: request.id, error: errorOf(cause) } satisfies Response);
    }
  };
  self.postMessage({ ready: true, build: core.build, lock: await holdLock() } satisfies Ready);
}

serve().catch((cause) => self.postMessage({ ready: false, error: errorOf(cause) } satisfies Ready));
