/** Copying on real text: the heads that look are found live, and looking is not yet doing. */

import type { Intervention, PairWeight } from '../core/types.ts';
import { copyFacts, copyWords, LEAST_LOOK, sharedWords } from '../labs/language/copying_words.ts';
import { languageScene } from '../labs/language/source.ts';
import { readHead } from '../scene/position_text.ts';
import type { Scene } from '../scene/scene.ts';
import { digits, percent } from '../view/text/format.ts';
import { languageOf } from './language.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

/** From the second "Mr" to what followed the first. */
const PIN = { query: 17, key: 2 };
/** So many heads are switched off together. */
const TOGETHER = 5;
/** Those that look most along the pin in the story's text, as measured; what they do is asked of the core. */
const LOOKERS = ['17.4', '17.3', '17.5', '18.6', '28.2'];
const [HARDEST = ''] = LOOKERS;

function off(names: readonly string[]): Intervention[] {
  return names.flatMap((name) => {
    const place = readHead(name);
    return place ? [{ kind: 'off' as const, ...place, by: 'zero' as const }] : [];
  });
}

const scene = (interventions: Intervention[] = []): Scene => ({
  ...languageScene(),
  pin: PIN,
  interventions,
});

async function tellNext(page: StoryPage): Promise<Told | null> {
  const lab = languageOf(page);
  const best = lab?.language.before?.candidates[0];
  if (!lab || !best) return null;
  const { language, session } = lab;
  const asks = session.queryTokens[language.step - 1]?.text ?? '';
  const facts = copyFacts(language.text?.ids.subarray(0, language.step) ?? [], best.id);
  const words = `After “${asks}” the model expects “${language.nameOf(best.id)}” with probability ${digits(best.probability, 3)}. ${copyWords(facts, language.nameOf)}`;
  return { claims: [claim(facts.copies > 0, words, words)] };
}

/** The heads that look most along the pinned cell. */
async function lookersOf({ session }: StoryPage): Promise<PairWeight[] | null> {
  const { trace, pin } = session;
  if (!trace || !pin || pin.key < 0) return null;
  return (await trace.pair(pin.query, pin.key)).slice(0, TOGETHER);
}

const listed = (heads: readonly PairWeight[], figure: (head: PairWeight) => string) =>
  heads.map((place) => `${place.layer}.${place.head} (${figure(place)})`).join(', ');

async function tellLooking(page: StoryPage): Promise<Told | null> {
  const lab = languageOf(page);
  const lookers = await lookersOf(page);
  const { pin } = page.session;
  if (!lab) return null;
  if (!lookers || !pin) return { claims: [claim(false, '', 'no cell is pinned. Click on one.')] };
  const [asks, read] = [pin.query, pin.key].map((at) => `“${lab.language.nameAt(at)}”`);
  const most = lookers[0]?.weight ?? 0;
  return {
    claims: [
      {
        heads: lookers,
        ...claim(
          most >= LEAST_LOOK,
          `These heads look most from ${asks} at ${read}, with ${lookers.map(({ weight }) => digits(weight)).join(', ')}:`,
          `from ${asks} no head looks at ${read} with more than ${digits(most)}.`,
        ),
      },
    ],
  };
}

/** A probability that is less than this share of what it was is nearly gone. */
const GONE = 0.2;

async function tellOff(page: StoryPage, answered: boolean): Promise<Told | null> {
  const lab = languageOf(page);
  if (!lab) return null;
  const { before, after, nameOf } = lab.language;
  const best = before?.candidates[0];
  if (!best || !answered) return best ? { claims: [] } : null;
  const now = after?.candidates.find(({ id }) => id === best.id)?.probability;
  if (!after) return null;
  const probability = now ?? 0;
  const answer = probability < GONE * best.probability ? 0 : probability > best.probability ? 2 : 1;
  return {
    claims: [],
    truth: {
      answer,
      why: `“${nameOf(best.id)}” goes from ${digits(best.probability, 3)} to ${digits(probability, 3)}.`,
    },
  };
}

async function tellEach(page: StoryPage): Promise<Told | null> {
  const lab = languageOf(page);
  const lookers = await lookersOf(page);
  if (!lab || !lookers) return null;
  const { ranking } = lab.language;
  if (ranking.state === 'idle' && page.scene.interventions.length === 0) lab.actions.rank();
  if (ranking.state === 'running')
    return { claims: [], pending: `Each of all heads is switched off in turn: ${percent(ranking.share)}.` };
  const effectOf = ({ layer, head }: PairWeight) =>
    ranking.effects.find((effect) => effect.layer === layer && effect.head === head)?.change;
  if (lookers.some((place) => effectOf(place) === undefined))
    return {
      claims: [claim(false, '', 'the ranking of all heads was stopped. “Rank” in the panel begins it anew.')],
    };
  const [most] = ranking.strongest(1);
  const isLooker = lookers[0]?.layer === most?.layer && lookers[0]?.head === most?.head;
  const words = `When one head is off, the log-probability of “${ranking.name}” changes so: ${listed(lookers, (place) => digits(effectOf(place) ?? 0, 3))}. Of all heads, ${most?.layer}.${most?.head} matters most, with ${digits(most?.change ?? 0, 3)}`;
  return {
    claims: [
      claim(!isLooker, `${words}: not the one that looks most.`, `${words}: the one that looks most.`),
    ],
  };
}

async function tellTogether(page: StoryPage): Promise<Told | null> {
  const lab = languageOf(page);
  const change = lab?.language.change;
  if (!lab || !change) return null;
  const { ranking, nameOf } = lab.language;
  const together = change.logProbabilityAfter - change.logProbabilityBefore;
  const figures = `With your changes the log-probability of “${nameOf(change.token)}” goes from ${digits(change.logProbabilityBefore)} to ${digits(change.logProbabilityAfter)}`;
  const places = page.scene.interventions.flatMap((entry) => (entry.kind === 'off' ? [entry] : []));
  const alone = places.map(
    ({ layer, head }) =>
      ranking.effects.find((effect) => effect.layer === layer && effect.head === head)?.change,
  );
  const isRanked =
    ranking.name === nameOf(change.token) &&
    alone.length > 0 &&
    alone.every((effect) => effect !== undefined);
  const words = isRanked
    ? `${figures}: ${sharedWords(together, Math.min(...(alone as number[])), digits)}.`
    : `${figures}.`;
  return { claims: [claim(together < 0, words, words)] };
}

export const copying: Story = {
  steps: [
    {
      scene: scene(),
      says: 'A language model guesses the next token. This text ends where a name began before: “Mr”.',
      tell: tellNext,
    },
    {
      scene: scene(),
      says: 'An induction head looks from a token back to what came after it the last time, and copies that.',
      source: 'Elhage et al. 2021; Olsson et al. 2022.',
      tell: tellLooking,
    },
    {
      scene: scene(),
      revealed: scene(off([HARDEST])),
      says: `Head ${HARDEST} looks hardest at what has to be copied. We switch it off.`,
      question: {
        asks: 'What happens to the probability of the copied token?',
        answers: ['it is nearly gone', 'it falls a little, or stays as it is', 'it rises'],
      },
      tell: tellOff,
    },
    {
      scene: scene(),
      says: 'Looking is not yet doing. So each of all heads is switched off in turn, to see which of them the copy needs.',
      tell: tellEach,
    },
    {
      scene: scene(off(LOOKERS)),
      says: 'Now the five that look most are off together. A head that is off writes nothing, not even what it writes in the mean: “Use its mean” leaves that.',
      tell: tellTogether,
    },
  ],
};
