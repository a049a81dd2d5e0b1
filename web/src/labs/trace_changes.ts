/** The reader's changes on a trace without its model: each head as its own queries and keys have it, and nothing follows. */

import { html, nothing } from 'lit';
import type { Intervention, TraceHandle } from '../core/types.ts';
import { fitting, paintedCells, reaches, withoutIntervention, wordsOf } from '../intervention/list.ts';
import type { Scene } from '../scene/scene.ts';
import type { TraceExtras } from '../trace/trace_extras.ts';
import { ChangesList } from '../view/controls/changes_list.ts';
import { defineParts } from '../view/define_parts.ts';
import { distinctName } from '../view/token_name.ts';
import { cellHint } from './cell_hint.ts';
import type { HeadEdits, LabHost } from './lab.ts';

defineParts({ 'changes-list': ChangesList });

export class TraceChanges {
  readonly #host: LabHost;

  constructor(host: LabHost) {
    this.#host = host;
  }

  /** Puts them on the trace, in place of those before; what it has no place for is said. @throws CoreError */
  async put(trace: TraceHandle, interventions: Intervention[]): Promise<TraceExtras> {
    const { layers } = trace.summary;
    const most = (count: (layer: (typeof layers)[number]) => number) => Math.max(0, ...layers.map(count));
    const size = {
      layers: layers.length,
      heads: most(({ heads }) => heads),
      tokens: most(({ queries, keys }) => Math.max(queries, keys)),
    };
    const { kept, left } = fitting(interventions, size);
    if (left.length > 0) {
      const words = left.map((entry) => wordsOf(entry, String)).join('; ');
      this.#host.notices.say('compute', `This trace has no place for: ${words}.`);
    }
    await trace.change(kept);
    if (kept.length === 0) return {};
    return {
      beforeOf: (layer, head) => trace.headWith(layer, head, [], ['scores']),
      differenceOf: (layer, head) => trace.changeOf(layer, head),
      edited: (layer, head) => paintedCells(kept, { layer, head }),
    };
  }

  /** The scene has other changes: the trace that is shown follows. */
  async follow(before: Scene): Promise<void> {
    const { scene, session } = this.#host;
    const { trace } = session;
    if (!trace || JSON.stringify(before.interventions) === JSON.stringify(scene.interventions)) return;
    const { tokensFor, showsStages } = session.extras;
    const changes = await this.put(trace, scene.interventions);
    if (trace !== session.trace) return;
    session.extras = { ...(tokensFor && { tokensFor }), ...(showsStages && { showsStages }), ...changes };
    await session.refresh();
  }

  edits(): HeadEdits | null {
    const { session, scene } = this.#host;
    if (!session.trace) return null;
    return {
      interventions: scene.interventions,
      site: (layer, head) => ({ layer, head }),
      set: (interventions, gesture) => this.#host.change({ ...this.#host.scene, interventions }, gesture),
    };
  }

  /** Null: all. */
  async remove(change: Intervention | null): Promise<void> {
    const { interventions } = this.#host.scene;
    await this.edits()?.set(change ? withoutIntervention(interventions, change) : []);
  }

  #wordsOf(change: Intervention): string {
    const { session } = this.#host;
    return wordsOf(change, (position, side) =>
      distinctName(side === 'query' ? session.queryTokens : session.keyTokens, position),
    );
  }

  /** What they are in the chosen head, in words. */
  get ofHead(): string[] {
    const { scene, session } = this.#host;
    return scene.interventions
      .filter((entry) => reaches(entry, session))
      .map((entry) => this.#wordsOf(entry));
  }

  /** What stands beneath the view: how to change a cell, and what was changed. */
  below() {
    const changes = this.#host.scene.interventions.map((change) => ({
      change,
      words: this.#wordsOf(change),
    }));
    return html`${cellHint()}${changes.length === 0 ? nothing : html`<changes-list class="below" .changes=${changes}></changes-list>`}`;
  }
}
