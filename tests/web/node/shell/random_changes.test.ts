/**
 * Ten thousand random changes of the scene, with the real core: nothing is complained of, what is shown is what the
 * scene says, undo brings back what was there, and no memory is lost.
 *
 * `ATTENTION_SEED` and `ATTENTION_CHANGES` repeat a sequence that failed; the seed is printed.
 */

import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { VectorsInput } from '../../../../web/src/core/types.ts';
import { inspectUserModel, loadUserModel } from '../../../../web/src/models/user_model.ts';
import { sceneNameOf } from '../../../../web/src/models/user_models.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { OtherSide } from '../../../../web/src/shell/compare/other_side.ts';
import { openFiles } from '../../../../web/src/shell/store/open_files.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';
import { checkpointFolder, chosenFolder } from '../../../shared/checkpoints.ts';
import { checkComparison } from '../../../shared/comparison_checks.ts';
import { CountedHandles } from '../../../shared/counted_handles.ts';
import { RandomChanges } from '../../../shared/random_changes.ts';
import { RandomNumbers } from '../../../shared/random_numbers.ts';
import { checkConsistent, checkNotices, shownNumbers, undoneTooLarge } from '../../../shared/scene_checks.ts';

const SEED = Number(process.env.ATTENTION_SEED ?? Date.now() % 1_000_000);
const CHANGES = Number(process.env.ATTENTION_CHANGES ?? 10_000);
/** From here on memory is as it will be: what is loaded once is there, and the way back is as long as it gets. */
const WARM = CHANGES / 5;
const COMPUTED_ANEW_EVERY = 50;
const MOST_GROWTH = 1.05;
/**
 * What is on the screen, its heads as one, the same without the reader's changes, the same of the lab that was left,
 * a file that was looked at before it is shown, and the other side of a comparison.
 */
const MOST_TRACES = 6;
const WIDTH = 4;

const handles = new CountedHandles(await loadModule('simd'));
const core = new InlineCore(handles.loaded);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** The page's own folder; models are kept away. */
async function served(address: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(String(address));
  if (!pathname.startsWith('/traces/')) return new Response(null, { status: 404 });
  return new Response(
    Uint8Array.from(await readFile(new URL(`../../../../web/public${pathname}`, import.meta.url))),
  );
}
/** Each change comes long after the one before: none goes on with its movement. */
let clock = 0;
// No spy, which would keep each call.
vi.stubGlobal('performance', { now: () => clock });
vi.stubGlobal('document', { baseURI: 'http://localhost/' });
vi.stubGlobal('fetch', served);
afterAll(() => {
  vi.unstubAllGlobals();
});

async function traceFile(
  name: string,
  heads: number,
  [queryCount, keyCount]: [number, number],
  more = {},
): Promise<File> {
  const rows = (seed: number, count: number) => core.normalValues(seed, heads * count * WIDTH);
  const [queries, keys, values] = await Promise.all([
    rows(1, queryCount),
    rows(2, keyCount),
    rows(3, keyCount),
  ]);
  const input: VectorsInput = { heads, queryCount, keyCount, queries, keys, values, ...more };
  const trace = await core.attend(input);
  const bytes = await trace.save({ dtype: 'f32', metadata: {} });
  trace.dispose();
  return new File([Uint8Array.from(bytes)], name);
}

async function fixture(path: string): Promise<File> {
  const bytes = await readFile(new URL(`../../../fixtures/${path}`, import.meta.url));
  return new File([Uint8Array.from(bytes)], path.split('/').at(-1) ?? path);
}

const files = await Promise.all([
  traceFile('square.safetensors', 3, [5, 5]),
  traceFile('causal.safetensors', 2, [9, 9], { mask: { causal: 'bottom-right' } }),
  traceFile('cross.safetensors', 2, [4, 7]),
  fixture('dumps/matrix.npy'),
  fixture('dumps/encoder_decoder.npz'),
  fixture('dumps/vectors.npz'),
]);
const inspected = await inspectUserModel(core, await chosenFolder(checkpointFolder('bert_masked')));
const model = await loadUserModel(core, inspected);

function opened(files = undefined as Playground['files'] | undefined): Playground {
  const playground = new Playground(async () => core);
  playground.userModels.current = model;
  if (files) Object.assign(playground, { files });
  return playground;
}

async function calm({ session }: Playground, side?: OtherSide): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (session.busy || side?.busy);
}

/** The other side of a comparison, as the page has it. */
function comparedIn(playground: Playground): OtherSide {
  const side = new OtherSide(playground, () => {});
  const follow = () => side.follow();
  playground.addEventListener('change', follow);
  playground.session.addEventListener('change', follow);
  return side;
}

/** The same scene, computed from nothing. */
async function numbersAnew(scene: Scene, of: Playground): Promise<unknown> {
  const fresh = opened(of.files);
  fresh.scene = scene;
  await fresh.recompute();
  await calm(fresh);
  const numbers = shownNumbers(fresh);
  close(fresh);
  return numbers;
}

function close({ session, runs }: Playground): void {
  session.dispose();
  for (const run of runs.all) run.dispose();
}

/** In bytes, with nothing left to be collected, of scenes that are the same each time. */
async function memoryOf(playground: Playground): Promise<{ module: number; page: number }> {
  await playground.choose(opened().scene);
  await calm(playground);
  for (let time = 0; time < 3; time++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { module: await core.memoryBytes(), page: process.memoryUsage().heapUsed };
}

it(`${CHANGES} random changes with seed ${SEED} leave every view right and no memory lost`, async () => {
  console.log(`ATTENTION_SEED=${SEED} repeats these changes.`);
  const random = new RandomNumbers(SEED);
  const playground = opened();
  const side = comparedIn(playground);
  const changes = new RandomChanges(playground, random, { files, model: sceneNameOf(model) });
  await playground.start('');
  // What another model is compared with is fetched once.
  for (const lab of playground.runs.labs) if (lab.sceneOfModel) await playground.runs.open(lab);
  await calm(playground);
  const done: string[] = [];
  let memory: Awaited<ReturnType<typeof memoryOf>> | null = null;
  const story = () => `seed ${SEED}, change ${done.length}: … ${done.slice(-8).join(', ')}`;
  while (done.length < CHANGES) {
    const before = playground.scene;
    clock += 10_000;
    // Some follow each other faster than they are computed.
    const count = random.below(8) === 0 ? 3 : 1;
    const hurried: unknown[] = [];
    for (let at = 0; at < count; at++) {
      const [name, perform] = changes.next();
      done.push(name);
      hurried.push(perform());
    }
    await Promise.all(hurried);
    await calm(playground, side);
    const last = done.at(-1) ?? '';
    const isUndone = await undoneTooLarge(playground, story());
    if (isUndone) await calm(playground, side);
    checkNotices(playground, done.slice(-count).includes('address'), story());
    checkConsistent(playground, story());
    checkComparison(playground, side, story());
    expect(handles.count('TraceHandle'), story()).toBeLessThanOrEqual(MOST_TRACES);
    if (!isUndone && count === 1 && !['undo', 'redo'].includes(last) && playground.scene !== before) {
      if (random.below(10) === 0) await checkUndone(playground, before, story());
    }
    // While a model is waited for, another example stands in for it.
    if (done.length % COMPUTED_ANEW_EVERY < count && !playground.waiting)
      expect(shownNumbers(playground), story()).toEqual(await numbersAnew(playground.scene, playground));
    if (!memory && done.length >= WARM) memory = await memoryOf(playground);
  }
  const after = await memoryOf(playground);
  expect(after.module, 'bytes of the module').toBeLessThanOrEqual(MOST_GROWTH * (memory?.module ?? 0));
  expect(after.page, 'bytes of JavaScript').toBeLessThanOrEqual(MOST_GROWTH * (memory?.page ?? 0));
  // Opened when it was looked at, and shown: what was opened before is closed.
  await openFiles(playground, files.slice(0, 1));
  side.leave();
  close(playground);
  await calm(playground, side);
  expect(handles.counts, 'objects that the module still holds').toEqual({ ModelHandle: 1 });
}, 600_000);

/** One step back and forth again. */
async function checkUndone(playground: Playground, before: Scene, story: string): Promise<void> {
  const after = playground.scene;
  await playground.undo();
  await calm(playground);
  expect(playground.scene, `undone: ${story}`).toEqual(before);
  checkConsistent(playground, `undone: ${story}`);
  await playground.redo();
  await calm(playground);
  expect(playground.scene, `redone: ${story}`).toEqual(after);
  playground.notices.clear('compute');
}
