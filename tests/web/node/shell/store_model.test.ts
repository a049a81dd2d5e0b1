/**
 * The store against a model of it: random changes, steps back, addresses, and computations that end late, in any
 * order, or in failure. fast-check prints the seed and the shortest sequence where one fails.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HeadStages, TraceHandle } from '../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { traceScene } from '../../../../web/src/labs/trace_file/source.ts';
import type { Scene, View } from '../../../../web/src/scene/scene.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';

const [LAYERS, HEADS, TOKENS] = [6, 12, 32];
const tokens = Array.from({ length: TOKENS }, (_, at) => tokenOf(`t${at}`));

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Ends what it gives up, and refuses what is asked after that, as the core's do. */
class ScriptedTrace {
  disposals = 0;
  readonly result: string;
  readonly summary = {
    layers: Array.from({ length: LAYERS }, (_, layer) => ({
      name: `layer ${layer}`,
      heads: HEADS,
      queries: TOKENS,
      keys: TOKENS,
    })),
    metadata: {},
    warnings: [],
  };

  constructor(result: string) {
    this.result = result;
  }

  async #answer<T>(value: T): Promise<T> {
    if (this.disposals > 0) throw new Error('This trace was closed already.');
    // Longer than a result takes to come to the screen.
    await settled();
    return value;
  }

  head(layer: number, head: number) {
    return this.#answer({ of: this, layer, head });
  }
  cell = () => this.#answer(null);
  pair = () => this.#answer([]);
  thumbnails = () => this.#answer(null);
  statistics = () => this.#answer([]);
  dispose(): void {
    this.disposals++;
  }
}

interface Pending {
  end(succeeds: boolean): void;
}

class Script {
  readonly traces: ScriptedTrace[] = [];
  readonly pending: Pending[] = [];
  readonly playground: Playground;

  constructor() {
    const run = {
      compute: (scene: Scene) => this.#compute(scene),
      waiting: () => false,
      parts: () => ({}),
      dispose: () => {},
    };
    const labs = LABS.map(({ fallsBack: _, ...lab }) => ({ ...lab, open: async () => run }));
    const core = { onRestart: () => () => {} };
    this.playground = new Playground(async () => core as never, labs);
  }

  /** Hears of no abort: its answers come late. */
  #compute(scene: Scene) {
    return new Promise<never>((resolve, reject) => {
      const end = (succeeds: boolean) => {
        if (!succeeds) return reject(new Error('There is no more memory.'));
        const trace = new ScriptedTrace(this.playground.runs.resultPart(scene));
        this.traces.push(trace);
        resolve({ trace, tokens: { queryTokens: tokens, keyTokens: tokens } } as never);
      };
      this.pending.push({ end });
    });
  }

  get shown(): ScriptedTrace | null {
    return this.playground.session.trace as ScriptedTrace | null;
  }
}

/** Scenes as they should come and go. */
class Expected {
  scene: Scene;
  past: Scene[] = [];
  future: Scene[] = [];

  constructor(scene: Scene) {
    this.scene = scene;
  }

  change(scene: Scene): void {
    this.past.push(this.scene);
    this.future = [];
    this.scene = scene;
  }

  adopt(part: Partial<Scene>): void {
    const next = { ...this.scene, ...part };
    if (JSON.stringify(next) !== JSON.stringify(this.scene)) this.change(next);
  }

  step(from: Scene[], to: Scene[]): void {
    const scene = from.pop();
    if (!scene) return;
    to.push(this.scene);
    this.scene = scene;
  }
}

const place = { layer: fc.nat({ max: LAYERS - 1 }), head: fc.nat({ max: HEADS - 1 }) };
const pin = fc.option(fc.record({ query: fc.nat({ max: TOKENS - 1 }), key: fc.nat({ max: TOKENS - 1 }) }));
const file = fc
  .record({ src: fc.constantFrom('a.safetensors', 'b.safetensors'), causal: fc.boolean(), ...place, pin })
  .map(({ src, causal, ...rest }): Scene => {
    const mode = causal ? 'causal' : 'self';
    return { ...traceScene({ kind: 'trace', src }), mode, ...rest };
  });

const kind = <K extends string>(name: K) => fc.constant(name);
const command = fc.oneof(
  fc.record({ kind: kind('change'), scene: file }),
  fc.record({ kind: kind('choose'), scene: file }),
  fc.record({ kind: kind('view'), view: fc.constantFrom<View>('matrix', 'lines', 'table') }),
  fc.record({ kind: kind('head'), ...place }),
  fc.record({ kind: kind('pin'), pin }),
  fc.record({ kind: kind('undo') }),
  fc.record({ kind: kind('redo') }),
  fc.record({ kind: kind('address'), hash: fc.oneof(file.map(writeHash), fc.constant('#trace=')) }),
  fc.record({ kind: kind('recompute') }),
  fc.record({ kind: kind('answer'), which: fc.nat(), succeeds: fc.boolean() }),
  fc.record({ kind: kind('answer'), which: fc.nat(), succeeds: fc.constant(true) }),
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** They change the scene before they wait for anything. */
const AT_ONCE: readonly Command['kind'][] = [
  'change',
  'choose',
  'view',
  'head',
  'pin',
  'undo',
  'redo',
  'recompute',
];

function perform({ playground, pending }: Script, expected: Expected, command: Command): unknown {
  switch (command.kind) {
    case 'change':
    case 'choose':
      expected.change(command.scene);
      return playground[command.kind](command.scene);
    case 'view': {
      const scene = { ...playground.scene, view: command.view };
      expected.change(scene);
      return playground.change(scene);
    }
    case 'head': {
      const { layer, head } = command;
      expected.adopt({ layer, head });
      return playground.chooseHead({ layer, head });
    }
    case 'pin':
      expected.adopt({ pin: command.pin });
      return playground.pin(command.pin);
    case 'undo':
      expected.step(expected.past, expected.future);
      return playground.undo();
    case 'redo':
      expected.step(expected.future, expected.past);
      return playground.redo();
    case 'address':
      if (command.hash !== writeHash(playground.scene)) expected.change(readHash(command.hash).scene);
      return playground.openHash(command.hash);
    case 'recompute':
      return playground.recompute();
    case 'answer':
      return pending.splice(command.which % Math.max(1, pending.length), 1)[0]?.end(command.succeeds);
  }
}

function check({ playground, shown, traces }: Script, expected: Expected): void {
  const { session, scene, isOld, runs } = playground;
  expect(scene).toEqual(expected.scene);
  if (shown && !isOld) expect(shown.result).toBe(runs.resultPart(scene));
  expect(traces.filter(({ disposals }) => disposals === 0)).toEqual(shown ? [shown] : []);
  expect(Math.max(0, ...traces.map(({ disposals }) => disposals))).toBeLessThanOrEqual(1);
  for (const { text } of playground.notices.all) expect(text).not.toContain('closed');
  if (!shown) return;
  const { layer, head } = session;
  expect(session.stages as HeadStages & object).toMatchObject({ layer, head });
  expect((session.stages as unknown as { of: TraceHandle }).of).toBe(shown);
  if (!isOld) expect({ layer, head, pin: session.pin }).toEqual({ layer, head, pin: scene.pin });
  if (!isOld) expect({ layer, head }).toEqual({ layer: scene.layer, head: scene.head });
}

/** Until what can be answered was, and drawn. */
async function calm({ session }: Playground): Promise<void> {
  do await settled();
  while (session.busy);
}

it('what is shown belongs to the scene or is old, steps back restore, and no trace is left open', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(command, fc.boolean()), { maxLength: 30 }), async (commands) => {
      const script = new Script();
      const { playground, pending, traces } = script;
      const under: unknown[] = [playground.start('')];
      await calm(playground);
      const expected = new Expected(playground.scene);
      for (const [command, hurried] of commands) {
        under.push(perform(script, expected, command));
        // Others follow before anything of this one has happened.
        if (hurried && AT_ONCE.includes(command.kind)) continue;
        await calm(playground);
        check(script, expected);
      }
      await calm(playground);
      for (const { end } of pending.splice(0)) end(true);
      await Promise.all(under);
      check(script, expected);
      expect(playground.busy).toBe(false);
      while (expected.past.length > 0) {
        perform(script, expected, { kind: 'undo' });
        await calm(playground);
        for (const { end } of pending.splice(0)) end(true);
        await calm(playground);
        check(script, expected);
        expect(playground.busy).toBe(false);
      }
      playground.session.dispose();
      expect(traces.map(({ disposals }) => disposals)).toEqual(traces.map(() => 1));
    }),
    { numRuns: 1000 },
  );
});
