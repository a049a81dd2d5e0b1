/**
 * A story is data: steps, each a scene of the page with a sentence or two. What it claims, and what its question's
 * answer is, is asked of the core while it is shown, on the text that is shown.
 */

import type { AnyLab, LabHost, LabRun } from '../labs/lab.ts';
import type { HeadPosition, Scene } from '../scene/scene.ts';

/** What a story sees of the page. */
export interface StoryPage extends LabHost {
  readonly lab: AnyLab;
  /** The lab's code, once it is there. */
  readonly run: LabRun | null;
  /** The scene waits for its model. */
  readonly waiting: boolean;
  /** Something that the reader asked for is on its way to the screen. */
  readonly working: boolean;
  /** The address named a story and nothing else. */
  isStoryAlone: boolean;
}

/** A sentence with its figures, and whether they bear it out. */
export interface Claim {
  holds: boolean;
  words: string;
  /** Heads that it names: buttons lead there. */
  heads?: readonly HeadPosition[];
}

/** What the core says of a step at this moment. */
export interface Told {
  claims: Claim[];
  /** Which answer is right, from 0, -1: none of them; and in one sentence why. */
  truth?: { answer: number; why: string };
  /** What is under way, in words: it is asked again. */
  pending?: string;
  /** Why the step's question cannot be asked of this text; absent: it can. */
  unfit?: string;
}

export interface Question {
  asks: string;
  answers: readonly string[];
}

export interface Step {
  scene: Scene;
  /** Plain prose, a sentence or two. */
  says: string;
  question?: Question;
  /** Of a translation it speaks of the matrix, not of the figure. */
  inMatrix?: boolean;
  /** What it says is asked of whichever source the reader has brought. */
  anySource?: boolean;
  /** What is shown once the question is answered; absent: the same. */
  revealed?: Scene;
  /** Null while what it needs is on its way; it is asked again when the page says that something is another. */
  tell?(page: StoryPage, answered: boolean): Promise<Told | null>;
  /** Where what it says comes from. */
  source?: string;
}

export interface Story {
  steps: readonly Step[];
}

/** A story in the menu: its steps are fetched when it is opened. */
export interface StoryEntry {
  /** In the address. */
  name: string;
  title: string;
  minutes: number;
  /** One line. */
  about: string;
  load(): Promise<Story>;
}

/** `yes` where the figures bear it out, else what is so instead. */
export function claim(holds: boolean, yes: string, no: string): Claim {
  return { holds, words: holds ? yes : no };
}
