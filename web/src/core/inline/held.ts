/** What holds the module's functions and objects on this thread. */

import type { ClassHandle, MainModule } from '../generated/attention.d.ts';
import { CoreError } from '../types.ts';
import { orThrow } from './memory.ts';

/**
 * An object of the module until it is disposed of. The fields of a class that extends it cross to the page with
 * a handle: they must be plain data, or private.
 */
export abstract class Held<H extends ClassHandle> {
  readonly #module: MainModule;
  /** As an error names it: "trace". */
  readonly #name: string;
  #object: H | null;

  constructor(module: MainModule, object: H | null, name: string) {
    this.#module = module;
    this.#object = orThrow(module, object);
    this.#name = name;
  }

  protected get module(): MainModule {
    return this.#module;
  }

  /** @throws CoreError where it was disposed of */
  protected get held(): H {
    if (this.#object) return this.#object;
    throw new CoreError('invalid_argument', `This ${this.#name} was closed already.`);
  }

  dispose(): void {
    this.#object?.delete();
    this.#object = null;
  }
}

type ModuleCall = (module: MainModule, ...parts: never[]) => unknown;

/** `calls` as methods: without their first parameter, and with an error as a promise that rejects. */
type Methods<C extends Record<string, ModuleCall>> = {
  [Name in keyof C]: C[Name] extends (module: MainModule, ...parts: infer Parts) => infer Result
    ? (...parts: Parts) => Promise<Awaited<Result>>
    : never;
};

/** A class whose methods are `calls` on the module that it is made with. */
export function classOfCalls<C extends Record<string, ModuleCall>>(
  calls: C,
): new (
  module: MainModule,
) => Methods<C> {
  class WithCalls {
    constructor(module: MainModule) {
      for (const [name, call] of Object.entries(calls)) {
        const method = async (...parts: unknown[]) => call(module, ...(parts as never[]));
        Object.assign(this, { [name]: method });
      }
    }
  }
  return WithCalls as new (
    module: MainModule,
  ) => Methods<C>;
}
