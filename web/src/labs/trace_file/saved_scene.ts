/** What a trace file says of the scene that it was saved from: the head, the cell and the view that were looked at. */

import type { LayerSummary, TraceSummary } from '../../core/types.ts';
import { LEAST_SHARE } from '../../scene/defaults.ts';
import type { Colours, Mode, Pin, Scene } from '../../scene/scene.ts';
import { registeredViews } from '../../view/head/index.ts';
import { type TraceSource, traceScene } from './source.ts';

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function pinOf(value: unknown, { queries, keys }: LayerSummary): Pin | null {
  if (typeof value !== 'object' || value === null) return null;
  const { query, key } = value as Partial<Pin>;
  const isInside = isCount(query) && query < queries && (key === -1 || (isCount(key) && key < keys));
  return isInside ? { query, key } : null;
}

/** How it was drawn. */
function drawingOf(saved: Partial<Scene>): Pick<Scene, 'massShare' | 'words'> & Colours {
  const { massShare, rescaled, scaledBy, shades, words } = saved;
  const isShare = typeof massShare === 'number' && massShare >= LEAST_SHARE && massShare < 1;
  return {
    ...(isShare && { massShare }),
    ...(rescaled === true ? { rescaled } : (scaledBy === 'row' || scaledBy === 'column') && { scaledBy }),
    ...((shades === 'root' || shades === 'linear') && { shades }),
    ...(words === true && { words }),
  };
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
  const summary = isCount(layer) ? layers[layer] : undefined;
  if (!isCount(layer) || !isCount(head) || !summary || head >= summary.heads) return start;
  // A mask that lay over a file is laid anew; what a model computed with one has it already.
  const mode: Mode = saved.source?.kind === source.kind && saved.mode === 'causal' ? 'causal' : start.mode;
  const view = registeredViews().find(({ name, when }) => name === saved.view && !when)?.name ?? start.view;
  return { ...start, layer, head, pin: pinOf(saved.pin, summary), mode, view, ...drawingOf(saved) };
}
