/** The engine of stories: where one is, how one comes from step to step, what is asked of the core, unknown names. */

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { defaultScene, type EncoderSource } from '../../../../web/src/labs/encoder/source.ts';
import { vectorsScene } from '../../../../web/src/labs/vectors/source.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { showsWords } from '../../../../web/src/scene/shows_words.ts';
import { isOwnText, onTheWay } from '../../../../web/src/stories/go.ts';
import { STORIES } from '../../../../web/src/stories/index.ts';
import { nearestName, readPlace, writePlace } from '../../../../web/src/stories/place.ts';
import { claim, type Step, type StoryPage, type Told } from '../../../../web/src/stories/story.ts';
import { StoryRun } from '../../../../web/src/stories/story_run.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';

const sceneOf = (part: Partial<Scene> & { text?: string } = {}): Scene => {
  const { text, ...rest } = part;
  const start: Scene = defaultScene();
  return { ...start, ...rest, source: { ...start.source, ...(text && { text }) } as Scene['source'] };
};
const OFF: Intervention = { kind: 'off', layer: 0, head: 0, by: 'zero' };
const BLOCK: Intervention = { kind: 'block', token: 0 };

describe('a place in a story', () => {
  it('is read as it is written', () => {
    const places = fc.record({
      name: fc.constantFrom(...STORIES.map(({ name }) => name)),
      step: fc.nat(98),
      answer: fc.option(fc.nat(5)),
    });
    fc.assert(
      fc.property(places, (place) => {
        expect(readPlace(writePlace(place))).toEqual(place);
      }),
    );
  });

  it('is the first step where only the story is named, and none where it is written otherwise', () => {
    expect(readPlace('copying')).toEqual({ name: 'copying', step: 0, answer: null });
    for (const text of ['', 'sink.', 'sink.1.2.3', 'Sink.1', 'sink.x']) expect(readPlace(text)).toBeNull();
  });

  it('stands in the address, with the scene', () => {
    const scene = sceneOf({ head: 4, story: 'sink.3.2' });
    expect(readHash(writeHash(scene))).toEqual({ scene, problem: '' });
    expect(readHash('#story=sink.3').scene.story).toBe('sink.3');
  });

  it('is found under a name with a slip, and under no other', () => {
    const names = STORIES.map(({ name }) => name);
    expect(nearestName('snik', names)).toBe('sink');
    expect(nearestName('copy', names)).toBe('copying');
    expect(nearestName('nothing', names)).toBeNull();
    for (const name of names) expect(nearestName(name, names)).toBe(name);
  });
});

describe('on the way to a step', () => {
  const from = sceneOf({ layer: 3, head: 1, pin: { query: 2, key: 1 } });

  it('what the reader touched stays, unless the step needs another value', () => {
    const to = sceneOf({ layer: 5, head: 1, pin: { query: 4, key: -1 } });
    const touched: Scene = { ...from, view: 'lines', mode: 'causal', head: 7 };
    expect(onTheWay(touched, from, to)).toEqual({ ...touched, layer: 5, pin: { query: 4, key: -1 } });
  });

  it("the reader's own text stays with its cell, and goes where the step has another", () => {
    const own = sceneOf({ text: 'My own.', pin: { query: 1, key: 1 } });
    const next = onTheWay(own, from, sceneOf({ layer: 5, pin: { query: 9, key: 9 } }));
    expect([next.source, next.pin, next.layer]).toEqual([own.source, own.pin, 5]);
    expect(isOwnText(next.source, from.source)).toBe(true);
    const other = sceneOf({ text: 'Another one.' });
    expect(onTheWay(own, from, other).source).toEqual(other.source);
  });

  it('the cell of a word that is written no more does not stay', () => {
    const [first, second, whole] = [9, 5, null].map((step) => sceneOf({ step, pin: null }));
    const current = { ...(first as Scene), pin: { query: 8, key: 7 } };
    for (const to of [second, whole] as Scene[]) expect(onTheWay(current, first as Scene, to).pin).toBeNull();
    expect(onTheWay(current, first as Scene, { ...(first as Scene), view: 'lines' }).pin).toEqual(
      current.pin,
    );
  });

  it("the reader's own changes stay beside those of the step, and its own go with it", () => {
    const changed = { ...from, interventions: [BLOCK] };
    const current = { ...from, interventions: [BLOCK, OFF] };
    expect(onTheWay(current, changed, from).interventions).toEqual([OFF]);
    expect(onTheWay({ ...from, interventions: [OFF] }, from, changed).interventions).toEqual([BLOCK, OFF]);
    // Taken back by the reader: it stays away as long as the next step has it, too.
    expect(onTheWay(from, changed, changed).interventions).toEqual([]);
  });

  it('another source is taken as the step has it', () => {
    const vectors = vectorsScene();
    expect(onTheWay({ ...from, view: 'lines' }, from, vectors)).toBe(vectors);
    expect(onTheWay(vectors, from, from)).toBe(from);
  });

  it('nothing that was touched is lost on the way on and back, where both steps have the same of it', () => {
    const touches = fc.record({ head: fc.nat(11), view: fc.constantFrom('matrix', 'lines', 'table') });
    fc.assert(
      fc.property(touches, (touched) => {
        const to = sceneOf({ layer: 5, pin: { query: 4, key: 1 } });
        const there = onTheWay({ ...from, ...touched }, from, to);
        expect(onTheWay(there, to, from)).toEqual({ ...from, ...touched });
      }),
    );
  });
});

/** A page that shows at once what it is asked for. */
class SmallPage extends EventTarget {
  scene: Scene = sceneOf();
  session = {
    trace: {} as object | null,
    layer: 3,
    head: 1,
    pin: null,
    busy: false,
    queryTokens: [],
    keyTokens: [],
  };
  busy = false;
  failed = false;
  waiting = false;
  working = false;
  isStoryAlone = false;
  said: string[] = [];
  run: StoryRun | null = null;
  notices = {
    say: (_: string, text: string) => this.said.push(text),
    failed: (cause: unknown, before: string) => this.said.push(`${before}${cause}`),
    clear: () => {
      this.said = [];
    },
  };

  async change(scene: Scene): Promise<void> {
    this.scene = scene;
    this.run?.follow();
  }

  choose = (scene: Scene) => this.change(scene);
  stepBackNext(): void {}
}

const later = () => new Promise((resolve) => setTimeout(resolve, 80));

describe('a story that is told', () => {
  let page: SmallPage;
  let run: StoryRun;
  let answer: Told | null;
  let asked: [step: number, answered: boolean, text: string][];

  const step = (at: number, part: Partial<Step> = {}): Step => ({
    scene: sceneOf({ layer: at }),
    says: `Step ${at}.`,
    tell: async ({ scene }, answered) => {
      asked.push([at, answered, (scene.source as { text?: string }).text ?? '']);
      return answer;
    },
    ...part,
  });

  beforeEach(() => {
    page = new SmallPage();
    answer = { claims: [claim(true, 'so', 'not so')] };
    asked = [];
    const story = {
      steps: [
        step(1),
        step(2, { question: { asks: 'Which?', answers: ['a', 'b'] }, revealed: sceneOf({ layer: 4 }) }),
        step(3),
      ],
    };
    const load = async () => {
      if (page.said.includes('offline')) throw new Error('no line');
      return story;
    };
    const entry = { name: 'test', title: 'A test', minutes: 1, about: '', load };
    run = new StoryRun(page as unknown as StoryPage, [entry], () => {});
    page.run = run;
  });

  it('asks the core at each step, once for what is on the screen', async () => {
    await run.start('test');
    await later();
    run.follow();
    await later();
    expect(asked.map(([at]) => at)).toEqual([1]);
    expect(run.told?.claims).toEqual([{ holds: true, words: 'so' }]);
    await run.go(1);
    await later();
    expect([asked.at(-1)?.[0], page.scene.story, page.scene.layer]).toEqual([2, 'test.2', 2]);
  });

  it('asks anew when the reader changes what it speaks of', async () => {
    await run.start('test');
    await later();
    await page.change({ ...page.scene, source: { ...page.scene.source, text: 'Own.' } as Scene['source'] });
    await later();
    expect(asked.at(-1)).toEqual([1, false, 'Own.']);
    expect(run.isOwn).toBe(true);
    await run.again();
    expect(run.isOwn).toBe(false);
  });

  it('hides words of several pieces while it is told, and says so', async () => {
    const cut = ['token', '##ization'].map((text) => tokenOf(text));
    Object.assign(page.session, { queryTokens: cut, keyTokens: cut });
    page.scene = { ...page.scene, words: true };
    expect(showsWords(page.scene)).toBe(true);
    await page.change({ ...page.scene, story: 'test.1' });
    expect([run.hidesWords, showsWords(page.scene)]).toEqual([true, false]);
    await run.close();
    expect([page.scene.words, showsWords(page.scene)]).toEqual([true, true]);
    Object.assign(page.session, { queryTokens: [tokenOf('one')], keyTokens: [tokenOf('one')] });
    expect(run.hidesWords).toBe(false);
  });

  it('waits for what the step needs, and for what is under way', async () => {
    answer = null;
    await run.start('test');
    await later();
    expect(run.told).toBeNull();
    answer = { claims: [], pending: 'half' };
    run.follow();
    await later();
    expect(run.told?.pending).toBe('half');
    answer = { claims: [claim(false, '', 'no')] };
    run.follow();
    await later();
    expect(run.told?.claims).toEqual([{ holds: false, words: 'no' }]);
    asked.length = 0;
    page.busy = true;
    await run.go(1);
    await later();
    expect(asked).toEqual([]);
  });

  it('shows what the answer reveals, keeps the answer in the address, and asks the question anew when shown again', async () => {
    await run.start('test');
    await later();
    await run.go(1);
    await run.choose(1);
    await later();
    expect([page.scene.story, page.scene.layer, run.isAnswered]).toEqual(['test.2.2', 4, true]);
    expect(asked.at(-1)?.slice(0, 2)).toEqual([2, true]);
    await run.go(1);
    expect(page.scene.story).toBe('test.3.2');
    await run.go(-1);
    expect([page.scene.layer, run.isAnswered]).toEqual([4, true]);
    await run.again();
    expect([page.scene.story, page.scene.layer]).toEqual(['test.2', 2]);
  });

  it('is left and resumed where it was', async () => {
    await run.start('test');
    await later();
    await run.go(1);
    await page.change({ ...page.scene, view: 'table' });
    await run.close();
    expect([page.scene.story, run.step]).toEqual([undefined, null]);
    expect(run.leftAt('test')).toEqual({ name: 'test', step: 1, answer: null });
    await run.start('test', true);
    await later();
    expect([page.scene.story, page.scene.view]).toEqual(['test.2', 'table']);
    await run.start('test');
    expect(page.scene.story).toBe('test.1');
  });

  it('that is not there says so and leads to the nearest', async () => {
    await page.change({ ...page.scene, story: 'tset.2' });
    await later();
    expect(page.said).toEqual(['There is no story “tset”: “A test” is opened instead.']);
    expect(page.scene.story).toBe('test.1');
    for (const name of ['elsewhere', '<b>', '']) {
      run.wantsList = false;
      await page.change({ ...page.scene, story: name });
      await later();
      expect(page.said.at(-1)).toBe(`There is no story “${name}”: all stories are listed.`);
      expect([run.wantsList, page.scene.story]).toEqual([true, undefined]);
    }
  });

  it('that has no such step shows its last one', async () => {
    await page.change({ ...page.scene, story: 'test.9' });
    await later();
    expect(page.said).toEqual(['This story has 3 steps: the last one is shown in place of step 9.']);
    expect([run.place?.step, run.canGo(1), run.canGo(-1)]).toEqual([2, false, true]);
  });

  it('that cannot be loaded leaves the page as it is', async () => {
    page.said.push('offline');
    const before = page.scene;
    await run.start('test');
    expect(page.said.at(-1)).toContain('could not be loaded; the page stays as it is');
    expect(page.scene).toBe(before);
    await page.change({ ...page.scene, story: 'test.2' });
    await later();
    expect(page.scene.story).toBeUndefined();
  });

  it('whose address names nothing else opens with its own scene', async () => {
    page.isStoryAlone = true;
    await page.change({ ...page.scene, story: 'test.3' });
    await later();
    expect([page.scene.layer, page.scene.story]).toEqual([3, 'test.3']);
  });

  it('says when the page shows another source', async () => {
    await run.start('test');
    await later();
    asked.length = 0;
    await page.change({ ...vectorsScene(), story: 'test.1' });
    await later();
    expect([run.isElsewhere, asked]).toEqual([true, []]);
  });
});

describe.each(STORIES.map((entry) => [entry.name, entry] as const))('the story %s', (_, entry) => {
  it('has 4 to 7 steps, one question, and asks the core at every step', async () => {
    const { steps } = await entry.load();
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.length).toBeLessThanOrEqual(7);
    expect(steps.filter(({ question }) => question)).toHaveLength(1);
    expect(steps.every(({ tell }) => tell)).toBe(true);
    expect(entry.minutes).toBeLessThanOrEqual(3);
  });

  it('has scenes that an address holds, and no figure in its prose that only the core can know', async () => {
    const { steps } = await entry.load();
    for (const { scene, revealed = scene, says } of steps) {
      for (const shown of [scene, revealed]) expect(readHash(writeHash(shown)).problem).toBe('');
      expect(says).not.toMatch(/(?<![\w.])0?\.\d\d/);
    }
  });
});

describe('the story of “it”', () => {
  /** As the model's tokenizer cuts these texts: letters and signs apart, behind one token that is no word. */
  const tokensOf = (text: string) => ['[CLS]', ...(text.match(/\w+|[^\w\s]/g) ?? [])];

  it('pins the word that it speaks of, in every text', async () => {
    const story = await STORIES.find(({ name }) => name === 'it')?.load();
    const scenes =
      story?.steps.flatMap(({ scene, revealed }) => (revealed ? [scene, revealed] : [scene])) ?? [];
    expect(scenes.length).toBeGreaterThan(6);
    for (const { source, pin } of scenes)
      expect(tokensOf((source as EncoderSource).text)[pin?.query ?? -1]).toBe('it');
  });
});
