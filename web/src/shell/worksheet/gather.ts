/** Makes a worksheet of what is on the screen: every figure and answer is asked of the core while it is made. */

import { writeHash } from '../../labs/address.ts';
import { cellInQuestion, type Guide, type Question as GuideQuestion } from '../../labs/guide.ts';
import { HIDE_LATER } from '../../labs/guide_questions.ts';
import type { AnyLab, LabRun } from '../../labs/lab.ts';
import type { Scene } from '../../scene/scene.ts';
import { onTheWay } from '../../stories/go.ts';
import { STORIES } from '../../stories/index.ts';
import { type Place, readPlace, writePlace } from '../../stories/place.ts';
import type { Step, StoryEntry, Told } from '../../stories/story.ts';
import { LONG_HEAD } from '../../trace/head_rows.ts';
import { inForm } from '../../view/text/form.ts';
import type { Playground } from '../store/playground.ts';
import { headQuestions } from './head_questions.ts';
import type { Sheet, SheetFigure, SheetQuestion } from './sheet.ts';
import { nextChange, Visit } from './visit.ts';

/** What a step needs may be under way: so many changes of the page are waited for. */
const MOST_CHANGES = 60;
const ON_THE_PAGE = 'Open the link at the foot of this sheet: the page answers it.';

/** Of a story the step that asks, and how one comes there from where the reader is. */
interface AskingStory {
  entry: StoryEntry;
  step: Step;
  place: Place;
  scene: Scene;
}

/** Null: no story is told, or it asks nothing. */
async function storyOf(scene: Scene): Promise<AskingStory | null> {
  const here = scene.story === undefined ? null : readPlace(scene.story);
  const entry = here && STORIES.find(({ name }) => name === here.name);
  if (!here || !entry) return null;
  const { steps } = await entry.load();
  const from = steps[Math.min(here.step, steps.length - 1)];
  const at = steps.findIndex(({ question }) => question !== undefined);
  const step = steps[at];
  if (!from || !step) return null;
  const declared = (here.answer !== null && from.question && from.revealed) || from.scene;
  const place: Place = { name: here.name, step: at, answer: null };
  return {
    entry,
    step,
    place,
    scene: { ...onTheWay(scene, declared, step.scene), story: writePlace(place) },
  };
}

/** What the core says of the step once it is revealed; null: it has not said it. */
async function truthOf(playground: Playground, step: Step): Promise<Told | null> {
  for (let count = 0; count < MOST_CHANGES; count++) {
    const told = (await step.tell?.(playground, true)) ?? null;
    if (told?.truth || told?.unfit) return told;
    await nextChange(playground);
  }
  return null;
}

async function storyQuestion(
  playground: Playground,
  visit: Visit,
  { step, scene }: AskingStory,
): Promise<SheetQuestion[]> {
  const { question } = step;
  if (!question) return [];
  await visit.to(onTheWay(scene, step.scene, step.revealed ?? step.scene));
  const told = await truthOf(playground, step);
  // Of a text of the reader's own it cannot be asked.
  if (told?.unfit) return [];
  const truth = told?.truth;
  const named = truth ? (question.answers[truth.answer] ?? 'None of these') : '';
  return [
    {
      asks: question.asks,
      says: step.says,
      choices: question.answers,
      lines: 1,
      answer: truth ? `${named}. ${truth.why}` : ON_THE_PAGE,
      how: '',
    },
  ];
}

/** Whether the question has an answer in words that the figure does not give away. */
function isForPaper(question: GuideQuestion<unknown>, { stages, query }: SheetFigure): boolean {
  const hidesNothing = stages.hidesLater || query === stages.keys - 1;
  return !question.leads && !(question === HIDE_LATER && hidesNothing);
}

/** Each is asked of the scene as the reader has it. */
async function guideQuestions(
  { session, scene }: Playground,
  visit: Visit,
  { guide, run, figure }: { guide: Guide; run: LabRun; figure: SheetFigure },
): Promise<SheetQuestion[]> {
  const asked: SheetQuestion[] = [];
  const onPaper = guide.questions.filter((question) => isForPaper(question, figure));
  for (const question of onPaper) {
    await visit.to(scene);
    const asks = question.onPaper?.(session) ?? question.words(session);
    const { said, onPaper: answer = said } = await question.ask({ host: visit.host, run });
    asked.push({ asks, lines: 2, answer, how: '' });
  }
  return asked;
}

/** The head on show, as the core has it now. @throws CoreError */
async function figureOf({ session }: Playground): Promise<SheetFigure> {
  const { trace, layer, head, queryTokens, keyTokens, extras } = session;
  if (!trace) throw new Error('nothing is computed yet');
  const query = Math.min(cellInQuestion(session)?.query ?? queryTokens.length - 1, queryTokens.length - 1);
  const isLong = Math.max(queryTokens.length, keyTokens.length) > LONG_HEAD;
  const rows = isLong ? { first: query, count: 1 } : undefined;
  const parts = session.layerSummary?.hasVectors ? (['scores'] as const) : [];
  const stages = await trace.head(layer, head, parts, rows);
  const { whyHidden } = extras;
  return {
    stages,
    queryTokens,
    keyTokens,
    query,
    whyHidden: whyHidden ? (row, key) => whyHidden(layer, head, row, key) : null,
  };
}

function aboutOf({ session, lab, scene }: Playground): string {
  const changes = session.extras.changes?.() ?? [];
  const changed = changes.length > 0 ? ` Changed: ${changes.join('; ')}.` : '';
  return `${session.title}, ${lab.title(scene.source)}. ${inForm('Row looks at column.')}${changed}`;
}

async function askedOf(
  playground: Playground,
  visit: Visit,
  lab: AnyLab,
  figure: SheetFigure,
): Promise<SheetQuestion[]> {
  const { run } = playground;
  const guide = await lab.guide?.();
  const led = guide && run ? await guideQuestions(playground, visit, { guide, run, figure }) : [];
  return [...headQuestions(figure), ...led];
}

/** @throws Error where what is asked about cannot be computed */
export async function gather(playground: Playground): Promise<Sheet> {
  const visit = new Visit(playground);
  try {
    const story = await storyOf(playground.scene);
    if (story) await visit.to(story.scene);
    const { scene, lab } = playground;
    const figure = await figureOf(playground);
    const about = aboutOf(playground);
    const questions = story
      ? [...(await storyQuestion(playground, visit, story)), ...headQuestions(figure)]
      : await askedOf(playground, visit, lab, figure);
    const link = new URL(writeHash(scene) || '#', location.href).href;
    return { title: story?.entry.title ?? 'What looks at what?', about, figure, questions, link };
  } finally {
    await visit.back();
  }
}
