import { beforeEach, describe, expect, it } from 'vitest';
import type { Core } from '../../../../../web/src/core/types.ts';
import { languageLab } from '../../../../../web/src/labs/language/index.ts';
import type { LanguageLabRun } from '../../../../../web/src/labs/language/lab_run.ts';
import { isLanguage, languageScene } from '../../../../../web/src/labs/language/source.ts';
import type { RunnableModel } from '../../../../../web/src/labs/language/text_run.ts';
import { trainingScene } from '../../../../../web/src/labs/training/source.ts';
import type { UserModel } from '../../../../../web/src/models/user_model.ts';
import { adoptModel } from '../../../../../web/src/shell/store/open_files.ts';
import { Playground } from '../../../../../web/src/shell/store/playground.ts';
import { ScriptedSession } from '../../../../shared/scripted_session.ts';

const END = 40;
let sessions: ScriptedSession[];
let playground: Playground;
let lab: LanguageLabRun;

/** One token for each letter; its number is the letter's place in the alphabet. */
const tokenizer = {
  ends: [END],
  hasChatTemplate: true,
  addsStart: false,
  start: null,
  notices: [],
  vocabulary: {
    size: 100,
    tokenOf: (id: number) => ({ text: `t${id}`, visible: `t${id}`, raw: `t${id}` }),
    tokensOf: (ids: ArrayLike<number>) =>
      Array.from(ids, (id) => ({ text: `t${id}`, raw: `t${id}`, sentence: 0 })),
  },
  async encode(text: string, { limit }: { limit: number }) {
    const all = [...text].map((letter) => letter.charCodeAt(0) - 96);
    const ids = Int32Array.from(all.slice(0, limit));
    const cuts = all.length > limit ? [{ count: all.length - limit, sentence: 0, after: '' }] : [];
    return { ids, tokens: [], total: all.length, cuts, leftOut: 0 };
  },
  async chat([message]: { content: string }[]) {
    return `a${message?.content}b`;
  },
  dispose() {},
};

function modelOf(): RunnableModel {
  const model = {
    summary: { layers: 2, heads: 2, keyValueHeads: 1, contextLength: 2048, sessionBytesPerToken: 100 },
    tokenizer: null,
    async openSession(context: number) {
      const session = new ScriptedSession(context);
      sessions.push(session);
      return session;
    },
    dispose() {},
  };
  return { model, tokenizer } as unknown as RunnableModel;
}

function held(): { promise: Promise<void>; release: () => void } {
  let release = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
}

const runs = (session: ScriptedSession | undefined) =>
  session?.calls.filter((call) => call.startsWith('run')) ?? [];
const later = () => new Promise((resolve) => setTimeout(resolve, 5));
const generated = () => (isLanguage(playground.scene.source) ? playground.scene.source.generated : []);

beforeEach(async () => {
  sessions = [];
  playground = new Playground(async () => ({ onRestart: () => () => {} }) as unknown as Core);
  lab = (await playground.runs.open(languageLab)) as LanguageLabRun;
  Object.assign(lab.languageLoader, { ready: modelOf(), state: 'ready' });
  await playground.change({ ...languageScene('smollm2', 'abc'), layer: 1, head: 1 });
});

describe('a language model in the page', () => {
  it('runs the text once and shows what comes after its last token', () => {
    expect(sessions).toHaveLength(1);
    expect(sessions[0]?.calls).toEqual(['run 1,2,3', 'trace 3', 'predict 2']);
    expect(lab.language.before?.candidates[0]?.id).toBe(4);
    expect(playground.session.keyTokens.map(({ text }) => text)).toEqual(['t1', 't2', 't3']);
    expect(playground.busy).toBe(false);
  });

  it('gives up an older text while a newer one is typed, and never shows it', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const older = lab.actions.setText({ text: 'abcd' });
    await later();
    const newer = lab.actions.setText({ text: 'ab' });
    await later();
    gate.release();
    await Promise.all([older, newer]);
    expect(runs(session)).toEqual(['run 1,2,3', 'run 1,2,3,4', 'run 1,2']);
    expect(playground.session.keyTokens).toHaveLength(2);
    expect(lab.language.step).toBe(2);
    expect(playground.notices.all).toEqual([]);
  });

  it('says what is odd about a model of the reader once it is shown', async () => {
    const notices = ['The pre-tokenizer `moon` is not known; `default` is used.'];
    const own = { ...modelOf(), kind: 'decoder', card: { name: 'mine' }, notices } as unknown as UserModel;
    await adoptModel(playground, own);
    expect(playground.scene.source).toMatchObject({ kind: 'language', model: 'own:mine', text: 'abc' });
    expect(playground.notices.all.map(({ text }) => text)).toEqual(notices);
  });

  it('opens a second session only for changes, and compares both', async () => {
    await lab.actions.toggleHead({ layer: 1, head: 0 });
    expect(sessions).toHaveLength(2);
    expect(sessions[1]?.interventions).toEqual([{ kind: 'off', layer: 1, head: 0, by: 'zero' }]);
    expect(runs(sessions[0])).toHaveLength(2);
    expect(lab.language.change?.divergence).toBe(0.5);
    expect(sessions[0]?.calls).toContain('compare 2 4');
    expect(playground.session.difference).not.toBeNull();
    await playground.undo();
    expect(playground.scene.interventions).toEqual([]);
    expect(lab.language.after).toBeNull();
    expect(playground.session.difference).toBeNull();
    await playground.redo();
    expect(playground.scene.interventions).toHaveLength(1);
  });

  it('switches off the head on show by its key, and computes what is typed after that', async () => {
    await lab.toggleHead(playground.session);
    expect(playground.scene.interventions).toStrictEqual([{ kind: 'off', layer: 1, head: 1, by: 'zero' }]);
    expect(lab.language.change?.divergence).toBe(0.5);
    await lab.actions.setText({ text: 'abcd' });
    expect([playground.notices.all, lab.language.step]).toEqual([[], 4]);
    await lab.toggleHead(playground.session);
    expect(playground.scene.interventions).toEqual([]);
  });

  it('shows nothing of the text before where there is none, and says so nowhere but at the field', async () => {
    await lab.actions.rank();
    await lab.actions.setText({ text: '' });
    const { session, notices } = playground;
    const { language } = lab;
    expect([session.trace, language.before, language.text, notices.all]).toEqual([null, null, null, []]);
    expect([language.ranking.state, playground.hasResult]).toEqual(['idle', false]);
    await lab.actions.setText({ text: 'ab' });
    expect([language.step, playground.hasResult]).toEqual([2, true]);
  });

  it('says which changes the model has no place for, and runs the others', async () => {
    await lab.actions.setInterventions([
      { kind: 'off', layer: 7, head: 0, by: 'zero' },
      { kind: 'block', token: 1 },
    ]);
    expect(sessions[1]?.interventions).toEqual([{ kind: 'block', token: 1 }]);
    expect(playground.notices.all.map(({ text }) => text)).toEqual([
      'This model and text have no place for: Head 7.0 switched off. It is left out and acts again where there is one.',
    ]);
  });

  it('applies sampling and target without another forward pass', async () => {
    const before = sessions[0]?.calls.length ?? 0;
    await lab.actions.setSampling({ ...playground.scene.sampling, temperature: 0.5 });
    await lab.actions.setTarget(9);
    expect(sessions[0]?.calls.slice(before)).toEqual(['predict 2', 'predict 2']);
    expect(lab.language.targetOf(playground.scene)).toBe(9);
  });

  it('undoes the movement of a slider at once', async () => {
    const start = playground.scene.sampling;
    for (const temperature of [0.5, 0.6, 0.7]) await lab.actions.setSampling({ ...start, temperature });
    await playground.undo();
    expect(playground.scene.sampling).toEqual(start);
  });

  it('shows the tokens that the template adds', async () => {
    await lab.actions.setText({ chat: true });
    expect(sessions[0]?.ids).toEqual([1, 1, 2, 3, 2]);
    expect(lab.language.text?.prompt).toBe(5);
  });

  it('says where a text was cut, and takes more memory when asked', async () => {
    const source = playground.scene.source;
    await playground.change({
      ...playground.scene,
      source: { ...source, text: 'abcdef', context: 4 } as typeof source,
    });
    expect(playground.cuts).toEqual([{ count: 2, sentence: 0, after: '' }]);
    expect(sessions[0]?.disposed).toBe(true);
    expect(sessions.at(-1)?.context).toBe(4);
    await lab.actions.setText({ context: 8 });
    expect(playground.cuts).toEqual([]);
    expect(sessions.at(-1)?.context).toBe(8);
    expect(sessions.at(-1)?.ids).toHaveLength(6);
  });
});

describe('generating', () => {
  it('appends what the model draws, token by token, and is undone at once', async () => {
    await lab.actions.generate(4);
    expect(generated()).toEqual([4, 5, 6, 7]);
    expect(runs(sessions[0]).at(-1)).toBe('run 1,2,3,4,5,6,7');
    expect(playground.session.keyTokens).toHaveLength(7);
    await playground.undo();
    expect(generated()).toEqual([]);
    await playground.redo();
    expect(generated()).toEqual([4, 5, 6, 7]);
  });

  it('goes back along the timeline by traces and predictions alone', async () => {
    await lab.actions.generate(4);
    await lab.actions.setStep(5);
    const calls = sessions[0]?.calls.slice(-3);
    expect(calls).toEqual(['run 1,2,3,4,5,6,7', 'trace 5', 'predict 4']);
    expect(generated()).toHaveLength(4);
    expect(playground.session.keyTokens).toHaveLength(5);
    await lab.actions.setStep(7);
    expect(playground.scene.step).toBeNull();
  });

  it('goes on from an earlier step in place of what came after it', async () => {
    await lab.actions.generate(4);
    await lab.actions.setStep(5);
    await lab.actions.append(30);
    expect(generated()).toEqual([4, 5, 30]);
    expect(playground.scene.step).toBeNull();
  });

  it('follows the changed model where there are changes', async () => {
    await lab.actions.toggleHead({ layer: 0, head: 0 });
    await lab.actions.generate(2);
    expect(runs(sessions[1]).at(-1)).toBe('run 1,2,3,4,5');
    expect(sessions[1]?.interventions).toHaveLength(1);
  });

  it('goes back to tokens alone where changes let them see later ones', async () => {
    await lab.actions.setInterventions([{ kind: 'mask', mask: 'none' }]);
    await lab.actions.generate(2);
    expect(runs(sessions[1]).at(-1)).toBe('run 1,2,3,4,5');
    await lab.actions.setStep(4);
    expect(runs(sessions[0]).at(-1)).toBe('run 1,2,3,4,5');
    expect(sessions[1]?.calls.slice(-2)).toContain('trace 4');
    expect(runs(sessions[1]).at(-1)).toBe('run 1,2,3,4');
  });

  it('stops within one token', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const running = lab.actions.generate(20);
    await later();
    lab.actions.stop();
    gate.release();
    await running;
    expect(generated()).toEqual([4]);
    expect(lab.actions.generating).toBe(false);
  });

  it('ends when the reader types', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const running = lab.actions.generate(20);
    await later();
    const typing = lab.actions.setText({ text: 'xy' });
    gate.release();
    await Promise.all([running, typing]);
    expect(session.ids).toEqual([24, 25]);
    expect(generated()).toEqual([]);
  });

  it('ends with the token that ends a text, and says so', async () => {
    await lab.actions.append(END - 2);
    await lab.actions.generate(20);
    expect(generated()).toEqual([END - 2, END - 1, END]);
    expect(lab.actions.notice).toBe('The model ended the text.');
  });

  it('ends where the context is full, and says what to do', async () => {
    await lab.actions.setText({ context: 5 });
    await lab.actions.generate(20);
    expect(generated()).toHaveLength(2);
    expect(lab.actions.notice).toBe('All 5 tokens of the context are used.');
  });
});

describe('the ranking of heads', () => {
  it('lists the strongest effects first, whichever way they point', async () => {
    await lab.actions.rank();
    const { ranking } = lab.language;
    expect(ranking.state).toBe('done');
    expect(ranking.effects).toHaveLength(4);
    expect(ranking.strongest(2).map(({ change }) => Math.abs(change))).toEqual([1, 1]);
    expect(ranking.name).toBe('t4');
  });

  it('can be cancelled, and keeps what it found', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const running = lab.actions.rank();
    await later();
    lab.language.ranking.cancel();
    gate.release();
    await running;
    expect(lab.language.ranking.state).toBe('cancelled');
    expect(lab.language.ranking.found).toBe(2);
    expect(lab.language.ranking.problem).toBe('');
  });

  it('stays beside a later change, marked, and goes with its text', async () => {
    await lab.actions.rank();
    await lab.actions.toggleHead({ layer: 1, head: 0 });
    const { ranking } = lab.language;
    expect([ranking.state, ranking.stale, ranking.found]).toEqual(['done', true, 4]);
    await lab.actions.setText({ text: 'abcd' });
    expect([ranking.state, ranking.found]).toEqual(['idle', 0]);
  });

  it('is given up when the text changes while it runs', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const running = lab.actions.rank();
    await later();
    const typing = lab.actions.setText({ text: 'abcd' });
    gate.release();
    await Promise.all([running, typing]);
    expect([lab.language.ranking.state, lab.language.ranking.found]).toEqual(['idle', 0]);
  });

  it('ends when another source is shown', async () => {
    const gate = held();
    const [session] = sessions as [ScriptedSession];
    session.hold = gate.promise;
    const running = lab.actions.rank();
    await later();
    expect(lab.language.ranking.state).toBe('running');
    const leaving = playground.change(trainingScene());
    gate.release();
    await Promise.all([running, leaving]);
    expect(lab.language.ranking.state).toBe('cancelled');
  });
});

describe('a story that is told beside the text', () => {
  const story = () => ({
    ...languageScene('smollm2', 'abca'),
    layer: 1,
    head: 1,
    pin: { query: 3, key: 1 },
    story: 'copying.4',
  });

  it.each([
    ['heads that are switched off', () => lab.actions.toggleHead({ layer: 0, head: 0 })],
    ['another text', () => lab.actions.setText({ text: 'abc' })],
    ['a token that was generated', () => lab.actions.generate(1)],
    ['a step of the timeline', () => lab.actions.setStep(2)],
  ])('stays with %s', async (_, go) => {
    await playground.choose(story());
    await later();
    await go();
    expect(playground.scene.story).toBe('copying.4');
  });

  it.each([
    ['another text', () => lab.actions.setText({ text: 'abc' })],
    ['another source', () => playground.change(trainingScene())],
    ['a token that was generated', () => lab.actions.generate(1)],
    ['a step of the timeline', () => lab.actions.setStep(2)],
  ])('has its ranking ended by %s', async (_, go) => {
    const gate = held();
    await lab.actions.setText({ text: 'abca' });
    const [session] = sessions as [ScriptedSession];
    await playground.choose(story());
    await later();
    session.hold = gate.promise;
    const ranked = lab.actions.rank();
    await later();
    const leaving = go();
    gate.release();
    await Promise.all([ranked, leaving]);
    expect(lab.language.ranking.state).not.toBe('running');
    await playground.undo();
    expect(playground.scene.story).toBe('copying.4');
  });
});
