/** Hands a session what the scene shows together with the chosen head and the pinned row. */

import type { Scene } from '../../scene/scene.ts';
import type { TraceSession } from '../../trace/trace_session.ts';

/** What does it comes with the first wish. Whether that is another wish than before. */
export async function showBeside(
  session: TraceSession,
  { compared, rows, arcs = {} }: Pick<Scene, 'compared' | 'rows' | 'arcs'>,
): Promise<boolean> {
  session.arcs = arcs;
  if (!session.beside && !compared && !rows) return false;
  // Where it cannot be had, what adds heads and rows says so.
  const part = session.beside ? null : await import('../../view/together/laid_over.ts').catch(() => null);
  session.beside ??= part?.laidOver() ?? null;
  return session.beside?.want({ compared, rows }) ?? false;
}
