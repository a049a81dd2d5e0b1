/** How a page learns of a worker's end, however it ends: one that is killed says nothing itself. */

/** In the worker: takes a lock that its end releases. Null where there are no locks. */
export function holdLock(): Promise<string | null> {
  if (!navigator.locks) return Promise.resolve(null);
  const name = `attention-playground-${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    navigator.locks
      .request(name, () => {
        resolve(name);
        return new Promise(() => {});
      })
      .catch(() => resolve(null));
  });
}

/** In the page: calls `then` when the holder of the lock is gone. */
export function whenReleased(lock: string | null, then: () => void): void {
  if (lock !== null) navigator.locks.request(lock, then).catch(() => {});
}
