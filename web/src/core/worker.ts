/** The worker: an inline core that answers messages. */

import { InlineCore } from './inline_core.ts';
import { loadModule } from './load.ts';
import type { Ready, Request, Response } from './messages.ts';
import { CoreError, type ModelHandle, messageOf, type TraceHandle } from './types.ts';
import { holdLock } from './worker_lock.ts';

type Handle = TraceHandle | ModelHandle;

const handles = new Map<number, Handle>();
let lastHandle = 0;

function errorOf(cause: unknown) {
  if (cause instanceof CoreError) return { code: cause.code, message: cause.message, index: cause.index };
  const message = messageOf(cause);
  return { code: 'worker_lost' as const, message: `The computation stopped: ${message}.`, index: -1 };
}

function isHandle(value: unknown): value is Handle {
  return typeof value === 'object' && value !== null && 'dispose' in value && 'summary' in value;
}

/** Buffers of freshly made results move to the page instead of being copied. */
function transferable(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value)
    .filter((part): part is ArrayBufferView => ArrayBuffer.isView(part))
    .map((part) => part.buffer as ArrayBuffer);
}

async function answer(core: InlineCore, request: Request): Promise<Response> {
  const { id, target, method } = request;
  const object = target === 0 ? core : handles.get(target);
  if (!object) throw new CoreError('invalid_argument', 'This trace or model was closed already.');
  if (method === 'dispose') handles.delete(target);
  const [first] = request.arguments as [{ config: string; bytes: Uint8Array }];
  const value =
    method === 'openModel'
      ? await core.openModel({ config: first.config, weights: async () => first.bytes })
      : await (object as unknown as Record<string, (...all: unknown[]) => unknown>)[method]?.(
          ...request.arguments,
        );
  if (!isHandle(value)) return { id, value };
  handles.set(++lastHandle, value);
  return { id, handle: lastHandle, summary: value.summary };
}

async function serve(): Promise<void> {
  const core = new InlineCore(await loadModule());
  self.onmessage = async ({ data: request }: MessageEvent<Request>) => {
    try {
      const response = await answer(core, request);
      self.postMessage(response, { transfer: 'value' in response ? transferable(response.value) : [] });
    } catch (cause) {
      self.postMessage({ id: request.id, error: errorOf(cause) } satisfies Response);
    }
  };
  self.postMessage({ ready: true, build: core.build, lock: await holdLock() } satisfies Ready);
}

serve().catch((cause) => self.postMessage({ ready: false, error: errorOf(cause) } satisfies Ready));
