/** A model that the reader opens takes the place of the one before, also under the same name. */

import { expect, it } from 'vitest';
import { readHash } from '../../../../web/src/labs/address.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import type { UserModel } from '../../../../web/src/models/user_model.ts';
import { adoptModel } from '../../../../web/src/shell/store/open_files.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';

it('is computed with, and only then the one before is closed', async () => {
  const events: string[] = [];
  const run = {
    compute: async () => {
      events.push('computed');
      return null;
    },
    waiting: () => true,
    parts: () => ({}),
    dispose: () => {},
  };
  const labs = LABS.map((lab) => ({ ...lab, open: async () => run }));
  const core = { onRestart: () => () => {} };
  const playground = new Playground(async () => core as never, labs);
  await playground.start('#text=a%20text');
  const model = (number: number) =>
    ({
      kind: 'encoder',
      card: { name: 'mine' },
      notices: [],
      model: { dispose: () => events.push(`closed ${number}`) },
    }) as unknown as UserModel;
  events.length = 0;
  await adoptModel(playground, model(1));
  expect(events).toEqual(['computed']);
  const { source } = playground.scene;
  expect(source).toMatchObject({ model: 'own:mine', text: 'a text' });
  await adoptModel(playground, model(2));
  expect(events).toEqual(['computed', 'computed', 'closed 1']);
  expect(playground.scene.source).toEqual(source);
});

it('keeps how the reader looked at heads, and of encoders the mode and the second text', () => {
  const [encoder, language] = ['model', 'language'].map((kind) => LABS.find((lab) => lab.kind === kind));
  const before = readHash('#text=one&pair=two&mode=cross&view=lines').scene;
  expect(encoder?.sceneOfModel?.('encoder', 'own:mine', 'one', before)).toMatchObject({
    source: { model: 'own:mine', text: 'one', pair: 'two' },
    mode: 'cross',
    view: 'lines',
  });
  const written = readHash('#model=smollm2&view=table').scene;
  expect(encoder?.sceneOfModel?.('encoder', 'own:mine', 'one', written)).toMatchObject({
    mode: 'self',
    view: 'table',
  });
  expect(language?.sceneOfModel?.('decoder', 'own:mine', 'one', before)).toMatchObject({
    mode: 'causal',
    view: 'lines',
  });
});
