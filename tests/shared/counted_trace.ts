/** How many bytes a trace sends to the page. */

import type { TraceHandle } from '../../web/src/core/types.ts';

const originals = new WeakMap<object, TraceHandle>();

const isTrace = (answer: unknown): answer is TraceHandle =>
  typeof answer === 'object' && answer !== null && 'headWith' in answer;

function bytesIn(answer: unknown): number {
  if (ArrayBuffer.isView(answer)) return answer.byteLength;
  if (typeof answer !== 'object' || answer === null || 'dispose' in answer) return 0;
  return Object.values(answer).reduce((sum: number, part) => sum + bytesIn(part), 0);
}

/** The trace; `count` grows by the bytes of its answers, and by those of what it makes. */
export function counted(trace: TraceHandle, count: { bytes: number }): TraceHandle {
  const face = new Proxy(trace, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return async (...parts: unknown[]) => {
        const own = parts.map((part) => originals.get(part as object) ?? part);
        const answer = await value.apply(target, own);
        count.bytes += bytesIn(answer);
        return isTrace(answer) ? counted(answer, count) : answer;
      };
    },
  }) as TraceHandle;
  originals.set(face, trace);
  return face;
}

/** What stands behind it. */
export function originalOf(face: TraceHandle): TraceHandle {
  return originals.get(face) ?? face;
}
