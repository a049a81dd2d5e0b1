/** The settings of a trace file, as far as a figure's module follows them (traces/file/attention_file.h). */

export interface FigureSettings {
  heads: number;
  keyValueHeads: number;
  /** Null: that of the score function. */
  scale: number | null;
  softCap: number;
  /** Places in the core's `CausalAlignment` and `EmptyRow`. */
  causal: number;
  emptyRow: number;
  /** -1: no limit on that side. */
  window: readonly [left: number, right: number];
  prefix: number;
}

const CAUSAL = ['none', 'bottom-right', 'top-left'];
const EMPTY_ROW = ['zero', 'uniform', 'nan'];
const KNOWN = ['heads', 'kvHeads', 'scale', 'softCap', 'causal', 'window', 'prefix', 'emptyRow', 'score'];

const isWhole = (value: unknown, least: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) < 2 ** 31;

/**
 * `text`: the metadata's; without it there are as many heads as weights have. Null: it says something that is not
 * followed, or wrong.
 * @throws SyntaxError
 */
export function settingsIn(text: string | undefined, headsOfWeights = 1): FigureSettings | null {
  const said = text === undefined ? { heads: headsOfWeights } : JSON.parse(text);
  if (!Object.keys(said).every((key) => KNOWN.includes(key))) return null;
  const { heads = 1, kvHeads = heads, softCap, causal = 'none', prefix = 0, emptyRow = 'zero' } = said;
  const { scale = null, score = 'scaled-dot' } = said;
  const [left, right, ...more] = said.window ?? [-1, -1];
  const settings = {
    heads,
    keyValueHeads: kvHeads,
    scale: scale === null ? null : Math.fround(scale),
    softCap: Math.fround(softCap ?? 0),
    causal: CAUSAL.indexOf(causal),
    emptyRow: EMPTY_ROW.indexOf(emptyRow),
    window: [left, right],
    prefix,
  } as const;
  const isFollowed =
    score === 'scaled-dot' &&
    isWhole(heads, 1) &&
    isWhole(kvHeads, 1) &&
    heads % kvHeads === 0 &&
    [scale ?? 0, softCap ?? 0].every((value) => typeof value === 'number') &&
    Number.isFinite(settings.scale ?? 0) &&
    Number.isFinite(settings.softCap) &&
    settings.softCap >= 0 &&
    settings.causal >= 0 &&
    settings.emptyRow >= 0 &&
    [left, right].every((side) => isWhole(side, -1)) &&
    more.length === 0 &&
    isWhole(prefix, 0);
  return isFollowed ? settings : null;
}
