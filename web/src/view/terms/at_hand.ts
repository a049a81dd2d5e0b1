/** The number that belongs to a term, out of what is on the screen: of the chosen head and the pinned cell. */

import { rowOf } from '../../trace/head_rows.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { hiddenCount } from '../head/row.ts';
import { isolated } from '../text/direction.ts';
import { formed } from '../text/form_words.ts';
import { digits, plural } from '../text/format.ts';
import { placedName } from '../text/token_name.ts';

type Seen = TraceSession;

interface Pinned {
  seen: Seen;
  asking: string;
  read: string;
}

function pinnedIn(seen: Seen): Pinned | null {
  const { pin, queryTokens, keyTokens } = seen;
  if (!pin || pin.key < 0 || !queryTokens[pin.query] || !keyTokens[pin.key]) return null;
  const named = (tokens: typeof keyTokens, at: number) => `“${isolated(placedName(tokens, at))}”`;
  return { seen, asking: named(queryTokens, pin.query), read: named(keyTokens, pin.key) };
}

function weightWords(seen: Seen): string {
  const pinned = pinnedIn(seen);
  const row = seen.pin && seen.stages && rowOf(seen.stages, seen.pin.query);
  if (!pinned || !row || !seen.pin) return '';
  return `In head ${seen.layer}.${seen.head}, ${pinned.asking} looks at ${pinned.read} with a weight of ${digits(row.weights[seen.pin.key] ?? 0, 3)}.`;
}

function widthWords(seen: Seen, part: 'query' | 'key' | 'value'): string {
  const count = seen.cell?.[part].length ?? 0;
  const pinned = pinnedIn(seen);
  if (count === 0 || !pinned) return '';
  return `That of ${part === 'query' ? pinned.asking : pinned.read} has ${plural(count, 'number')} in this head.`;
}

function scoreWords(seen: Seen): string {
  const pinned = pinnedIn(seen);
  if (!pinned || !seen.cell || seen.cell.query.length === 0) return '';
  return `The score of ${pinned.asking} and ${pinned.read} is ${digits(seen.cell.score)}.`;
}

function rowWords(seen: Seen): string {
  const row = seen.pin && seen.stages && rowOf(seen.stages, seen.pin.query);
  const pinned = pinnedIn(seen);
  if (!row || !pinned || !seen.stages || !seen.pin) return '';
  const count = seen.stages.keys - hiddenCount(seen.stages, seen.pin.query);
  return formed`In the row of ${pinned.asking} ${plural(count, 'weight')} sum to ${digits(row.sum, 3)}.`;
}

function maskWords(seen: Seen): string {
  const pinned = pinnedIn(seen);
  if (!pinned || !seen.stages || !seen.pin) return '';
  return `${hiddenCount(seen.stages, seen.pin.query)} of ${plural(seen.stages.keys, seen.noun)} are hidden from ${pinned.asking}.`;
}

const statisticsOf = ({ overview, layer, head }: Seen) =>
  overview.isOld
    ? undefined
    : overview.statistics.find((figures) => figures.layer === layer && figures.head === head);

function specialWords(seen: Seen): string {
  const { pin, stages, keyTokens } = seen;
  const key = keyTokens.findIndex(({ special }) => special);
  const row = pin && stages && rowOf(stages, pin.query);
  const pinned = pinnedIn(seen);
  if (!row || !pinned || key < 0) return '';
  return `${pinned.asking} gives ${digits(row.weights[key] ?? 0, 3)} to ${keyTokens[key]?.text}.`;
}

function placeWords({ pin, queryTokens, noun }: Seen): string {
  const token = pin && queryTokens[pin.query];
  // Positions are those of pieces.
  return token && noun === 'token'
    ? `“${isolated(token.text)}” is at position ${pin.query} of 0 to ${queryTokens.length - 1}.`
    : '';
}

function headWords({ trace, layer, head, layerSummary }: Seen): string {
  if (!trace || !layerSummary) return '';
  const count = trace.summary.layers.reduce((sum, { heads }) => sum + heads, 0);
  return `Head ${layer}.${head} is on show, one of ${plural(count, 'head')}.`;
}

function groupWords({ layerSummary }: Seen): string {
  if (!layerSummary) return '';
  return `This layer has ${plural(layerSummary.heads, 'head')} and ${plural(layerSummary.keyValueHeads, 'pair')} of key and value for each token.`;
}

const NUMBERS: Readonly<Record<string, (seen: Seen) => string>> = {
  attention: weightWords,
  weight: weightWords,
  query: (seen) => widthWords(seen, 'query'),
  key: (seen) => widthWords(seen, 'key'),
  value: (seen) => widthWords(seen, 'value'),
  score: scoreWords,
  softmax: rowWords,
  mask: maskWords,
  causal: maskWords,
  head: headWords,
  layer: ({ trace, layer }) =>
    trace ? `Layer ${layer} is on show, of ${plural(trace.summary.layers.length, 'layer')}.` : '',
  token: ({ queryTokens, noun }) =>
    queryTokens.length > 0 ? `This text has ${plural(queryTokens.length, noun)}.` : '',
  '[CLS]': specialWords,
  position: placeWords,
  sink: (seen) => {
    const figures = statisticsOf(seen);
    const first = seen.keyTokens[0]?.text;
    if (!figures || first === undefined || !seen.oneSequence) return '';
    return `In head ${seen.layer}.${seen.head} the first ${seen.noun}, “${isolated(first)}”, gets ${digits(figures.firstTokenMass)} on average.`;
  },
  entropy: (seen) => {
    const figures = statisticsOf(seen);
    return figures ? `That of head ${seen.layer}.${seen.head} is ${digits(figures.entropy)}.` : '';
  },
  'mean distance': (seen) => {
    const figures = statisticsOf(seen);
    return figures && seen.oneSequence
      ? `That of head ${seen.layer}.${seen.head} is ${digits(figures.meanDistance, 1)} ${seen.noun}s.`
      : '';
  },
  'key/value groups': groupWords,
};

/** Empty: there is none. */
export function numberAtHand(name: string, seen: TraceSession): string {
  return NUMBERS[name]?.(seen) ?? '';
}
