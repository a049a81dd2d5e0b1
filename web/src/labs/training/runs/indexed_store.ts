/** Runs in the browser's own storage (IndexedDB). */

import type { Snapshot } from './run_log.ts';
import type { Checkpoint, Kept, KeptRun, KeptWithLooks, RunStore } from './run_store.ts';

const VERSION = 1;
const STORES = ['runs', 'checkpoints', 'snapshots'];

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves once everything is written. */
function written(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

/** All snapshots of a run: their keys are its name and a step. */
function ofRun(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
}

export class IndexedStore implements RunStore {
  readonly #name: string;
  #database: Promise<IDBDatabase> | null = null;

  constructor(name = 'attention-playground-training') {
    this.#name = name;
  }

  /** Another page with a newer version may ask this one to let go. */
  #open(): Promise<IDBDatabase> {
    if (this.#database) return this.#database;
    const request = indexedDB.open(this.#name, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('runs', { keyPath: 'id' });
      request.result.createObjectStore('checkpoints');
      request.result.createObjectStore('snapshots');
    };
    const opening = answered(request).then((database) => {
      database.onversionchange = () => this.close();
      return database;
    });
    this.#database = opening;
    opening.catch(() => {
      this.#database = null;
    });
    return opening;
  }

  async list(): Promise<KeptWithLooks[]> {
    const transaction = (await this.#open()).transaction(['runs', 'snapshots']);
    const runs = await answered<KeptRun[]>(transaction.objectStore('runs').getAll());
    const snapshots = transaction.objectStore('snapshots');
    const all = await Promise.all(
      runs.map(async (run) => ({
        run,
        snapshots: await answered<Snapshot[]>(snapshots.getAll(ofRun(run.id))),
      })),
    );
    return all.sort((one, other) => other.run.begun - one.run.begun);
  }

  async checkpoint(id: string): Promise<Checkpoint | null> {
    const store = (await this.#open()).transaction('checkpoints').objectStore('checkpoints');
    return (await answered<Checkpoint | undefined>(store.get(id))) ?? null;
  }

  /** All of it, or nothing. */
  async #write(act: (transaction: IDBTransaction) => void): Promise<void> {
    const transaction = (await this.#open()).transaction(STORES, 'readwrite');
    const done = written(transaction);
    try {
      act(transaction);
    } catch (cause) {
      done.catch(() => {});
      transaction.abort();
      throw cause;
    }
    await done;
  }

  async keep({ run, checkpoint, snapshots, dropped }: Kept): Promise<void> {
    await this.#write((transaction) => {
      transaction.objectStore('runs').put(run);
      if (checkpoint) transaction.objectStore('checkpoints').put(checkpoint, run.id);
      const looks = transaction.objectStore('snapshots');
      for (const step of dropped) looks.delete([run.id, step]);
      for (const snapshot of snapshots) looks.put(snapshot, [run.id, snapshot.step]);
    });
  }

  async discard(id: string): Promise<void> {
    await this.#write((transaction) => {
      transaction.objectStore('runs').delete(id);
      transaction.objectStore('checkpoints').delete(id);
      transaction.objectStore('snapshots').delete(ofRun(id));
    });
  }

  close(): void {
    this.#database?.then(
      (database) => database.close(),
      () => {},
    );
    this.#database = null;
  }
}
