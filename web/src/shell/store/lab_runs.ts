/** The labs that were chosen: each is opened once, when it is first needed. */

import type { AnyLab, LabHost, LabRun } from '../../labs/lab.ts';
import { SourceError } from '../../models/source_error.ts';
import type { Scene, Source } from '../../scene/scene.ts';

export class LabRuns {
  readonly labs: readonly AnyLab[];
  readonly #host: LabHost;
  readonly #opening = new Map<AnyLab, Promise<LabRun>>();
  readonly #opened = new Map<AnyLab, LabRun>();

  constructor(labs: readonly AnyLab[], host: LabHost) {
    this.labs = labs;
    this.#host = host;
  }

  /** What the page starts with. */
  get first(): AnyLab {
    const [first] = this.labs;
    if (!first) throw new Error('There is no lab.');
    return first;
  }

  labOf({ kind }: Source): AnyLab {
    return this.labs.find((lab) => lab.kind === kind) ?? this.first;
  }

  opened(lab: AnyLab): LabRun | null {
    return this.#opened.get(lab) ?? null;
  }

  /** The scene waits for its model or a run. */
  waits(scene: Scene): boolean {
    return this.opened(this.labOf(scene.source))?.waiting(scene) ?? true;
  }

  get all(): LabRun[] {
    return [...this.#opened.values()];
  }

  /** One that could not be loaded is tried again by the next call. @throws SourceError */
  open(lab: AnyLab): Promise<LabRun> {
    const before = this.#opening.get(lab);
    if (before) return before;
    const opening = this.#load(lab);
    this.#opening.set(lab, opening);
    return opening;
  }

  async #load(lab: AnyLab): Promise<LabRun> {
    try {
      const run: LabRun = await lab.open(this.#host);
      this.#opened.set(lab, run);
      return run;
    } catch (cause) {
      this.#opening.delete(lab);
      throw new SourceError(
        'not_found',
        `This part of the page could not be loaded. Check the connection, choose another source and then this one again, or reload the page; the other sources are not touched. (${cause instanceof Error ? cause.message : String(cause)})`,
      );
    }
  }

  leaveOthers(lab: AnyLab): void {
    for (const [other, run] of this.#opened) if (other !== lab) run.leave?.();
  }

  /** What has to be computed anew when it changes. */
  resultPart(scene: Scene): string {
    const { source, mode, interventions, step } = scene;
    const lab = this.labOf(source);
    return JSON.stringify([source.kind, lab.resultPart?.(scene) ?? [source, mode, interventions, step]]);
  }

  /** What a reader types for the model to read; empty: there is no such text. */
  textOf({ source }: Scene): string {
    return this.labOf(source).text?.(source) ?? '';
  }
}
