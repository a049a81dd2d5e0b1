/** Figures as the reader sees them: few decimals, a real minus sign. */

const MINUS = '\u2212';

/** 4.76, −0.30, −∞; zeros that rounding made carry no sign. */
export function digits(value: number, places = 2): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? `${MINUS}∞` : '∞';
  const text = value.toFixed(places);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', MINUS);
}

/** Closer to 1 than that is rounding in double precision. */
const SAME = 1e-12;
const SIMILARITY_PLACES = 4;

/** Whether a cosine says that nothing changed. */
export function isSame(cosine: number): boolean {
  return cosine > 1 - SAME;
}

/** 0.9312, and 0.9999968 where four decimals would hide that it is not 1. */
export function similarity(cosine: number): string {
  const short = digits(cosine, SIMILARITY_PLACES);
  if (isSame(cosine) || Number(short) < 1) return short;
  return digits(cosine, 1 - Number((1 - cosine).toExponential().split('e')[1]));
}

export function percent(weight: number): string {
  return `${Math.round(100 * weight)}%`;
}

/** `.62`, `1`: for small cells. */
export function shortWeight(weight: number): string {
  const text = weight.toFixed(2);
  return text === '1.00' ? '1' : text.replace(/^0/, '');
}

/** Above that three decimals say 1, too. */
const ALL = 0.9995;

/** `.62`, `1`; a share that is not all of it is never called 1. */
export function shortShare(share: number): string {
  const text = shortWeight(share);
  return text === '1' && share < ALL ? '>.99' : text;
}

/** `+.19`, `−.05`: for small cells. */
export function shortChange(value: number): string {
  const text = shortWeight(Math.abs(value));
  return value < 0 ? `${MINUS}${text}` : `+${text}`;
}

/** "1st", "12th" */
export function ordinal(count: number): string {
  const teen = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${teen ? 'th' : ({ 1: 'st', 2: 'nd', 3: 'rd' }[count % 10] ?? 'th')}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
