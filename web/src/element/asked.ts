/** What an author asks for: by attributes, and where they say nothing by the scene. */

import type { TraceSummary } from '../core/types.ts';
import { savedScene } from '../labs/trace_file/saved_scene.ts';
import { traceScene } from '../labs/trace_file/source.ts';
import { writePin } from '../scene/position_text.ts';
import type { Scene } from '../scene/scene.ts';
import { ATTRIBUTES, type Attributes } from './attributes.ts';
import { readScene } from './scene_reader.ts';

/** Of these attributes. A head stays unless all are asked. */
export function askedOf(
  attributes: Attributes,
  { layer, head, pin, mode, view }: Scene,
  names: readonly (keyof Attributes)[] = ATTRIBUTES,
): Partial<Attributes> {
  const scene: Partial<Attributes> = { pin: pin ? writePin(pin) : '', mode, view };
  if (names === ATTRIBUTES) scene.head = `${layer}.${head}`;
  // Scripts set properties to null, too, where they have nothing to say.
  const said = (name: keyof Attributes) => String(attributes[name] ?? '').trim();
  return Object.fromEntries(names.map((name) => [name, said(name) || (scene[name] ?? '')]));
}

/** Of a file that was saved with what was looked at, too, where the author says nothing of it. */
export function startingScene(
  { head, pin, mode, view, scene, src }: Attributes & { src: string },
  summary: TraceSummary,
): Scene {
  const start = traceScene({ kind: 'trace', src });
  if (scene) return readScene(scene).scene;
  return head || pin || mode || view ? start : savedScene(summary, start.source, start);
}
