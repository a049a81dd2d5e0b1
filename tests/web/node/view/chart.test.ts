import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartsOf, headTones } from '../../../../web/src/labs/training/runs/chart_data.ts';
import { headSentences } from '../../../../web/src/labs/training/runs/head_words.ts';
import { RunLog } from '../../../../web/src/labs/training/runs/run_log.ts';
import { pathOf, spread } from '../../../../web/src/view/chart/chart_path.ts';
import { roundEnd, share, ticks, tickWords } from '../../../../web/src/view/chart/chart_scale.ts';
import { nearest, placeOf, steppedTo, valueAt } from '../../../../web/src/view/chart/chart_steps.ts';
import { headsAt } from '../../../shared/scripted_training.ts';

const BOX = { left: 10, top: 5, width: 100, height: 50 };
const steps = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('the scale of a chart', () => {
  it('has few round ticks inside it', () => {
    expect(ticks({ from: 0, to: 1 }, 2)).toEqual([0, 0.5, 1]);
    expect(ticks({ from: 0, to: 500 }, 6)).toEqual([0, 100, 200, 300, 400, 500]);
    expect(ticks({ from: 0, to: 500, log: true }, 6)).toEqual([0, 10, 100]);
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e12, noNaN: true }),
        fc.integer({ min: 2, max: 8 }),
        (to, count) => {
          const found = ticks({ from: 0, to }, count);
          expect(found.length).toBeGreaterThan(0);
          expect(found.length).toBeLessThanOrEqual(count + 1);
          for (const tick of found) expect(tick).toBeLessThanOrEqual(to * 1.000001);
        },
      ),
    );
  });

  it('ends at a round value that holds the largest', () => {
    expect([3.47, 0.8, 4, 0, Number.NaN].map(roundEnd)).toEqual([3.5, 0.8, 4, 1, 1]);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e30, noNaN: true }), (largest) => {
        expect(roundEnd(largest)).toBeGreaterThanOrEqual(largest * 0.999999);
        expect(roundEnd(largest)).toBeLessThanOrEqual(largest * 1.5);
      }),
    );
  });

  it('runs from 0 to 1, stretched or not', () => {
    for (const log of [false, true]) {
      const places = [0, 1, 10, 500, 1000].map((step) => share({ from: 0, to: 1000, log }, step));
      expect(places[0]).toBe(0);
      expect(places.at(-1)).toBe(1);
      expect(places).toEqual([...places].sort((one, other) => one - other));
    }
    expect(share({ from: 0, to: 1000, log: true }, 10)).toBeGreaterThan(0.3);
  });

  it('says numbers shortly', () => {
    expect([0, 0.5, 1, 200, 2e9].map(tickWords)).toEqual(['0', '.5', '1', '200', '2e9']);
  });
});

describe('a line of the chart', () => {
  const across = { from: 0, to: 100 };
  const up = { from: 0, to: 1 };

  it('goes through its points', () => {
    expect(pathOf({ steps: [0, 50, 100], values: [0, 0.5, 1] }, BOX, across, up)).toBe('M10 55L60 30L110 5');
  });

  it('loses no spike, however many values fall on one pixel', () => {
    const count = 50_000;
    const values = Array.from({ length: count }, (_, at) => (at === 25_123 ? 1 : 0));
    const path = pathOf({ steps: steps(count), values }, BOX, { from: 0, to: count }, up);
    expect(path).toMatch(/L(?:59|60)(?:\.\d)? 5(?:L|$)/);
    expect(path.split('L').length).toBeLessThan(4 * BOX.width);
  });

  it('leaves out what is no number, and stays in its box', () => {
    const path = pathOf(
      { steps: [0, 50, 100], values: [Number.NaN, 40, Number.POSITIVE_INFINITY] },
      BOX,
      across,
      up,
    );
    expect(path).toBe('M60 4');
  });

  it('has labels that do not cover each other', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 110 }), { minLength: 1, maxLength: 8 }), (places) => {
        const apart = spread(places, 12, 10, 110).sort((one, other) => one - other);
        for (let at = 1; at < apart.length; at++)
          expect((apart[at] ?? 0) - (apart[at - 1] ?? 0)).toBeGreaterThanOrEqual(12 - 1e-9);
        expect(Math.max(...apart)).toBeLessThanOrEqual(110);
      }),
    );
  });
});

describe('a step of the chart', () => {
  it('is found by place, by key and by step', () => {
    const all = [0, 8, 16, 24];
    expect([placeOf(all, -1), placeOf(all, 7), placeOf(all, 8), placeOf(all, 99)]).toEqual([-1, 0, 1, 3]);
    expect(valueAt({ steps: all, values: [1, 2, 3, 4] }, 20)).toBe(3);
    expect(nearest(all, (step) => step / 24, 0.4)).toBe(8);
    expect(nearest([], (step) => step, 0.4)).toBeNull();
    const keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageDown', 'x'];
    expect(keys.map((key) => steppedTo(key, all, 8))).toEqual([0, 16, 0, 24, 0, null]);
    expect(steppedTo('ArrowRight', all, 24)).toBe(24);
  });
});

describe('the charts of a run', () => {
  const log = new RunLog();
  for (const step of steps(40))
    log.add([{ step, loss: 1 / step, accuracy: step / 40, gradientNorm: 1, learningRate: 0.1 }]);
  for (const step of [0, 20, 40]) log.look({ step, heads: headsAt(step, 40), trace: new Uint8Array() });

  it('are the loss with the accuracy, and one for each thing that heads do', () => {
    const charts = chartsOf(log, null, 40);
    expect(charts.map(({ title }) => title)).toEqual([
      'Loss and accuracy',
      'Weight on the previous token',
      'Weight on what followed last time',
    ]);
    expect(charts[2]?.lines.map(({ name, values }) => [name, ...Array.from(values)])).toEqual(
      [
        ['1.0', 0.03, 0.3333333333333333, 0.97],
        ['1.1', 0.04, 0.04, 0.04],
      ].map(([name, ...values]) => [name, ...values.map((value) => expect.closeTo(value as number, 9))]),
    );
    expect(charts.map(({ wanted }) => wanted)).toEqual([undefined, 0.7, 0.9]);
  });

  it('draw a run beside it dashed', () => {
    const charts = chartsOf(log, log, 40);
    for (const { lines } of charts)
      expect(lines.filter(({ dashed }) => dashed)).toHaveLength(lines.length / 2);
  });

  it('colour five heads at most, those that score most', () => {
    const many = steps(8).map((head) => ({
      layer: { stack: 'layer' as const, index: 0, kind: '' as const },
      head,
      name: 'induction',
      value: head / 8,
    }));
    const tones = headTones(many);
    expect([...tones.values()]).toEqual([0, 0, 0, 1, 2, 3, 4, 5]);
  });

  it('say what became of the heads, and nothing of those that do nothing', () => {
    expect(headSentences(headsAt(40, 40)).map(({ words }) => words)).toEqual([
      'Head 0.0 looks at the previous token (.97)',
      'Head 1.0 continues what followed last time (.97)',
    ]);
    expect(headSentences(headsAt(0, 40))).toEqual([]);
  });
});
