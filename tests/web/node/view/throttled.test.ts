/** What is said in a live region: at most twice a second, and in the end what holds. */

import fc from 'fast-check';
import type { ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SAID_EVERY_MS, Throttled } from '../../../../web/src/view/element/throttled.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A view whose text is set from outside; it is drawn again when the region asks for it. */
class Region {
  wanted = '';
  /** When each text came, in milliseconds. */
  readonly told: { text: string; at: number }[] = [];
  readonly throttled: Throttled;
  draws = 0;

  constructor() {
    const host = { addController: () => {}, requestUpdate: () => this.draw() };
    this.throttled = new Throttled(host as unknown as ReactiveControllerHost);
  }

  draw(): void {
    this.draws++;
    const text = this.throttled.of(this.wanted);
    if (text !== (this.told.at(-1)?.text ?? '')) this.told.push({ text, at: Date.now() });
  }

  set(text: string): void {
    this.wanted = text;
    this.draw();
  }
}

it('says the first at once, then the last of what came within half a second', () => {
  const region = new Region();
  const start = Date.now();
  region.set('row 1');
  for (let row = 2; row <= 30; row++) {
    vi.advanceTimersByTime(10);
    region.set(`row ${row}`);
  }
  vi.advanceTimersByTime(10_000);
  expect(region.told).toEqual([
    { text: 'row 1', at: start },
    { text: 'row 30', at: start + SAID_EVERY_MS },
  ]);
});

it('draws nothing for a text that was taken back, or that stays', () => {
  const region = new Region();
  region.set('row 1');
  region.set('row 2');
  region.set('row 1');
  const { draws } = region;
  vi.advanceTimersByTime(10_000);
  expect(region.draws).toBe(draws);
  expect(region.told.map(({ text }) => text)).toEqual(['row 1']);
});

it('waits for nothing once its view is gone', () => {
  const region = new Region();
  region.set('row 1');
  region.set('row 2');
  region.throttled.hostDisconnected();
  expect(vi.getTimerCount()).toBe(0);
});

it('never says two within half a second, and in the end what holds, whatever comes when', () => {
  const changes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', ''), fc.nat({ max: 900 })));
  fc.assert(
    fc.property(changes, (sequence) => {
      const region = new Region();
      for (const [text, pause] of sequence) {
        region.set(text);
        vi.advanceTimersByTime(pause);
      }
      vi.advanceTimersByTime(SAID_EVERY_MS);
      const times = region.told.map(({ at }) => at);
      for (const [index, at] of times.slice(1).entries())
        expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(SAID_EVERY_MS);
      expect(region.told.at(-1)?.text ?? '').toBe(region.wanted);
    }),
  );
});
