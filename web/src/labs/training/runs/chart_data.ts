/** A run, and one beside it, as charts: loss and accuracy, then one for each thing that heads can do. */

import type { HeadScore } from '../../../core/training_types.ts';
import type { ChartData, ChartLine } from '../../../view/chart/chart.ts';
import { COLOURED } from '../../../view/chart/chart_styles.ts';
import { headName } from './head_words.ts';
import type { RunLog } from './run_log.ts';

const TITLES: Record<string, string> = {
  'previous token': 'Weight on the previous token',
  induction: 'Weight on what followed last time',
  'mass on gold': 'Weight on what is being written',
};

function lossLines({ reports }: RunLog, dashed: boolean): ChartLine[] {
  const { step: steps, loss, accuracy } = reports;
  return [
    { name: 'loss', tone: 'quiet', steps, values: loss, dashed },
    { name: 'accuracy', tone: 'ink', steps, values: accuracy, dashed, axis: 'right' },
  ];
}

const keyOf = ({ layer, head }: HeadScore) => `${layer.stack} ${layer.index} ${layer.kind} ${head}`;

/** A tone for each head, the same in every chart: the five that score most have a colour. */
export function headTones(scores: readonly HeadScore[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const one of scores) best.set(keyOf(one), Math.max(best.get(keyOf(one)) ?? 0, one.value));
  const strongest = [...best].sort((a, b) => b[1] - a[1]).slice(0, COLOURED);
  const coloured = new Set(strongest.map(([key]) => key));
  let tone = 0;
  return new Map([...best.keys()].map((key) => [key, coloured.has(key) ? ++tone : 0]));
}

function headLines(log: RunLog, name: string, tones: Map<string, number>, dashed: boolean): ChartLine[] {
  const steps = log.snapshots.map(({ step }) => step);
  const heads = log.snapshots.at(-1)?.heads.filter((one) => one.name === name) ?? [];
  const lines = heads.map((head) => ({
    name: headName(head),
    tone: tones.get(keyOf(head)) ?? 0,
    steps,
    values: log.snapshots.map(
      ({ heads: all }) => all.find((one) => one.name === name && keyOf(one) === keyOf(head))?.value ?? 0,
    ),
    dashed,
  }));
  // Grey ones lie beneath.
  return lines.sort((a, b) => Number(a.tone > 0) - Number(b.tone > 0));
}

export function chartsOf(log: RunLog, beside: RunLog | null, steps: number): ChartData[] {
  const lastStep = Math.max(steps, beside?.step ?? 0);
  const latest = log.snapshots.at(-1)?.heads ?? [];
  const tones = headTones(latest);
  const names = [...new Set(latest.map(({ name }) => name))];
  const first: ChartData = {
    title: 'Loss and accuracy',
    lines: [...(beside ? lossLines(beside, true) : []), ...lossLines(log, false)].reverse(),
    lastStep,
  };
  const rest = names.map((name): ChartData => {
    const wanted = latest.find((head) => head.name === name)?.least;
    return {
      title: TITLES[name] ?? name,
      lines: [...headLines(log, name, tones, false), ...(beside ? headLines(beside, name, tones, true) : [])],
      lastStep,
      most: 1,
      height: 104,
      named: true,
      ...(wanted !== undefined && { wanted }),
    };
  });
  // Two stand side by side.
  if (rest.length === 1) first.height = 104;
  return [first, ...rest];
}
