/** What has to hold of a page at rest: the session shows what the scene says, and everything is of one size. */

import { expect } from 'vitest';
import { readHash, writeHash } from '../../web/src/labs/address.ts';
import type { HeadPosition } from '../../web/src/scene/scene.ts';
import type { Playground } from '../../web/src/shell/store/playground.ts';

/** Far more than one gesture changes. */
const MOST_STEPS_BACK = 100;

/** What is told where a change has no place in what is on the screen; each is said in words of its own. */
const SAID = [
  /ha(?:s|ve) no place for: /,
  /^(?:Cross|Causal) needs /,
  /^Taken from /,
  /^This trace holds weights alone/,
  /^The scores of this head are /,
  /^These (?:scores|positions) /,
  /^Left out, as by their names /,
  /was a file of the reader's own/,
  /^The heads can be changed when /,
  /^Rows (?:of head [\d, ]+ )?that may look at nothing have weights that are not numbers/,
];
const OF_ADDRESSES = [
  /^The address could not be read: /,
  /^Left out, as it could not be read in the address: /,
];

/** What a model says of scores that a change made too large for a number. */
const TOO_LARGE = /^A score became infinite or undefined/;

/** A change made scores too large, and undo leads to where they were not. */
export async function undoneTooLarge(playground: Playground, story: string): Promise<boolean> {
  const isTooLarge = () => playground.notices.all.some(({ text }) => TOO_LARGE.test(text));
  if (!isTooLarge()) return false;
  const { interventions } = playground.scene;
  expect(interventions, story).not.toEqual([]);
  for (let steps = 0; isTooLarge() && steps < MOST_STEPS_BACK; steps++) await playground.undo();
  expect(isTooLarge(), story).toBe(false);
  return true;
}

/** No failure is told; what else is told is put away. */
export function checkNotices({ notices }: Playground, hadAddress: boolean, story: string): void {
  for (const { matter, text, urgent } of notices.all) {
    expect(urgent, `${story}\n${text}`).toBe(false);
    const allowed = hadAddress ? [...SAID, ...OF_ADDRESSES] : SAID;
    expect(
      allowed.some((words) => words.test(text)),
      `${story}\n${text}`,
    ).toBe(true);
    notices.clear(matter);
  }
}

/** @throws what does not fit */
export function checkConsistent(playground: Playground, story: string): void {
  const { scene, session, run } = playground;
  expect({ busy: playground.busy, session: session.busy }, story).toEqual({ busy: false, session: false });
  expect(readHash(writeHash(scene)).problem, story).toBe('');
  expect(JSON.parse(JSON.stringify(scene)), story).toEqual(scene);
  // Nothing that the page draws of it fails.
  run?.parts({ dark: false });
  run?.rail?.();
  run?.masks?.();
  run?.edits?.();
  run?.changes?.();
  void session.explained;
  const { trace, shown } = session;
  if (!trace) return;
  const { layer, head, pin, massShare = 1, before = false } = scene;
  if (!playground.waiting) {
    expect({ layer: session.layer, head: session.head }, story).toEqual({ layer, head });
    expect(session.pin, story).toEqual(pin);
  }
  expect({ massShare: session.massShare, showsBefore: session.showsBefore }, story).toEqual({
    massShare,
    showsBefore: before,
  });
  const size = trace.summary.layers[session.layer];
  const { queries = 0, keys = 0 } = size ?? {};
  expect(session.head, story).toBeLessThan(size?.heads ?? 0);
  expect({ queries: session.queryTokens.length, keys: session.keyTokens.length }, story).toEqual({
    queries,
    keys,
  });
  for (const stages of [session.stages, shown.stages]) {
    expect({ queries: stages?.queries, keys: stages?.keys }, story).toEqual({ queries, keys });
    expect(stages?.weights.length, story).toBe(queries * keys);
  }
  if (session.difference) expect(session.difference.values.length, story).toBe(queries * keys);
  expect(session.massFilter?.kept.length ?? 0, story).toBe(massShare < 1 ? queries * keys : 0);
  checkPin(playground, story);
  if (!playground.waiting) checkTogether(playground, story);
  const heads = trace.summary.layers.reduce((sum, { heads: count }) => sum + count, 0);
  expect(session.overview.statistics.length, story).toBe(heads);
  expect(session.overview.isOld, story).toBe(false);
}

/** Heads and rows that are shown together are those of the scene, each once, the chosen ones first. */
function checkTogether({ scene, session }: Playground, story: string): void {
  const { overlaid, pin, layer, head } = session;
  const names = (places: readonly HeadPosition[]) => places.map((place) => `${place.layer}.${place.head}`);
  const wanted = new Set(names([{ layer, head }, ...(scene.compared?.places ?? [])]));
  const shown = names([...(overlaid?.heads ?? []), ...(overlaid?.left ?? [])]);
  expect(new Set([`${layer}.${head}`, ...shown]), story).toEqual(wanted);
  expect(new Set(shown).size, story).toBe(shown.length);
  if (overlaid?.heads.length) expect(shown[0], story).toBe(`${layer}.${head}`);
  const rows = overlaid?.rows.map(({ query }) => query) ?? [];
  const { queries = 0 } = session.stages ?? {};
  const inSight = [pin?.query ?? -1, ...(pin ? (scene.rows?.places ?? []) : [])].filter(
    (row) => row < queries,
  );
  expect(new Set(rows), story).toEqual(new Set(new Set(inSight).size > 1 ? inSight : []));
}

/** The numbers of the pinned cell are those of the matrix. */
function checkPin({ session }: Playground, story: string): void {
  const { pin, cell, stages, hover } = session;
  const { queries = 0, keys = 0 } = stages ?? {};
  for (const place of [pin, hover]) {
    if (!place) continue;
    expect(place.query, story).toBeLessThan(queries);
    expect(place.key, story).toBeLessThan(keys);
  }
  expect(cell !== null, `${story}: numbers of the pinned cell`).toBe(pin !== null && pin.key >= 0);
  if (pin && cell) expect(cell.weight, story).toBe(stages?.weights[pin.query * keys + pin.key]);
}

/** All numbers that the page draws of the scene. */
export function shownNumbers({ session }: Playground): unknown {
  const { stages, before, cell, pairs, difference, massFilter, strongest, overview } = session;
  return {
    stages,
    before,
    cell,
    pairs,
    // What asks for a part of it is a function, and never the same.
    difference: difference && { ...difference, tile: undefined },
    massFilter,
    strongest,
    statistics: overview.statistics,
    thumbnails: overview.thumbnails,
  };
}
