/** What both comparisons measure with. */

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} is not there.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Milliseconds by name: medians over `rounds` in which all take turns, after one that does not count. */
export async function inTurn(
  runners: Record<string, (round: number) => Promise<unknown>>,
  rounds: number,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = {};
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(runners)) {
      const start = performance.now();
      await run(round);
      const took = performance.now() - start;
      if (round >= 0) times[name] = [...(times[name] ?? []), took];
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}
