/**
 * What the gallery shows: each view and tool, where it is opened and what is waited for. `subject` is what a
 * narrow page scrolls to. Texts, heads and cells are those of the README and the stories.
 */

import { drawn, loading, matrix, modelReady, PATIENCE, settled, shown } from '../e2e/on_screen.mjs';
import { told } from '../e2e/told_stories.mjs';

const TROPHY = `#text=${encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.")}`;
const SENTENCE = encodeURIComponent('the agreement on the European economic area was signed in August 1992');
const TRANSLATE = `#translate=${SENTENCE}`;
const LONG = `#text=${encodeURIComponent(
  'A river begins as a spring in the hills, and every stream that joins it brings the colour of another valley. '
    .repeat(9)
    .trim(),
)}`;

const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
const panel = (page) => page.getByRole('complementary').last();

async function predicted(page) {
  await page.getByRole('list', { name: /^(Next tokens|Original)$/ }).waitFor({ state: 'attached' });
  await shown(page);
}

async function translated(page) {
  await shown(page);
  await page.getByText(/model reads the sentence|Both models read/).waitFor({ state: 'detached' });
  await settled(page);
}

const viewed = (name) => async (page) => {
  await modelReady(page);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();
  await shown(page);
};

async function compared(page) {
  await modelReady(page);
  await page.getByRole('region', { name: 'Difference, B minus A' }).waitFor();
  await drawn(page);
}

async function translatorsCompared(page) {
  await page.getByRole('region', { name: 'Difference, B minus A' }).waitFor();
  await translated(page);
}

async function notCompared(page) {
  await page.getByLabel('Text of B').waitFor();
  await loading(page).first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Compare with SmolLM2/ }).waitFor();
  await drawn(page);
}

async function runsCompared(page) {
  await trained(page);
  const seed = page.locator('training-knobs-form').getByLabel('Seed');
  await seed.fill('3');
  await seed.press('Tab');
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByText('Finished').first().waitFor({ timeout: PATIENCE });
  await settled(page);
  await page.getByRole('button', { name: 'Compare with …' }).click();
  await page.getByRole('button', { name: 'Another run' }).click();
  await compared(page);
}

async function cardOpen(page) {
  await modelReady(page);
  await matrix(page).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Change how/ }).waitFor();
}

async function projectOpen(page) {
  await modelReady(page);
  await panel(page).getByText('Where q and k come from', { exact: true }).click();
  await panel(page)
    .getByText(/adds most to/)
    .waitFor();
  await shown(page);
}

async function changesOpen(page) {
  await modelReady(page);
  await rail(page).getByText('Change something', { exact: true }).click();
  await shown(page);
}

/** By its key, which the body takes. */
const toolOpen = (key, heading) => async (page) => {
  await modelReady(page);
  await page.keyboard.press(key);
  await rail(page).getByRole('heading', { name: heading, exact: true }).waitFor();
  await drawn(page);
};

const example = (name, ready) => async (page) => {
  await shown(page);
  await page.getByLabel('Examples').selectOption({ label: name });
  await ready(page);
  await shown(page);
};

const button = (name, ready) => async (page) => {
  await ready(page);
  await page.getByRole('button', { name, exact: true }).click();
  await shown(page);
};

/** As many steps as there are: what is trained is the same every time, but how far it is when one looks is not. */
async function trained(page) {
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Finished').first().waitFor({ timeout: PATIENCE });
  await shown(page);
}

async function askedAnswer(page) {
  const answer = page.getByRole('main').getByText('It writes “1969-07-20”, which is right.');
  await answer.first().waitFor({ timeout: PATIENCE });
  await shown(page);
}
async function measured(page) {
  await page.getByRole('button', { name: 'Measure 6 rows on unseen examples', exact: true }).click();
  const stop = page.getByRole('button', { name: 'Stop measuring' }).first();
  await stop.waitFor();
  await stop.waitFor({ state: 'detached', timeout: PATIENCE });
  await shown(page);
}

const explained = (title) => async (page) => {
  await modelReady(page);
  const panel = page.getByRole('region', { name: 'Explain', exact: true });
  await panel.getByRole('heading', { name: title, exact: true }).waitFor();
  await panel.getByText('The figure is being computed …').waitFor({ state: 'detached' });
  await drawn(page);
};

async function storyTold(page) {
  await told(page);
  await shown(page);
}

const presented = (ready) => async (page) => {
  await page.getByRole('button', { name: 'Leave', exact: true }).waitFor();
  await ready(page);
  await drawn(page);
};

/** In Share, which is opened for it. */
const shared = (name, ready) => async (page) => {
  await modelReady(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByText(name, { exact: true }).click();
  await ready(page).waitFor();
  await drawn(page);
};
const paper = (page) => page.getByRole('article', { name: 'The worksheet' });

async function storyAnswered(page) {
  await told(page);
  await page.getByRole('group', { name: 'Your guess' }).getByRole('button').first().click();
  await page.getByRole('group', { name: 'Your guess' }).getByText('✓').waitFor();
  await storyTold(page);
}

export const VIEWS = [
  {
    name: 'start',
    words: 'As the page opens: a head, the sentence, and how one weight was made',
    hash: '',
    open: modelReady,
  },
  {
    name: 'matrix',
    words: 'The matrix: row looks at column',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: modelReady,
    subject: matrix,
  },
  {
    name: 'matrix-causal',
    words: 'A causal mask as a what-if',
    hash: `${TROPHY}&head=4.3&mode=causal&pin=11.2`,
    open: modelReady,
    subject: matrix,
  },
  {
    name: 'matrix-long',
    words: 'A long text: zoomed, with the map of the whole',
    hash: `${LONG}&head=0.2&pin=40.39`,
    open: modelReady,
    subject: matrix,
  },
  { name: 'lines', words: 'Lines', hash: `${TROPHY}&head=3.1&pin=11.2`, open: viewed('Lines') },
  { name: 'table', words: 'The table', hash: `${TROPHY}&head=3.1&pin=11.2`, open: viewed('Table') },
  {
    name: 'sentence-long',
    words: 'The sentence of a long text',
    hash: `${LONG}&head=0.2&pin=40.39&view=lines`,
    open: modelReady,
  },
  {
    name: 'steps',
    words: 'How a number was made',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: modelReady,
    subject: panel,
  },
  {
    name: 'steps-project',
    words: 'Where q and k come from, through W_Q and W_K',
    hash: `${TROPHY}&head=0.2&pin=11.10`,
    open: projectOpen,
    subject: (page) => panel(page).getByText('Where q and k come from', { exact: true }),
  },
  {
    name: 'steps-write',
    words: 'What the head writes, through W_O',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: modelReady,
    subject: (page) => panel(page).getByText(/numbers wide/),
  },
  {
    name: 'words-card',
    words: 'The weight of a word on a word is changed: what that sets of its pieces',
    hash: '#text=Tokenization%20is%20unbelievably%20good.&head=3.1&words=1&pin=1.5',
    subject: matrix,
    open: cardOpen,
  },
  {
    name: 'words',
    words: 'Words in place of their pieces',
    hash: '#text=Tokenization%20is%20unbelievably%20good.&head=3.1&words=1&pin=1.5',
    open: modelReady,
  },
  {
    name: 'heads-together',
    words: 'Three heads at once, a hue each',
    hash: `${TROPHY}&head=3.1&pin=11.2&with=4.3,5.4&view=lines`,
    open: modelReady,
  },
  {
    name: 'together-table',
    words: 'Three heads at once in the table and the line below it',
    hash: `${TROPHY}&head=3.1&pin=11.2&view=table&with=5.11,4.0`,
    open: viewed('Table'),
  },
  {
    name: 'rows-together',
    words: 'Three words at once',
    hash: `${TROPHY}&head=3.1&pin=11.2&rows=3,9`,
    open: modelReady,
  },
  {
    name: 'positions',
    words: 'A head of the previous token, without positions',
    hash: `${TROPHY}&head=0.2&pin=11.10&positions=none`,
    open: changesOpen,
    subject: (page) => rail(page).getByLabel(/^Positions/),
  },
  {
    name: 'head-off',
    words: 'A head switched off, and what followed',
    hash: `${TROPHY}&head=3.1&pin=11.2&off=3.1`,
    open: modelReady,
  },
  {
    name: 'difference',
    words: 'Now minus before',
    hash: `${TROPHY}&head=5.3&pin=11.2&off=3.1&view=difference`,
    open: modelReady,
    subject: matrix,
  },
  {
    name: 'cell-card',
    words: 'A weight is changed where it is seen',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: cardOpen,
  },
  {
    name: 'mask-painter',
    words: 'Paint the mask',
    hash: `${TROPHY}&head=3.1&pin=11.2&mask=sinks:4:1:later@3.1`,
    open: toolOpen('p', 'Paint the mask'),
    subject: (page) => rail(page).getByRole('heading', { name: 'Paint the mask', exact: true }),
  },
  {
    name: 'sink-lens',
    words: 'What a sink hides',
    hash: `${TROPHY}&head=4.3&pin=11.0`,
    open: toolOpen('s', 'What a sink hides'),
    subject: (page) => rail(page).getByRole('heading', { name: 'What a sink hides', exact: true }),
  },
  {
    name: 'cross',
    words: 'Two texts',
    hash: '#text=Where+did+the+cat+sit%3F&pair=The+cat+sat.&mode=cross&head=3.1',
    open: modelReady,
  },
  {
    name: 'compare-texts',
    words: 'Two texts compared: too big, too small',
    hash: `${TROPHY}&head=3.1&pin=11.2&against.text=${encodeURIComponent("The trophy doesn't fit in the suitcase because it is too small.")}`,
    open: compared,
  },
  {
    name: 'compare-masks',
    words: 'The causal mask beside none',
    hash: `${TROPHY}&head=3.1&pin=11.2&against.mode=causal`,
    open: compared,
  },
  {
    name: 'compare-words',
    words: 'Two heads compared in words in place of their pieces',
    hash: '#text=Tokenization%20is%20unbelievably%20good.&head=3.1&words=1&pin=1.5&against.head=3.2',
    open: compared,
  },
  {
    name: 'compare-models',
    words: 'MiniLM beside SmolLM2 on one text',
    hash: `${TROPHY}&head=3.1&pin=11.2&against.model=smollm2&against.head=9.3`,
    open: compared,
  },
  {
    name: 'compare-translators',
    words: 'Bahdanau’s alignment beside the Transformer’s',
    hash: `${TRANSLATE}&against.model=bahdanau&pin=6.4`,
    open: translatorsCompared,
    subject: (page) => page.locator('compare-form'),
  },
  {
    name: 'compare-runs',
    words: 'Two training runs: another seed',
    hash: '#train=reverse&width=16&steps=50&seed=2',
    open: runsCompared,
    subject: (page) => page.locator('compare-form'),
  },
  {
    name: 'compare-missing',
    words: 'A comparison with a model that is not here',
    hash: `${TROPHY}&head=3.1&against.model=own%3Aa%20model&against.text=It%20fits.`,
    open: notCompared,
  },
  {
    name: 'language',
    words: 'A language model: what comes next',
    hash: '#model=smollm2&head=18.6&pin=17.2',
    open: predicted,
  },
  {
    name: 'language-changed',
    words: 'Two heads switched off: next tokens before and after',
    hash: '#model=smollm2&head=18.6&pin=17.2&off=18.6&block=4',
    open: predicted,
  },
  {
    name: 'language-generated',
    words: 'Generated words, and the way back to any of them',
    hash: '#model=smollm2&text=Once+upon&gen=253,655,28&sampling=0.8:40:0.95:0',
    open: predicted,
  },
  { name: 'translator', words: 'The translator', hash: TRANSLATE, open: translated },
  {
    name: 'translator-changed',
    words: 'One weight of a translation changed',
    hash: `${TRANSLATE}&weight=cross.0.1:6.4:0.5&pin=6.4`,
    open: translated,
  },
  {
    name: 'translator-leakage',
    words: 'What happens without the mask in training',
    hash: `${TRANSLATE}&beside=leakage`,
    open: translated,
  },
  {
    name: 'training-asked',
    words: 'A trained model is asked a date',
    hash: '#train=date&shipped=1&ask=20+july+1969',
    open: askedAnswer,
  },
  {
    name: 'training-together',
    words: 'Heads that have to work together, switched off',
    hash: '#train=induction&shipped=1&off=0.0,0.1',
    open: measured,
  },
  { name: 'training', words: 'Training: reverse', hash: '#train=reverse&width=16&steps=50', open: trained },
  { name: 'vectors', words: 'Vectors by hand', hash: '#vectors=&pin=1.1', open: shown },
  {
    name: 'vectors-additive',
    words: 'Additive scores (Bahdanau 2014)',
    hash: '#vectors=',
    open: example('Additive scores (Bahdanau 2014)', (page) =>
      page.getByRole('table', { name: 'Comparisons' }).waitFor(),
    ),
  },
  {
    name: 'vectors-drawn',
    words: '16 tokens, 64 columns, drawn by a seed',
    hash: '#vectors=',
    open: example('Drawn by a seed: 16 tokens, 64 columns', (page) =>
      page.getByRole('img', { name: /^Queries, 16 × 64/ }).waitFor(),
    ),
  },
  {
    name: 'trace-file',
    words: 'A trace from a file',
    hash: '#trace=traces/trophy.safetensors&head=3.1&pin=11.2',
    open: shown,
  },
  {
    name: 'stories',
    words: 'All stories',
    hash: TROPHY,
    open: button('Stories', modelReady),
  },
  {
    name: 'story-words',
    words: 'A story told while words were chosen',
    hash: '#text=Tokenization%20is%20unbelievably%20good.&head=3.1&words=1&pin=1.5&story=it.1',
    open: storyTold,
  },
  { name: 'story', words: 'A story: what a word looks at', hash: '#story=it.1', open: storyTold },
  {
    name: 'story-question',
    words: 'A story: its question, answered',
    hash: '#story=scale.3',
    open: storyAnswered,
  },
  {
    name: 'story-translator',
    words: 'A story beside the translator',
    hash: '#story=bahdanau.3',
    open: storyTold,
  },
  {
    name: 'presented',
    words: 'Before a room',
    hash: `${TROPHY}&head=3.1&pin=11.2&present=1`,
    open: presented(modelReady),
  },
  {
    name: 'presented-story',
    words: 'A story before a room',
    hash: '#story=it.3&present=1',
    open: presented(storyTold),
  },
  {
    name: 'presented-heads',
    words: 'A story of vectors before a room, with the numbers that make the matrix',
    hash: '#story=heads.3&present=1',
    open: presented(storyTold),
  },
  {
    name: 'presented-translation',
    words: 'A story of the translator before a room: the matrix that it speaks of',
    hash: '#story=ahead.1&present=1',
    open: presented(storyTold),
  },
  {
    name: 'presented-explained',
    words: 'What the class asks, explained beside the picture',
    hash: `${TROPHY}&head=3.1&pin=11.2&present=1&explain=matrix`,
    open: presented(modelReady),
  },
  {
    name: 'few-controls',
    words: 'A page for a class: no controls but the heads',
    hash: `${TROPHY}&head=3.1&pin=11.2&controls=heads`,
    open: modelReady,
  },
  {
    name: 'class-link',
    words: 'A link for a class: which story, which controls',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: shared('A link for a class', (page) => page.getByLabel('The link for a class')),
  },
  {
    name: 'worksheet',
    words: 'A worksheet of what is on the screen',
    hash: `${TROPHY}&head=3.1&pin=11.2`,
    open: shared('Worksheet', paper),
  },
  {
    name: 'worksheet-answers',
    words: 'The same with the answers of the core',
    hash: `${TROPHY}&head=4.3&mode=causal&pin=11.2`,
    open: shared('Worksheet with answers', paper),
  },
  {
    name: 'explain',
    words: 'A step explained, with the numbers of the pinned cell',
    hash: `${TROPHY}&head=3.1&pin=11.2&explain=normalise`,
    open: explained('Normalise: the softmax'),
  },
  {
    name: 'explain-question',
    words: 'A question, with figures that are computed while it is read',
    hash: `${TROPHY}&head=3.1&pin=11.2&explain=differ`,
    open: explained('How do heads differ?'),
  },
  {
    name: 'explain-list',
    words: 'All that is explained',
    hash: `${TROPHY}&head=3.1&pin=11.2&explain=`,
    open: explained('What is explained here'),
  },
  {
    name: 'column-form',
    words: 'Column form: column looks at row',
    hash: `${TROPHY}&head=3.1&mode=causal&pin=9.2&explain=masking&convention=column`,
    open: explained('Mask: what may not be looked at'),
    subject: matrix,
  },
  { name: 'keys', words: 'All keys', hash: TROPHY, open: button('Keyboard', modelReady) },
];
