/** A trace from a file on the screen. */

import { html } from 'lit';
import type { Intervention } from '../../core/types.ts';
import type { Mode, Scene } from '../../scene/scene.ts';
import { SAVED_WHAT_IF } from '../../trace/mode_mask.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, Shown } from '../lab.ts';
import { showTraceFile } from '../shared_trace.ts';
import { TraceChanges } from '../trace_changes.ts';
import { openFiles } from './open_files.ts';
import { savedChanges } from './saved_changes.ts';
import { savedScene } from './saved_scene.ts';
import { isTrace, type TraceSource } from './source.ts';

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
      this.#host.notices.say(
        'compute',
        'Cross needs two texts or the vectors: this trace is shown as it was computed.',
      );
    return { ...shown, ...(await this.#changes.put(shown.trace, interventions)) };
  }

  follow(before: Scene): Promise<void> {
    return this.#changes.follow(before);
  }

  edits(): HeadEdits | null {
    return this.#changes.edits();
  }

  async remove(change: unknown): Promise<void> {
    await this.#changes.remove(change as Intervention | null);
  }

  changes(): string[] {
    return this.#changes.ofHead;
  }

  /** A file with several stacks has heads of other modes in other layers; what it hides by itself stays hidden. */
  chooseMode(mode: Mode): Promise<boolean> | undefined {
    const { scene, session } = this.#host;
    const { overview, oneSequence } = session;
    const wantsOne = mode !== 'cross';
    if (oneSequence !== wantsOne) {
      const layer = overview.ownTokens.findIndex((tokens) => (tokens !== null) === wantsOne);
      if (layer < 0) return Promise.resolve(false);
      return this.#host.change({ ...scene, layer, head: 0, pin: null }).then(() => true);
    }
    return mode === 'self' && scene.mode === 'self' ? Promise.resolve(false) : undefined;
  }

  waiting(): boolean {
    return false;
  }

  awaited(): string {
    return this.#host.failed ? 'The heads appear when they can be computed.' : '';
  }

  whatIf({ mode }: Scene<TraceSource>): string {
    return mode === 'causal' ? SAVED_WHAT_IF : '';
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
      notices.failed(cause, `${first.name}: `);
    }
    return true;
  }

  parts(): LabParts {
    const { scene, session } = this.#host;
    if (!isTrace(scene.source)) return {};
    return {
      controls: html`<p class="what-if">${session.trace?.summary.metadata.model ?? 'A trace'} from the file ${scene.source.src}</p>`,
      below: session.trace ? this.#changes.below() : null,
    };
  }

  dispose(): void {}
}
