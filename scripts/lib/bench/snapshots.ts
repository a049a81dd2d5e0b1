/**
 * What a look at the heads of a training run costs, as it is and with the trace left in the worker that
 * trains: messages and bytes of a snapshot, and how long the page waits for a head while steps are taken.
 *
 *   node scripts/lib/bench/snapshots.ts [ROUNDS]
 */

import { countingCore, trafficDuring } from '../../../tests/shared/counted_worker.ts';
import type { TraceHandle } from '../../../web/src/core/types.ts';
import { SLICE_MS } from '../../../web/src/labs/training/runs/run_pace.ts';
import { lookAt } from '../../../web/src/labs/training/runs/take_snapshot.ts';

const rounds = Number(process.argv[2] ?? 30);
const WARM_STEPS_MS = 3000;

function quantile(times: number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const words = (times: number[]) =>
  `median ${quantile(times, 0.5).toFixed(2)}, 95 of 100 within ${quantile(times, 0.95).toFixed(2)} ms`;

async function timed<Result>(act: () => Promise<Result>): Promise<{ milliseconds: number; result: Result }> {
  const from = performance.now();
  const result = await act();
  return { milliseconds: performance.now() - from, result };
}

/** The head on show and the map of all heads, as the page asks for them. */
async function draw(trace: TraceHandle): Promise<void> {
  await Promise.all([trace.head(0, 0, ['scores']), trace.thumbnails(48), trace.statistics()]);
}

const page = await countingCore();

for (const task of ['induction', 'sort'] as const) {
  const trainer = await countingCore();
  const training = await trainer.core.startTraining(await trainer.core.defaultSettings(task));
  const reports = await training.train(WARM_STEPS_MS);
  console.log(`${task}: ${(WARM_STEPS_MS / reports.length).toFixed(1)} ms a step`);

  const looks: number[] = [];
  const parses: number[] = [];
  let bytes = 0;
  let messages = 0;
  for (let round = 0; round < rounds; round++) {
    const crossed = await trafficDuring(trainer.traffic, async () => {
      looks.push((await timed(() => lookAt(training))).milliseconds);
    });
    const { trace } = await lookAt(training);
    const opened = await timed(() => page.core.openTrace(trace.slice()));
    parses.push(opened.milliseconds);
    opened.result.dispose();
    [bytes, messages] = [trace.byteLength, crossed.asked.length];
  }
  console.log(
    `  as it is: ${messages} messages and ${(bytes / 1000).toFixed(1)} KB from the trainer, 1 message and as much to the page's core`,
  );
  console.log(`  a look: ${words(looks)}; opened by the page's core: ${words(parses)}`);

  const probes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { milliseconds, result } = await timed(() => training.probe());
    probes.push(milliseconds);
    result.trace.dispose();
  }
  console.log(`  a look whose trace stays, 1 message: ${words(probes)}`);

  const { trace: file } = await lookAt(training);
  const besides = [
    ["in the page's core", await page.core.openTrace(file.slice()), SLICE_MS],
    ['in the trainer', (await training.probe()).trace, SLICE_MS],
    ['in the trainer, which looks up after every step', (await training.probe()).trace, 0],
  ] as const;
  for (const [where, trace, slice] of besides) {
    let steps = 0;
    let trains = true;
    const from = performance.now();
    const running = (async () => {
      while (trains) steps += (await training.train(slice)).length;
    })();
    const waits: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await new Promise((resolve) => setTimeout(resolve, 37));
      waits.push((await timed(() => draw(trace))).milliseconds);
    }
    trains = false;
    await running;
    const perSecond = (1000 * steps) / (performance.now() - from);
    console.log(
      `  drawn while it trains, the trace ${where}: ${words(waits)}; ${perSecond.toFixed(0)} steps a second`,
    );
    trace.dispose();
  }
  training.dispose();
  trainer.core.dispose();
}
page.core.dispose();
