/** Something in the worker, made again when its worker is gone. */

import type { HandlePart } from '../parts.ts';
import { CoreError } from '../types.ts';
import { type Answer, notPlain, WorkerDied, type WorkerLink } from './link.ts';

const ATTEMPTS = 3;

/** Where something is in a worker, and what it is. */
export interface Made {
  handle: number;
  /** The worker that it was made in. */
  generation: number;
  /** Its own plain properties. */
  properties: object;
  /** What the call gave beside it. */
  beside?: unknown;
}

/** Repeats `attempt` while workers die under it. */
export async function surviving<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count++) {
    try {
      return await attempt();
    } catch (cause) {
      if (!(cause instanceof WorkerDied)) throw cause;
    }
  }
  throw new CoreError(
    'worker_lost',
    'The computation was stopped several times, perhaps because memory ran out. Try a shorter text, or reload the page.',
  );
}

/** The input as it is now: a replay must not see what its owner changed since. */
export function copied<T>(input: T): T {
  try {
    return structuredClone(input);
  } catch {
    throw notPlain();
  }
}

/** What a call returned, if it was not a new handle. */
function answerValue<T>(answer: Answer): T {
  return ('value' in answer ? answer.value : undefined) as T;
}

/** A call that makes something new. */
export async function makeBy(
  link: WorkerLink,
  target: Pick<Made, 'handle' | 'generation'>,
  method: string,
  parts: unknown[],
  moved: Transferable[] = [],
): Promise<Made> {
  const answer = await link.call(target.handle, method, parts, target.generation, moved);
  const { handle, properties, beside } = answer as Omit<Made, 'generation'>;
  return { handle, properties, beside, generation: link.generation };
}

export class RemoteHandle {
  readonly link: WorkerLink;
  /** How it is made in a worker. */
  make: () => Promise<Made>;
  /** Brings it to where it was, once it is made again. */
  restore: (made: Made) => Promise<void> = async () => {};
  #made: Promise<Made> | undefined;
  #closed = false;

  constructor(link: WorkerLink, make: () => Promise<Made>) {
    this.link = link;
    this.make = make;
  }

  /** Where it is in the present worker; made there once, however many calls wait. */
  async open(): Promise<Made> {
    await this.link.start();
    const present = this.#made;
    if (present) {
      const made = await present;
      if (made.generation === this.link.generation) return made;
      // The first call to see that it is gone makes it anew, the others join.
      if (present !== this.#made) return this.open();
    }
    const making = this.#makeAndRestore();
    this.#made = making;
    making.catch(() => {
      if (this.#made === making) this.#made = undefined;
    });
    return making;
  }

  async #makeAndRestore(): Promise<Made> {
    const made = await this.make();
    await this.restore(made);
    return made;
  }

  /** @throws CoreError where it was disposed of */
  refuseClosed(): void {
    if (this.#closed) throw new CoreError('invalid_argument', 'This trace or model was closed already.');
  }

  /** `parts` may hold other handles of the same core. */
  async call<T>(method: string, ...parts: unknown[]): Promise<T> {
    return surviving(async () => {
      this.refuseClosed();
      const { handle, generation } = await this.open();
      const sent = await Promise.all(
        parts.map((part) => (part instanceof RemoteHandle ? part.#asPart() : part)),
      );
      return answerValue<T>(await this.link.call(handle, method, sent, generation));
    });
  }

  /** As it stands among a call's parts: its number in the worker that the call goes to. */
  async #asPart(): Promise<HandlePart> {
    this.refuseClosed();
    return { handleNumber: (await this.open()).handle };
  }

  /** Makes something by it that may outlive it: where it is closed, it is open for that long. */
  async lend<T>(make: (made: Made) => Promise<T>): Promise<T> {
    const made = await this.open();
    try {
      return await make(made);
    } finally {
      if (this.#closed) this.release();
    }
  }

  /** Gives up the memory in the worker. */
  dispose(): void {
    this.#closed = true;
    this.release();
  }

  /** Closes what is open now; the next `open` makes it again. */
  release(): void {
    const made = this.#made;
    this.#made = undefined;
    made
      ?.then(({ handle, generation }) => {
        if (generation === this.link.generation) return this.link.call(handle, 'dispose', [], generation);
      })
      .catch(() => {});
  }
}

const remotes = new WeakMap<object, RemoteHandle>();

/** `face` is what the page holds of it. */
export function nameFace(face: object, remote: RemoteHandle): void {
  remotes.set(face, remote);
}

/** What stands behind a face of the same core as `link`. @throws CoreError where nothing does */
export function remoteOf(face: object, link?: WorkerLink): RemoteHandle {
  const remote = remotes.get(face);
  if (remote && (!link || remote.link === link)) return remote;
  throw new CoreError('invalid_argument', 'Only what the same core made can be asked about together.');
}
