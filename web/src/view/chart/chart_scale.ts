/** Where the values of a chart lie, and the round numbers beside them. */

export interface Scale {
  from: number;
  to: number;
  /** Steps far apart come closer together. */
  log?: boolean;
}

/** A value's place between 0 and 1. */
export function share({ from, to, log }: Scale, value: number): number {
  if (!log) return to > from ? (value - from) / (to - from) : 0;
  const near = (one: number) => Math.log1p(Math.max(0, one - from));
  return to > from ? near(value) / near(to) : 0;
}

/** 1, 2 or 5 times a power of ten, so that about `count` of them fit. */
function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = Number(`1e${Number(rough.toExponential().split('e')[1])}`);
  const times = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
  return times * power;
}

/** Round values inside the scale. */
export function ticks(scale: Scale, count: number): number[] {
  const { from, to, log } = scale;
  if (!(to > from) || !Number.isFinite(to - from)) return [from];
  if (log) return logTicks(scale);
  const step = roundStep(to - from, count);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** 0 and the powers of ten, and the end. */
function logTicks({ from, to }: Scale): number[] {
  const found = [from];
  for (let power = 1; from + power < to; power *= 10) if (power > 1 || to < 30) found.push(from + power);
  return found;
}

/** The end of an axis from 0 that holds `largest`. */
export function roundEnd(largest: number): number {
  if (!(largest > 0) || !Number.isFinite(largest)) return 1;
  const step = roundStep(largest, 8);
  return Number((Math.ceil(largest / step - 1e-9) * step).toPrecision(12));
}

/** Short words for a tick: 0, .5, 1, 200, 1e9. */
export function tickWords(value: number): string {
  if (value >= 1e6) return value.toExponential(0).replace('e+', 'e');
  return String(value).replace(/^0\./, '.');
}
