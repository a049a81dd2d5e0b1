/** Questions that more than one lab asks of what is on the screen. */

import { hiddenCount, strongestKey } from '../view/head/row.ts';
import { patternCounts } from '../view/heads/heads_arranged.ts';
import { isolated } from '../view/text/direction.ts';
import { digits } from '../view/text/format.ts';
import {
  type Answer,
  type Asked,
  cellInQuestion,
  countHeads,
  keyName,
  looksWords,
  type Question,
  queryName,
  type Seen,
  shareIn,
} from './guide.ts';

/** Of a row that writes, the word that it writes is spoken of, not the one that it read last. */
function nameInQuestion(seen: Seen): string {
  const cell = cellInQuestion(seen);
  return cell ? queryName(seen, cell.query) : 'it';
}

function whyWords(seen: Seen): string {
  const cell = cellInQuestion(seen);
  const written = cell && seen.queryTokens[cell.query]?.writes;
  if (written) return `Why does it look there to write “${isolated(written)}”?`;
  return `Why does ${nameInQuestion(seen)} look there?`;
}

/** Pins the cell that is spoken of, and leads to how its number was made. */
async function pinIt({ host }: Asked<unknown>): Promise<Answer> {
  const { session } = host;
  const cell = cellInQuestion(session);
  const { pin } = session;
  if (cell && (pin?.query !== cell.query || pin.key !== cell.key)) await host.pin(cell);
  const { cell: made } = session;
  const words = cell ? looksWords(session, cell) : 'A weight is made in a few steps';
  const score =
    cell && made && made.query.length > 0
      ? `. What it looks for (its query) and what ${keyName(session, cell.key)} offers (its key) make the score ${digits(made.score)}. The higher a score beside the others of its row, the larger the share`
      : '';
  return {
    said: `${words}${score}. “How this number was made” shows every step.`,
    onPaper: `${words}${score}. The softmax compares it with the other scores of the row and makes the weight of it.`,
    place: 'number',
  };
}

/** Of the patterns, those that are named. */
const NAMED_PATTERNS = 3;

async function arrangeHeads({ host }: Asked<unknown>): Promise<Answer> {
  await host.change({ ...host.scene, arrangement: { order: 'pattern', only: '', large: false } });
  const counts = patternCounts(host.session.overview.statistics);
  const named = counts.slice(0, NAMED_PATTERNS).map(([name, count]) => `${name} ${count}`);
  const most = named.length > 0 ? `. Most often here: ${named.join(', ')}` : '';
  return {
    said: `Each small picture is one head. The ${countHeads(host.session)} heads stand in the order of what they do${most}. Choose one to see it.`,
    onPaper: `The ${countHeads(host.session)} heads follow patterns of their own${most}.`,
    place: 'heads',
  };
}

/** Hides later tokens, and says what that did to the weight in question. */
async function hideLater({ host }: Asked<unknown>): Promise<Answer> {
  const { session, scene } = host;
  const cell = cellInQuestion(session);
  const before = cell ? shareIn(session, cell.query, cell.key) : '';
  const interventions = scene.interventions.filter(({ kind }) => kind !== 'mask');
  const pin = host.pieceOf ? host.pieceOf(cell) : cell;
  await host.change({ ...scene, mode: 'causal', pin, interventions });
  const { stages } = session;
  const words =
    cell && stages?.hidesLater
      ? `${hiddenCount(stages, cell.query)} later ${session.noun}s are hidden from ${queryName(session, cell.query)}: what was ${before} is ${shareIn(session, cell.query, cell.key)} now`
      : `Each ${session.noun} now sees itself and what comes before it`;
  return {
    said: `${words}. Hatched cells are hidden by the causal mask; “Self” takes it away.`,
    onPaper: `${words}: this is what a causal mask does.`,
    place: 'tag:attention-sentence',
  };
}

export const WHY_THERE: Question<unknown> = {
  words: whyWords,
  // What it looks at most is for the reader to find.
  onPaper: (seen) => {
    const cell = cellInQuestion(seen);
    const isFound = !cell || !seen.stages || cell.key === strongestKey(seen.stages, cell.query);
    return isFound
      ? whyWords(seen)
      : `Why does ${queryName(seen, cell.query)} look at ${keyName(seen, cell.key)}?`;
  },
  ask: pinIt,
};
export const OTHER_HEADS: Question<unknown> = {
  words: (seen) => `What do the other ${countHeads(seen) - 1} heads do?`,
  ask: arrangeHeads,
};
export const HIDE_LATER: Question<unknown> = {
  words: () => 'What if it could not see what comes later?',
  onPaper: (seen) => `What if ${nameInQuestion(seen)} could not see what comes later?`,
  ask: hideLater,
};
