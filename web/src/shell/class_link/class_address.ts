/** The address that a teacher gives a class: the text on show or a step of a story, with some of the controls. */

import { writeHash } from '../../labs/address.ts';
import { type Controls, withControls, writeControls } from '../../scene/controls.ts';
import type { Scene } from '../../scene/scene.ts';
import { readPlace, writePlace } from '../../stories/place.ts';

export interface ClassChoice {
  /** Null: none, the text on show alone. */
  story: string | null;
  /** Counted from 0. */
  step: number;
  shown: readonly Controls[];
  /** In large type, one view. */
  presents: boolean;
}

/** What the page shows at the moment, as the choice that would bring it back. */
export function choiceOf({ story, present }: Scene, shown: readonly Controls[]): ClassChoice {
  const place = story === undefined ? null : readPlace(story);
  return { story: place?.name ?? null, step: place?.step ?? 0, shown, presents: present === true };
}

/** A step that the page is not at opens as the story has it; one that it is at, as the page shows it, with its question still to be answered. */
export function classHash(scene: Scene, { story, step, shown, presents }: ClassChoice): string {
  const place = story === null ? null : { name: story, step, answer: null };
  const here = scene.story === undefined ? null : readPlace(scene.story);
  const { story: _, present: __, ...others } = scene;
  const isHere = place === null || (here?.name === story && here?.step === step);
  if (isHere)
    return writeHash({
      ...withControls(others, shown),
      ...(place && { story: writePlace(place) }),
      ...(presents && { present: true as const }),
    });
  const controls = writeControls(shown);
  return `#${new URLSearchParams([
    ['story', writePlace(place)],
    ...(presents ? [['present', '1']] : []),
    ...(controls === undefined ? [] : [['controls', controls]]),
  ])}`;
}
