/** A language session whose every answer the test times: what the page makes of late ones can be seen. */

import {
  CoreError,
  type HeadEffect,
  type Intervention,
  type LanguageSession,
  type Prediction,
  type RunOptions,
  type TraceHandle,
} from '../../web/src/core/types.ts';

const HEADS = 2;
const LAYERS = 2;

function traceOf(tokens: number): TraceHandle {
  const cells = tokens * tokens;
  const layer = { heads: HEADS, keyValueHeads: 1, queries: tokens, keys: tokens, width: 4, valueWidth: 4 };
  const stages = {
    queries: tokens,
    keys: tokens,
    weights: new Float32Array(cells),
    allowed: new Uint8Array(cells),
    rowSums: new Float32Array(tokens),
  };
  return {
    summary: { layers: Array.from({ length: LAYERS }, () => layer), metadata: {}, warnings: [] },
    head: async () => stages,
    changeOf: async () => ({
      queries: tokens,
      keys: tokens,
      firstRow: 0,
      values: new Float32Array(cells),
      largest: 0,
    }),
    thumbnails: async () => ({
      layers: LAYERS,
      heads: HEADS,
      rows: 1,
      columns: 1,
      pixels: new Uint8Array(4),
    }),
    statistics: async () => [],
    cell: async () => ({}),
    pair: async () => [],
    dispose: () => {},
  } as unknown as TraceHandle;
}

export class ScriptedSession implements LanguageSession {
  readonly context: number;
  /** What was asked, in order. */
  readonly calls: string[] = [];
  ids: number[] = [];
  interventions: Intervention[] = [];
  /** While set, runs and rankings wait for it. */
  hold: Promise<void> | null = null;
  disposed = false;

  constructor(context: number) {
    this.context = context;
  }

  async run(input: { tokenIds: Int32Array; interventions?: Intervention[] }, options: RunOptions = {}) {
    this.calls.push(`run ${[...input.tokenIds]}`);
    await this.#held(options.signal);
    this.ids = [...input.tokenIds];
    this.interventions = input.interventions ?? [];
    return { reused: 0, computed: this.ids.length };
  }

  async #held(signal: AbortSignal | undefined): Promise<void> {
    await this.hold;
    if (signal?.aborted) throw new CoreError('cancelled', 'It was cancelled.');
  }

  async trace(tokens = this.ids.length): Promise<TraceHandle> {
    this.calls.push(`trace ${tokens}`);
    return traceOf(tokens);
  }

  /** The likeliest token is always the last one's successor. */
  async predict(position: number): Promise<Prediction> {
    this.calls.push(`predict ${position}`);
    const next = (this.ids[position] ?? 0) + 1;
    const one = { id: next, logit: 1, logProbability: -1, probability: 0.4, sampledProbability: 1 };
    return { candidates: [one], restProbability: 0.6, kept: 1, entropy: 1, sampled: next };
  }

  async logProbability(): Promise<number> {
    return -1;
  }

  async compare(_after: LanguageSession, position: number, token: number) {
    this.calls.push(`compare ${position} ${token}`);
    return { token, logProbabilityBefore: -1, logProbabilityAfter: -2, divergence: 0.5 };
  }

  async difference(_after: LanguageSession, _layer: number, _head: number, tokens: number) {
    return {
      queries: tokens,
      keys: tokens,
      values: new Float32Array(tokens * tokens),
      firstRow: 0,
      largest: 0,
    };
  }

  async writtenTokens() {
    return { raised: [], lowered: [] };
  }

  async rankHeads(
    _position: number,
    _token: number,
    options: Parameters<LanguageSession['rankHeads']>[2] = {},
  ) {
    this.calls.push('rank');
    const all: HeadEffect[] = [];
    for (let layer = 0; layer < LAYERS; layer++) {
      const part = Array.from({ length: HEADS }, (_, head) => ({
        layer,
        head,
        change: head - layer,
        divergence: 0,
      }));
      all.push(...part);
      options.onPart?.(part);
      options.onProgress?.((layer + 1) / LAYERS);
      await this.#held(options.signal);
    }
    return all;
  }

  dispose(): void {
    this.disposed = true;
  }
}
