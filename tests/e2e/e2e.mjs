/**
 * The stories of the whole page, as it is served: every one in Chromium, the
 * default result and the vectors in Firefox and WebKit too.
 *
 *   node tests/e2e/e2e.mjs [--only WORDS OF A STORY]
 *
 * Needs the built page (web/dist) and the served models (models/served). CHROMIUM
 * may name the browser's program.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPageServer } from '../../scripts/lib/page_server.mjs';
import { Checks } from '../embed/checks.mjs';
import { launchPlaywright } from '../engines/chromium.mjs';
import { askStories } from './ask_stories.mjs';
import { cellStories } from './cell_stories.mjs';
import { changeStories } from './change_stories.mjs';
import { classGestureStories } from './class_gesture_stories.mjs';
import { classStories } from './class_stories.mjs';
import { classroomStories } from './classroom_stories.mjs';
import { compareStories } from './compare_stories.mjs';
import { comparedStories } from './compared_stories.mjs';
import { droppedStories } from './dropped_stories.mjs';
import { explainStories } from './explain_stories.mjs';
import { figureStories } from './figure_stories.mjs';
import { firstStories } from './first_stories.mjs';
import { inwardStories } from './inward_stories.mjs';
import { keyStories } from './key_stories.mjs';
import { languageStories } from './language_stories.mjs';
import { layoutStories } from './layout_stories.mjs';
import { lessonStories } from './lesson_stories.mjs';
import { loadingStories } from './loading_stories.mjs';
import { longHeadStories } from './long_head_stories.mjs';
import { longMaskStories } from './long_mask_stories.mjs';
import { longStories } from './long_stories.mjs';
import { lookStories } from './look_stories.mjs';
import { maskStories } from './mask_stories.mjs';
import { matrixStories } from './matrix_stories.mjs';
import { modelStories } from './model_stories.mjs';
import { PATIENCE } from './on_screen.mjs';
import { originStories } from './origin_stories.mjs';
import { readInOtherEngines } from './other_engines.mjs';
import { pageStories } from './page_stories.mjs';
import { randomStories } from './random_stories.mjs';
import { readerStories } from './reader_stories.mjs';
import { sceneStories } from './scene_stories.mjs';
import { sentenceStories } from './sentence_stories.mjs';
import { tabStories } from './tab_stories.mjs';
import { togetherStories } from './together_stories.mjs';
import { toldStories } from './told_stories.mjs';
import { trainedChangeStories } from './trained_change_stories.mjs';
import { trainingStories } from './training_stories.mjs';
import { translationStories } from './translation_stories.mjs';
import { troubleStories } from './trouble_stories.mjs';
import { vectorLayoutStories } from './vector_layout_stories.mjs';
import { vectorStories } from './vector_stories.mjs';
import { vectorToolStories } from './vector_tool_stories.mjs';
import { wordStories } from './word_stories.mjs';
import { worksheetStories } from './worksheet_stories.mjs';

const STORIES = {
  ...pageStories,
  ...firstStories,
  ...keyStories,
  ...sceneStories,
  ...modelStories,
  ...maskStories,
  ...longMaskStories,
  ...languageStories,
  ...translationStories,
  ...vectorStories,
  ...vectorToolStories,
  ...trainingStories,
  ...troubleStories,
  ...droppedStories,
  ...sentenceStories,
  ...cellStories,
  ...changeStories,
  ...trainedChangeStories,
  ...askStories,
  ...vectorLayoutStories,
  ...layoutStories,
  ...loadingStories,
  ...tabStories,
  ...lookStories,
  ...matrixStories,
  ...longHeadStories,
  ...longStories,
  ...figureStories,
  ...wordStories,
  ...inwardStories,
  ...originStories,
  ...togetherStories,
  ...compareStories,
  ...comparedStories,
  ...randomStories,
  ...readerStories,
  ...toldStories,
  ...classroomStories,
  ...classStories,
  ...classGestureStories,
  ...worksheetStories,
  ...lessonStories,
  ...explainStories,
};

/** A browser that no longer answers ends its story, not the whole run. */
const LONGEST_STORY_MS = 600_000;

async function tell(browser, address, name) {
  const checks = new Checks(name);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/content.security.policy|refused to/i.test(message.text())) complaints.push(message.text());
  });
  page.setDefaultTimeout(PATIENCE);
  try {
    const told = STORIES[name]({ page, context, checks, address });
    const ended = await Promise.race([told.then(() => true), delay(LONGEST_STORY_MS, false, { ref: false })]);
    if (!ended) throw new Error(`did not end within ${LONGEST_STORY_MS / 60_000} minutes`);
    checks.equal(complaints, [], 'errors and policy complaints');
  } catch (cause) {
    checks.failures.push(`${name}: ${cause.message.split('\n')[0]}`);
  } finally {
    await context.close();
  }
  return checks;
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const names = Object.keys(STORIES).filter((name) => name.includes(values.only));
const server = await startPageServer();
const all = [];
try {
  const browser = await launchPlaywright();
  for (const name of names) {
    const begun = performance.now();
    const checks = await tell(browser, server.address, name);
    const milliseconds = Math.round(performance.now() - begun);
    const verdict = checks.failures.length === 0 ? 'ok    ' : 'FAILED';
    console.log(`${verdict} ${name} (${checks.passed} checks, ${milliseconds} ms)`);
    all.push(checks);
  }
  await browser.close();
  if (values.only === '') all.push(...(await readInOtherEngines(server.address)));
} finally {
  server.stop();
}
const failures = all.flatMap((checks) => checks.failures);
for (const sentence of failures) console.log(`  ${sentence}`);
if (failures.length > 0) console.log('repeat one: node tests/e2e/e2e.mjs --only "WORDS OF THE STORY"');
console.log(`${all.reduce((sum, checks) => sum + checks.passed, 0)} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
