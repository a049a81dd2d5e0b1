/** Undo and redo over whole Scenes. */

import type { Scene } from './scene.ts';

const LONGEST = 200;

/** Changes of the same gesture within this time are one step of the way back. */
const ONE_GESTURE_MS = 1500;

export class History {
  #past: Scene[] = [];
  #future: Scene[] = [];
  #gesture = { name: '', at: 0 };

  /**
   * Remembers the scene that a change is about to leave. `gesture`: a name for what is one movement, such
   * as a slider's, which is one step; `now` in milliseconds.
   */
  remember(scene: Scene, gesture = '', now = performance.now()): void {
    const { name, at } = this.#gesture;
    this.#gesture = { name: gesture, at: now };
    if (gesture !== '' && gesture === name && now - at < ONE_GESTURE_MS) return;
    this.#past.push(scene);
    if (this.#past.length > LONGEST) this.#past.shift();
    this.#future = [];
  }

  /** The scene before, or null at the beginning. */
  undo(current: Scene): Scene | null {
    const before = this.#past.pop();
    if (!before) return null;
    this.#future.push(current);
    return before;
  }

  redo(current: Scene): Scene | null {
    const after = this.#future.pop();
    if (!after) return null;
    this.#past.push(current);
    return after;
  }
}
