/** A lab that shows a trace without its model: what the reader changes is a what-if inside each layer. */

import type { Intervention } from '../core/types.ts';
import type { Scene, Source } from '../scene/scene.ts';
import type { MaskSite } from '../view/controls/mask_site.ts';
import type { HeadEdits, LabHost, LabParts, LabRun, RailOptions, Shown } from './lab.ts';
import { TraceChanges } from './trace_changes.ts';

export abstract class TraceLabRun<S extends Source> implements LabRun<S> {
  protected readonly host: LabHost;
  protected readonly traceChanges: TraceChanges;
  /** What the trace hides by itself where the mode is not causal. */
  protected abstract readonly ownMask: MaskSite['ownMask'];

  constructor(host: LabHost) {
    this.host = host;
    this.traceChanges = new TraceChanges(host);
  }

  abstract compute(scene: Scene<S>): Promise<Shown | null>;

  abstract parts(seen: { dark: boolean }): LabParts;

  follow(before: Scene): Promise<boolean> {
    return this.traceChanges.follow(before);
  }

  edits(): HeadEdits | null {
    return this.traceChanges.edits();
  }

  masks(): MaskSite | null {
    return this.traceChanges.masks(this.host.scene.mode === 'causal' ? 'causal' : this.ownMask);
  }

  rail(): Partial<RailOptions> {
    return this.traceChanges.rail();
  }

  changes(): string[] {
    return this.traceChanges.words();
  }

  add(entry: Intervention): Promise<void> {
    return this.traceChanges.add(entry);
  }

  remove(change: unknown): Promise<void> {
    return this.traceChanges.remove(change);
  }

  toggleHead(place: { layer: number; head: number }): Promise<void> {
    return this.traceChanges.toggleHead(place);
  }

  waiting(): boolean {
    return false;
  }

  awaited(): string {
    return this.host.failed ? 'The heads appear when they can be computed.' : '';
  }

  /** What was kept beside the trace. */
  leave(): void {
    this.traceChanges.dispose();
  }

  dispose(): void {
    this.leave();
  }
}
