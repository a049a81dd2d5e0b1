/** Why there is no comparison, and what leads on. */

import type { ModelLoader } from '../../models/model_loader.ts';
import type { Against } from '../../scene/scene.ts';

/** What can be compared in place of what was asked for. */
export interface Nearest {
  /** After "Compare with". */
  name: string;
  against: Against;
}

export interface Problem {
  words: string;
  nearest: Nearest | null;
  /** Of the model that is missing; null: none is. */
  loader: ModelLoader<{ notices: string[] }> | null;
}

/** Said in place of an error's own words. */
export class CannotCompare extends Error implements Problem {
  readonly nearest: Nearest | null;
  readonly loader: Problem['loader'];

  constructor(
    words: string,
    { nearest = null, loader = null }: Partial<Pick<Problem, 'nearest' | 'loader'>> = {},
  ) {
    super(words);
    this.nearest = nearest;
    this.loader = loader;
  }

  get words(): string {
    return this.message;
  }
}
