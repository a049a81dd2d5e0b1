/** A trace from a file on the screen. */

import { html } from 'lit';
import type { Intervention } from '../../core/types.ts';
import { OPENING } from '../../scene/notices.ts';
import type { Mode, Scene } from '../../scene/scene.ts';
import { CHANGED_WHAT_IF, SAVED_WHAT_IF, takesMasks } from '../../trace/mode_mask.ts';
import type { MaskSite } from '../../view/controls/mask_site.ts';
import { cellHint } from '../cell_hint.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, RailOptions, Shown } from '../lab.ts';
import { showTraceFile } from '../shared_trace.ts';
import { TraceChanges } from '../trace_changes.ts';
import { openFiles } from './open_files.ts';
import { savedChanges } from './saved_changes.ts';
import { savedScene } from './saved_scene.ts';
import { isTrace, type TraceSource } from './source.ts';

/** What a trace would have to hold to be shown so. */
const NEEDS: Partial<Record<Mode, string>> = {
  causal: 'Causal needs the queries and keys of every layer',
  cross: 'Cross needs two texts or the vectors',
};

export class TraceFileLabRun implements LabRun<TraceSource> {
  readonly #host: LabHost;
  readonly #changes: TraceChanges;

  constructor(host: LabHost) {
    this.#host = host;
    this.#changes = new TraceChanges(host);
  }

  async compute({ source: { src, bytes }, mode, interventions }: Scene<TraceSource>): Promise<Shown | null> {
    const file = { src, ...(bytes !== undefined && { hash: bytes }) };
    const { shown, applies } = await showTraceFile(this.#host, file, mode);
    if (!applies)
      this.#host.notices.say('compute', `${NEEDS[mode]}: this trace is shown as it was computed.`);
    return this.#changes.change(shown, interventions);
  }

  follow(before: Scene): Promise<void> {
    return this.#changes.follow(before);
  }

  edits(): HeadEdits | null {
    return this.#changes.edits();
  }

  masks(): MaskSite | null {
    return this.#changes.masks(this.#host.scene.mode === 'causal' ? 'causal' : 'other');
  }

  rail(): Partial<RailOptions> {
    return this.#changes.rail();
  }

  changes(): string[] {
    return this.#changes.words();
  }

  add(entry: Intervention): Promise<void> {
    return this.#changes.add(entry);
  }

  remove(change: unknown): Promise<void> {
    return this.#changes.remove(change);
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.#changes.toggleHead(place);
  }

  /** A file with several stacks has heads of other modes in other layers; what it hides by itself stays hidden. */
  chooseMode(mode: Mode): Promise<boolean> | undefined {
    const { scene, session } = this.#host;
    const { overview, oneSequence, trace } = session;
    const wantsOne = mode !== 'cross';
    if (oneSequence !== wantsOne) {
      const layer = overview.ownTokens.findIndex((tokens) => (tokens !== null) === wantsOne);
      if (layer < 0) return Promise.resolve(false);
      return this.#host.change({ ...scene, layer, head: 0, pin: null }).then(() => true);
    }
    const isThere = mode === 'self' ? scene.mode !== 'self' : trace !== null && takesMasks(trace.summary);
    return isThere ? undefined : Promise.resolve(false);
  }

  waiting(): boolean {
    return false;
  }

  awaited(): string {
    return this.#host.failed ? 'The heads appear when they can be computed.' : '';
  }

  whatIf({ mode, interventions }: Scene<TraceSource>): string {
    if (interventions.length > 0) return CHANGED_WHAT_IF;
    const { trace } = this.#host.session;
    return mode === 'causal' && trace && takesMasks(trace.summary) ? SAVED_WHAT_IF : '';
  }

  /** Looked at before it replaces anything, so that a bad file loses nothing; that is said. */
  async accepts(chosen: File[]): Promise<boolean> {
    const { files, notices } = this.#host;
    const [first] = chosen;
    if (!first) return false;
    try {
      const { bytes, trace } = await openFiles(this.#host, chosen);
      const source: TraceSource = {
        kind: 'trace',
        src: first.name,
        bytes: files.keep(first.name, bytes, trace),
      };
      const saved = savedScene(trace.summary, source, this.#host.scene);
      await this.#host.change({ ...saved, interventions: savedChanges(trace.summary.metadata) });
    } catch (cause) {
      notices.failed(cause, `${first.name}: `, OPENING);
    }
    return true;
  }

  parts(): LabParts {
    const { scene, session } = this.#host;
    if (!isTrace(scene.source)) return {};
    return {
      controls: html`<p class="what-if">${session.trace?.summary.metadata.model ?? 'A trace'} from the file ${scene.source.src}</p>`,
      below: session.trace ? cellHint() : null,
      ...this.#changes.panel(),
    };
  }

  dispose(): void {}
}
