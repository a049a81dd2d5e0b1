/** A trace from a file on the screen. */

import { html } from 'lit';
import type { TraceHandle } from '../../core/types.ts';
import { SourceError } from '../../models/source_error.ts';
import { OPENING } from '../../scene/notices.ts';
import type { HeadPosition, Mode, Scene } from '../../scene/scene.ts';
import { CHANGED_WHAT_IF, SAVED_WHAT_IF, takesMasks } from '../../trace/mode_mask.ts';
import { tellingHead } from '../../trace/telling_head.ts';
import { cellHint } from '../cell_hint.ts';
import { fileName } from '../file_name.ts';
import type { LabParts, Shown } from '../lab.ts';
import { showTraceFile } from '../shared_trace.ts';
import { TraceLabRun } from '../trace_lab_run.ts';
import { openFiles } from './open_files.ts';
import { changesSaid, savedChanges } from './saved_changes.ts';
import { savedScene } from './saved_scene.ts';
import { isTrace, type TraceSource } from './source.ts';

/** What a trace would have to hold to be shown so. */
const NEEDS: Partial<Record<Mode, string>> = {
  causal: 'Causal needs the queries and keys of every layer',
  cross: 'Cross needs two texts or the vectors',
};

const WHAT_OPENS =
  'drop a trace or arrays (.safetensors, .npz, .npy, .json), or a model (.gguf, or its folder).';
/** Endings of the files that hold attention. */
const ATTENTION = /\.(?:safetensors|npz|npy|json)$/i;

/** All are looked at before anything is drawn: of a long text that would take seconds. */
const MOST_WEIGHTS = 4_000_000;

/** Where the file says nothing of what was looked at: a head that shows something. With several stacks the first stays. */
async function startingHead(trace: TraceHandle): Promise<HeadPosition | null> {
  const { layers, metadata } = trace.summary;
  const isPlain = metadata.scene === undefined && layers.every(({ stack }) => stack === 'layer');
  const weights = layers.reduce((sum, { heads, queries, keys }) => sum + heads * queries * keys, 0);
  return isPlain && weights <= MOST_WEIGHTS ? tellingHead(await trace.statistics()) : null;
}

export class TraceFileLabRun extends TraceLabRun<TraceSource> {
  protected readonly ownMask = 'other';

  async compute({ source: { src, bytes }, mode, interventions }: Scene<TraceSource>): Promise<Shown | null> {
    const file = { src, ...(bytes !== undefined && { hash: bytes }) };
    const { shown, applies } = await showTraceFile(this.host, file, mode);
    if (!applies) this.host.notices.say('compute', `${NEEDS[mode]}: this trace is shown as it was computed.`);
    const name = fileName(src.replace(/\.[^.]*$/, ''));
    return this.traceChanges.change({ ...shown, name }, interventions);
  }

  /** A file with several stacks has heads of other modes in other layers; what it hides by itself stays hidden. */
  chooseMode(mode: Mode): Promise<boolean> | undefined {
    const { scene, session } = this.host;
    const { overview, oneSequence, trace } = session;
    const wantsOne = mode !== 'cross';
    if (oneSequence !== wantsOne) {
      const layer = overview.ownTokens.findIndex((tokens) => (tokens !== null) === wantsOne);
      if (layer < 0) return Promise.resolve(false);
      return this.host.change({ ...scene, layer, head: 0, pin: null }).then(() => true);
    }
    const isThere = mode === 'self' ? scene.mode !== 'self' : trace !== null && takesMasks(trace.summary);
    return isThere ? undefined : Promise.resolve(false);
  }

  whatIf({ mode, interventions }: Scene<TraceSource>): string {
    if (interventions.length > 0) return CHANGED_WHAT_IF;
    const { trace } = this.host.session;
    return mode === 'causal' && trace && takesMasks(trace.summary) ? SAVED_WHAT_IF : '';
  }

  /** Looked at before it replaces anything, so that a bad file loses nothing; that is said. */
  async accepts(chosen: File[]): Promise<boolean> {
    const { files, notices } = this.host;
    const [first] = chosen;
    if (!first) return false;
    try {
      const { bytes, trace } = await openFiles(this.host, chosen);
      // Before it is kept: the next file closes it.
      const start = await startingHead(trace);
      const source: TraceSource = {
        kind: 'trace',
        src: first.name,
        bytes: await files.keep(first.name, bytes, trace),
      };
      const saved = savedScene(trace.summary, source, this.host.scene);
      await this.host.change({ ...saved, ...start, interventions: savedChanges(trace.summary.metadata) });
    } catch (cause) {
      if (ATTENTION.test(first.name)) notices.failed(cause, `${first.name}: `, OPENING);
      else
        notices.failed(new SourceError('unsupported', WHAT_OPENS), `${first.name} does not open: `, OPENING);
    }
    return true;
  }

  parts(): LabParts {
    const { scene, session } = this.host;
    if (!isTrace(scene.source)) return {};
    const metadata = session.trace?.summary.metadata ?? {};
    // Those that could be read again are in the list.
    const changes = scene.interventions.length > 0 ? [] : changesSaid(metadata);
    const saved = changes.length > 0 ? `. It was saved with changes: ${changes.join('; ')}` : '';
    return {
      controls: html`<p class="what-if">${metadata.model ?? 'A trace'} from the file ${scene.source.src}${saved}</p>`,
      below: session.trace ? cellHint(this.masks() !== null) : null,
      ...this.traceChanges.panel(),
    };
  }
}
