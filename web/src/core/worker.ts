/** The worker: an inline core that answers messages. */

import { detectBuild } from './detect.ts';
import { InlineCore } from './inline_core.ts';
import { loadModule } from './load.ts';
import type { Ready, Request, Response } from './messages.ts';
import { CoreError, messageOf } from './types.ts';
import { holdLock } from './worker_lock.ts';

interface Handle {
  summary: unknown;
  dispose(): void;
}

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

/** The handle in a result: the result itself, or a trace that came with something. */
function handleIn(value: unknown): { handle: Handle; beside?: unknown } | null {
  if (isHandle(value)) return { handle: value };
  if (typeof value !== 'object' || value === null || !('trace' in value)) return null;
  const { trace, ...beside } = value;
  return isHandle(trace) ? { handle: trace, beside } : null;
}

/** Buffers of freshly made results move to the page instead of being copied. */
function transferable(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value)
    .filter((part): part is ArrayBufferView => ArrayBuffer.isView(part))
    .map((part) => part.buffer as ArrayBuffer);
}

const OPENING = ['openModel', 'openLanguageModel', 'openTaskModel'];

/** A file's bytes arrive with the call, and are handed over as a source asks for them. */
function sourceOf(method: string, part: unknown): unknown {
  if (method === 'openTaskModel') return async () => part;
  const { config, bytes, files } = part as {
    config: string;
    bytes: Uint8Array;
    files: { name: string; bytes: Uint8Array }[];
  };
  if (method === 'openModel') return { config, weights: async () => bytes };
  return { config, weights: files.map((file) => ({ name: file.name, bytes: async () => file.bytes })) };
}

/** Another handle of this worker stands as its number. */
function received(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || !('handleNumber' in part)) return part;
  const handle = handles.get(Number(part.handleNumber));
  if (!handle) throw new CoreError('invalid_argument', 'This trace or model was closed already.');
  return handle;
}

function call(core: InlineCore, object: unknown, { method, arguments: parts }: Request): unknown {
  const opens = object === core && OPENING.includes(method);
  const given = opens ? [sourceOf(method, parts[0])] : parts.map(received);
  return (object as Record<string, (...all: unknown[]) => unknown>)[method]?.(...given);
}

async function answer(core: InlineCore, request: Request): Promise<Response> {
  const { id, target, method } = request;
  const object = target === 0 ? core : handles.get(target);
  if (!object) throw new CoreError('invalid_argument', 'This trace or model was closed already.');
  if (method === 'dispose') handles.delete(target);
  const value = await call(core, object, request);
  const made = handleIn(value);
  if (!made) return { id, value };
  handles.set(++lastHandle, made.handle);
  return { id, handle: lastHandle, summary: made.handle.summary, beside: made.beside };
}

async function serve(): Promise<void> {
  const core = new InlineCore(await loadModule(detectBuild(), self.name === 'view' ? 'view' : 'whole'));
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
