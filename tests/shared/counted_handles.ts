/** The module with every object that it hands out counted, until each is deleted. */

import type { ClassHandle, MainModule } from '../../web/src/core/generated/attention.d.ts';
import type { LoadedModule } from '../../web/src/core/load.ts';

/** Calls of its objects that make others. */
const MAKERS = ['run', 'follow', 'read', 'open', 'probe', 'trace', 'openSession', 'rank'] as const;

type Call = (...parts: unknown[]) => unknown;

const isHandle = (value: unknown): value is ClassHandle =>
  typeof value === 'object' && value !== null && 'isDeleted' in value;

export class CountedHandles {
  /** By the name of their class. */
  readonly alive = new Map<string, Set<ClassHandle>>();
  readonly loaded: LoadedModule;

  constructor({ module, build }: LoadedModule) {
    const counted = new Proxy(module, { get: (target, name) => this.#member(Reflect.get(target, name)) });
    this.loaded = { module: counted as MainModule, build };
  }

  count(kind: string): number {
    return this.alive.get(kind)?.size ?? 0;
  }

  /** All that is not deleted yet, as an error should name it: `{ TraceHandle: 2 }`. */
  get counts(): Record<string, number> {
    const counts = [...this.alive].map(([kind, handles]): [string, number] => [kind, handles.size]);
    return Object.fromEntries(counts.filter(([, size]) => size > 0));
  }

  #member(member: unknown): unknown {
    if (typeof member !== 'function') return member;
    const { create } = member as { create?: Call };
    return create ? { create: this.#counting(create, member) } : this.#counting(member as Call, undefined);
  }

  #counting(call: Call, self: unknown): Call {
    return (...parts) => this.#counted(call.apply(self, parts));
  }

  /** An answer may have its handle as its `trace`. */
  #counted<Answer>(answer: Answer): Answer {
    if (isHandle(answer)) this.#add(answer);
    else if (typeof answer === 'object' && answer !== null && 'trace' in answer) this.#counted(answer.trace);
    return answer;
  }

  #add(handle: ClassHandle): void {
    const kind = handle.constructor.name;
    const handles = this.alive.get(kind) ?? new Set();
    this.alive.set(kind, handles.add(handle));
    const calls = handle as unknown as Record<string, Call | undefined>;
    const remove = handle.delete;
    calls.delete = () => {
      handles.delete(handle);
      remove.call(handle);
    };
    for (const maker of MAKERS) {
      const make = calls[maker];
      if (make) calls[maker] = this.#counting(make, handle);
    }
  }
}
