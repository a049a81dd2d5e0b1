/**
 * SmolLM2 in this page: tokens per second of both builds beside the products of its matrices alone in
 * onnxruntime-web, the time to all thumbnails through the worker, and memory.
 */

import { createCore } from '/web/src/core/index.ts';
import { InlineCore } from '/web/src/core/inline/core.ts';
import type { InlineSession } from '/web/src/core/inline_language.ts';
import { loadModule } from '/web/src/core/load.ts';
import type { Core, LanguageModelHandle } from '/web/src/core/types.ts';
import { bytesOf, inTurn, median } from './measuring.ts';
import { loadOnnxruntime, openOnnx } from './onnxruntime.ts';

const CONTEXT = 512;
const PROMPTS = [64, 256];
const GRID_TOKENS = 64;
/** Side length of a thumbnail, as the page asks for it. */
const THUMBNAIL = 32;
const DECODED = 16;
const LIKELIEST = { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 1 };
const BUILDS = ['relaxed', 'simd'] as const;

/** A made-up text; `seed` changes its first token, so that nothing is reused. */
function idsOf(tokens: number, seed: number): Int32Array {
  return Int32Array.from({ length: tokens }, (_, at) => 100 + ((37 * at + (at === 0 ? seed : 0)) % 20000));
}

function openModel(core: Core): Promise<LanguageModelHandle> {
  return core.openLanguageModel({ weights: [{ name: 'model.gguf', bytes: () => bytesOf('/smollm2.gguf') }] });
}

/** A text up to its next-token table, without pauses for the page. */
async function take(session: InlineSession, ids: Int32Array): Promise<void> {
  const { layers } = await session.begin(ids, []);
  await session.advance(layers);
  await session.predict(ids.length - 1, LIKELIEST);
}

/** The products of all matrices for so many rows; of the head for the last one. */
async function openProducts(path: string): Promise<(rows: number) => Promise<void>> {
  const ort = await loadOnnxruntime();
  const session = await openOnnx(await bytesOf(path));
  return async (rows) => {
    const values = Float32Array.from({ length: rows * 576 }, (_, at) => Math.sin(at));
    await session.run({ rows: new ort.Tensor('float32', values, [rows, 576]) });
  };
}

type Products = Record<string, (rows: number) => Promise<void>>;

async function speeds(sessions: Record<string, InlineSession>, products: Products, rounds: number) {
  const rows = [];
  for (const tokens of PROMPTS) {
    const runners = Object.entries(sessions).map(
      ([name, session]) => [name, (round: number) => take(session, idsOf(tokens, round + 1))] as const,
    );
    const others = Object.entries(products).map(([name, run]) => [name, () => run(tokens)] as const);
    rows.push({
      what: 'prefill',
      tokens,
      ...(await inTurn(Object.fromEntries([...runners, ...others]), rounds)),
    });
  }
  const prompt = idsOf(GRID_TOKENS, 0);
  for (const session of Object.values(sessions)) await take(session, prompt);
  const decode = async (session: InlineSession) => {
    const ids = [...prompt];
    for (let made = 0; made < DECODED; made++) {
      ids.push(200 + made);
      await take(session, Int32Array.from(ids));
    }
  };
  const runners = Object.entries(sessions).map(([name, one]) => [name, () => decode(one)] as const);
  const others = Object.entries(products).map(
    ([name, run]) =>
      [
        name,
        async () => {
          for (let made = 0; made < DECODED; made++) await run(1);
        },
      ] as const,
  );
  rows.push({
    what: 'decode',
    tokens: DECODED,
    ...(await inTurn(Object.fromEntries([...runners, ...others]), rounds)),
  });
  return rows;
}

/** Milliseconds from a new text to all thumbnails, through the worker, as the page asks for them. */
async function measureWorker(rounds: number) {
  const core = await createCore({ where: 'worker' });
  const before = await core.memoryBytes();
  const model = await openModel(core);
  const session = await model.openSession(CONTEXT);
  const loaded = await core.memoryBytes();
  const times: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const start = performance.now();
    await session.run({ tokenIds: idsOf(GRID_TOKENS, round + 1) });
    const trace = await session.trace();
    const { layers, heads } = await trace.thumbnails(THUMBNAIL);
    if (layers * heads !== 270) throw new Error('The model has 270 heads.');
    if (round >= 0) times.push(performance.now() - start);
    trace.dispose();
  }
  await session.run({ tokenIds: idsOf(CONTEXT, 7) });
  const full = await session.trace();
  await full.thumbnails(THUMBNAIL);
  const peak = await core.memoryBytes();
  core.dispose();
  return { build: core.build, grid: median(times), memory: { before, loaded, peak } };
}

/** Milliseconds: medians; the builds and onnxruntime-web take turns. */
async function measureLanguage(rounds: number) {
  const worker = await measureWorker(rounds);
  const sessions: Record<string, InlineSession> = {};
  let summary = {};
  for (const build of BUILDS) {
    const model = await openModel(new InlineCore(await loadModule(build)));
    summary = model.summary;
    sessions[build] = (await model.openSession(CONTEXT)) as InlineSession;
  }
  const products = {
    'onnxruntime f32': await openProducts('/products-0.onnx'),
    'onnxruntime int8': await openProducts('/products-4.onnx'),
  };
  return { summary, speeds: await speeds(sessions, products, rounds), worker };
}

Object.assign(globalThis, { measureLanguage });
