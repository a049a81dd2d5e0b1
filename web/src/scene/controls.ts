/** Which controls the page shows: a teacher leaves out what a class does not need. What is computed stays to be seen. */

import type { Scene } from './scene.ts';

/** In the order in which an address names them. */
export const CONTROLS = ['heads', 'view', 'masks', 'edits', 'examples', 'share'] as const;
export type Controls = (typeof CONTROLS)[number];

/** In the address, where none of them is shown. */
const NONE = 'none';

/** What is shown of `heads,view`, and what of it is the name of no group. Names that are all unknown ask for nothing. */
export function readControls(text: string): { shown: readonly Controls[]; unknown: string[] } {
  const names = text.split(',').filter((name) => name !== '');
  const shown = CONTROLS.filter((name) => names.includes(name));
  const unknown = names.filter((name) => name !== NONE && !CONTROLS.includes(name as Controls));
  return { shown: shown.length > 0 || names.includes(NONE) ? shown : CONTROLS, unknown };
}

/** As the scene and its address have it; undefined: all are shown. */
export function writeControls(shown: readonly Controls[]): string | undefined {
  const names = CONTROLS.filter((name) => shown.includes(name));
  return names.length === CONTROLS.length ? undefined : names.join() || NONE;
}

/** With these controls alone; where they are all, nothing is said of them. */
export function withControls({ controls: _, ...scene }: Scene, shown: readonly Controls[]): Scene {
  const controls = writeControls(shown);
  return controls === undefined ? scene : { ...scene, controls };
}

export function hiddenControls({ controls }: { controls?: string | undefined }): readonly Controls[] {
  if (controls === undefined) return [];
  const { shown } = readControls(controls);
  return CONTROLS.filter((name) => !shown.includes(name));
}
