/** From one step of a story to another: what the reader touched stays, unless the step needs another value. */

import type { Intervention } from '../core/types.ts';
import type { Scene, Source } from '../scene/scene.ts';

type Fields = Readonly<Record<string, unknown>>;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** `current` with what differs between both. */
function moved(current: Fields, from: Fields, to: Fields): Record<string, unknown> {
  const next: Record<string, unknown> = { ...current };
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (isSame(from[key], to[key])) continue;
    if (to[key] === undefined) delete next[key];
    else next[key] = to[key];
  }
  return next;
}

/** The reader's own changes stay beside those of the step. */
function movedList(current: readonly Intervention[], from: Scene, to: Scene): Intervention[] {
  const has = (list: readonly Intervention[], entry: Intervention) =>
    list.some((other) => isSame(other, entry));
  const own = current.filter((entry) => !has(from.interventions, entry) && !has(to.interventions, entry));
  const kept = to.interventions.filter((entry) => !has(from.interventions, entry) || has(current, entry));
  return [...kept, ...own];
}

/** Of a source what makes it another text or other numbers; the rest is how it is looked at. */
export function isOwnText(current: Source, declared: Source): boolean {
  const textOf = (source: Fields) =>
    [source.text, source.pair, source.target, source.generated, source.vectors, source.train].map(
      (part) => part ?? null,
    );
  return !isSame(textOf(current as unknown as Fields), textOf(declared as unknown as Fields));
}

/** The scene after `current`, which the reader left of step `from`, on the way to step `to`. */
export function onTheWay(current: Scene, from: Scene, to: Scene): Scene {
  if (current.source.kind !== to.source.kind || from.source.kind !== to.source.kind) return to;
  const source = moved(
    current.source as unknown as Fields,
    from.source as unknown as Fields,
    to.source as unknown as Fields,
  );
  const next = moved(current as unknown as Fields, from as unknown as Fields, to as unknown as Fields);
  const scene = {
    ...next,
    source,
    interventions: movedList(current.interventions, from, to),
  } as unknown as Scene;
  // A cell of the step's text is none of the reader's.
  if (isOwnText(scene.source, to.source)) return { ...scene, pin: current.pin, step: current.step };
  // Nor is the cell of the word that was being written, once another one is.
  return from.step !== to.step ? { ...scene, pin: to.pin } : scene;
}
