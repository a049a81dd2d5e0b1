/** The attribute `scene`, whose reader is fetched when an element has one. */

import { partOf } from '../core/part.ts';
import { traceScene } from '../labs/trace_file/source.ts';
import type { Scene } from '../scene/scene.ts';
import { NO_SOURCE } from './no_source.ts';

let reader: typeof import('./scene_attribute.ts') | undefined;

export function canRead(text: string): boolean {
  return !text || reader !== undefined;
}

/** @throws CoreError where the reader cannot be had */
export async function fetchReader(text: string): Promise<void> {
  if (!canRead(text)) reader = await partOf(import('./scene_attribute.ts'), 'What reads the attribute scene');
}

/** With or without `#`. One that cannot be read gives the start, and why. */
export function readScene(text: string): { scene: Scene; problem: string } {
  if (text && reader) return reader.readScene(text);
  return { scene: traceScene(NO_SOURCE), problem: '' };
}
