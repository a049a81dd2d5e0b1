/** What a first visitor is told of a text in a language model, and what its example shows. */

import { toggledOff } from '../../intervention/list.ts';
import { digits } from '../../view/text/format.ts';
import { type Answer, type Asked, claimOf, type Guide, headSays, readsAs, weightIn } from '../guide.ts';
import { OTHER_HEADS, WHY_THERE } from '../guide_questions.ts';
import type { LanguageLabRun } from './lab_run.ts';

/** What comes next, with the head and without it. */
async function switchOff({ host, run }: Asked<LanguageLabRun>): Promise<Answer> {
  const { layer, head } = host.session;
  const { scene } = host;
  await host.change({ ...scene, interventions: toggledOff(scene.interventions, { layer, head }) });
  const { change } = run.language;
  const words = change
    ? `The log-probability of “${run.language.nameOf(change.token)}” was ${digits(change.logProbabilityBefore, 3)} and is ${digits(change.logProbabilityAfter, 3)} now`
    : 'The panel shows what comes next';
  return {
    said: `Head ${layer}.${head} is switched off. ${words}; “Switch on” brings it back.`,
    place: 'panel',
  };
}

/** Of what is copied. */
const MUCH = 0.3;

export const languageGuide: Guide<LanguageLabRun> = {
  says: headSays,
  questions: [
    WHY_THERE,
    OTHER_HEADS,
    { words: ({ layer, head }) => `What comes next without head ${layer}.${head}?`, ask: switchOff },
  ],
  claims: {
    'Copying: induction on real text (SmolLM2, 98 MB)': claimOf(
      [18, 6],
      ({ keyTokens }, weight) =>
        readsAs(keyTokens, { 1: 'Mr', 2: 'D', 17: 'Mr' }) && weight(17, 2) > MUCH && weight(17, 0) > MUCH,
      (seen) =>
        `The second “Mr” gives ${weightIn(seen, 17, 2)} to “D”, which followed the first “Mr”: the head looks for what came next the last time. Most of the rest, ${weightIn(seen, 17, 0)}, lies on the first token.`,
    ),
  },
};
