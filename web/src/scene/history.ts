/** Undo and redo over whole Scenes. */

import type { Scene } from './scene.ts';

const LONGEST = 200;

export class History {
  #past: Scene[] = [];
  #future: Scene[] = [];

  /** Remembers the scene that a change is about to leave. */
  remember(scene: Scene): void {
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
