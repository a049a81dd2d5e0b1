/** What a trace file says of the scene that it was saved from: the head, the cell and the view that were looked at. */

import type { TraceSummary } from '../../core/types.ts';
import type { Mode, Pin, Scene, View } from '../../scene/scene.ts';
import { type TraceSource, traceScene } from './source.ts';

const VIEWS: readonly unknown[] = ['matrix', 'lines', 'table'] satisfies View[];

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function pinOf(value: unknown): Pin | null {
  if (typeof value !== 'object' || value === null) return null;
  const { query, key } = value as Partial<Pin>;
  return isCount(query) && (isCount(key) || key === -1) ? { query, key } : null;
}

function parsed(json: string | undefined): Partial<Scene> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Partial<Scene>) : {};
  } catch {
    return {};
  }
}

/** What the metadata does not say sensibly is as with any file; `before`: the view that the reader had. */
export function savedScene(
  { metadata, layers }: Pick<TraceSummary, 'metadata' | 'layers'>,
  source: TraceSource,
  before: Scene,
): Scene<TraceSource> {
  const start = { ...traceScene(source), view: before.view };
  const saved = parsed(metadata.scene);
  const { layer, head } = saved;
  if (!isCount(layer) || !isCount(head) || head >= (layers[layer]?.heads ?? 0)) return start;
  // A mask that lay over a file is laid anew; what a model computed with one has it already.
  const mode: Mode = saved.source?.kind === source.kind && saved.mode === 'causal' ? 'causal' : start.mode;
  const view = VIEWS.includes(saved.view) ? (saved.view as View) : start.view;
  return { ...start, layer, head, pin: pinOf(saved.pin), mode, view };
}
