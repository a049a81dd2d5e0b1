/** The saved example stands in for a text that waits for its encoder, whatever was shown before. */

import { expect, it } from 'vitest';
import { readHash } from '../../../../web/src/labs/address.ts';
import { servedPlayground } from '../../../shared/served_playground.ts';

const playground = await servedPlayground();

const shown = () => playground().session.queryTokens.map(({ text }) => text);

it.each(['#vectors=', '#trace=traces/trophy.safetensors&mode=causal'])('after %s', async (other) => {
  await playground().start(other);
  const before = playground().session.trace;
  await playground().change(readHash('#text=Another+text').scene);
  expect(playground().waiting).toBe(true);
  expect(playground().session.trace).not.toBe(before);
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
});

it('and stays where it was there already', async () => {
  await playground().start('');
  const before = playground().session.trace;
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
  await playground().change(readHash('#text=Another+text').scene);
  expect(playground().session.trace).toBe(before);
});

it('and comes back after an empty text', async () => {
  await playground().start('');
  await playground().change(readHash('#text=').scene);
  expect(playground().session.trace).toBeNull();
  await playground().change(readHash('#text=Another+text').scene);
  expect(shown().slice(0, 3)).toEqual(['[CLS]', 'the', 'trophy']);
});
