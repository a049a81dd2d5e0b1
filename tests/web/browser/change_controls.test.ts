/** The controls that make changes: what they offer, what they send, and what they say when it is done. */

import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { Intervention } from '../../../web/src/core/types.ts';
import { withIntervention, withoutIntervention } from '../../../web/src/intervention/list.ts';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import { ChangeHead } from '../../../web/src/view/controls/change_head.ts';
import { SetWeight } from '../../../web/src/view/controls/set_weight.ts';
import { defineParts } from '../../../web/src/view/element/define_parts.ts';
import { headStages } from '../../shared/head_stages.ts';

defineParts({ 'change-head': ChangeHead, 'set-weight': SetWeight });

let control: ChangeHead;

beforeEach(async () => {
  control = document.createElement('change-head') as ChangeHead;
  Object.assign(control, { layer: 3, head: 1, pinned: 2, nameOf: (at: number) => `word${at}` });
  control.addEventListener('add-change', (event) => {
    const { detail } = event as CustomEvent<Intervention>;
    control.interventions = withIntervention(control.interventions, detail);
  });
  control.addEventListener('remove-change', (event) => {
    const { detail } = event as CustomEvent<Intervention>;
    control.interventions = withoutIntervention(control.interventions, detail);
  });
  document.body.append(control);
  await control.updateComplete;
});
afterEach(() => control.remove());

const open = () => page.getByText('Change something').click();
const said = ({ shadowRoot }: Element) => shadowRoot?.textContent ?? '';
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

describe('the controls of a head', () => {
  it('switch it off and on, and say where', async () => {
    await press('Switch off');
    expect(control.interventions).toEqual([{ kind: 'off', layer: 3, head: 1, by: 'zero' }]);
    await expect.poll(() => said(control)).toContain('the projection’s bias stays');
    await press('Use its mean');
    expect(control.interventions).toEqual([{ kind: 'off', layer: 3, head: 1, by: 'mean' }]);
    await press('Stop using its mean');
    expect(control.interventions).toEqual([]);
    expect(said(control)).not.toContain('the projection’s bias stays');
  });

  it('ask how scores are made where they act, and what should follow', async () => {
    control.model = { positions: 'rotary', facts: '9 query heads on 3 keys and values.' };
    await open();
    const choose = (name: string | RegExp, choice: string) =>
      page.getByRole('combobox', { name }).selectOptions(choice);
    await choose('Scores', 'not divided');
    expect(control.interventions).toEqual([{ kind: 'unscaled', layer: 3, head: 1 }]);
    await expect.element(page.getByText(/Should make heads sharper/)).toBeVisible();
    await press('Everywhere');
    await choose('Soft cap on scores', '±5');
    await choose(/^Positions, in every layer/, 'ALiBi');
    expect(control.interventions).toEqual([
      { kind: 'unscaled', layer: 3, head: 1 },
      { kind: 'cap', cap: 5 },
      { kind: 'positions', positions: 'alibi' },
    ]);
    expect(page.getByRole('option', { name: 'sinusoids' }).elements()).toEqual([]);
    await expect.element(page.getByText('9 query heads on 3 keys and values.')).toBeVisible();
    // Of an address: a cap that is not in the list.
    control.interventions = [{ kind: 'cap', cap: 7.5 }];
    await expect.element(page.getByRole('combobox', { name: 'Soft cap on scores' })).toHaveValue('7.5');
    await choose('Soft cap on scores', 'none');
    expect(control.interventions).toEqual([]);
  });

  it('offer rotary positions in place of learned ones, where heads have an even width', async () => {
    control.model = { positions: 'learned', facts: '' };
    await open();
    const knob = page.getByRole('combobox', { name: /^Positions, in every layer/ });
    await knob.selectOptions('rotary');
    expect(control.interventions).toEqual([{ kind: 'positions', positions: 'rotary' }]);
    await expect
      .element(page.getByText(/how far apart two tokens are; the model never learned it/))
      .toBeVisible();
    control.interventions = [];
    control.model = { positions: 'learned_odd', facts: '' };
    await expect.poll(() => page.getByRole('option', { name: 'rotary' }).elements()).toEqual([]);
    expect(page.getByRole('option', { name: 'sinusoids' }).elements().length).toBe(1);
  });

  it('say of a head whether its figures followed', async () => {
    const figures = (entropy: number, meanDistance: number) => [{ layer: 3, head: 1, entropy, meanDistance }];
    const session = Object.assign(new EventTarget(), {
      layer: 3,
      head: 1,
      overview: { statistics: figures(0.9, 4), isOld: false },
      extras: { beforeTrace: async () => ({ statistics: async () => figures(0.25, 1) }) },
    });
    Object.assign(control, { session, model: { positions: 'learned', facts: '' }, interventions: [] });
    await open();
    await expect.element(page.getByRole('combobox', { name: 'Scores' })).toBeVisible();
    expect(page.getByRole('status').elements()).toEqual([]);
    control.interventions = [{ kind: 'positions', positions: 'none' }];
    await expect
      .element(page.getByText(/entropy 0\.25 → 0\.90 \(1 = even\), mean distance 1\.0 → 4\.0 tokens/))
      .toBeVisible();
    control.interventions = [{ kind: 'cap', cap: 5, layer: 2 }];
    await expect.poll(() => page.getByRole('status').elements()).toEqual([]);
  });

  it('skip a layer and a feed-forward network, and put them back', async () => {
    await open();
    await press('Skip layer 3');
    await press('Skip its feed-forward');
    expect(control.interventions).toEqual([
      { kind: 'skip_layer', layer: 3 },
      { kind: 'skip_feed_forward', layer: 3 },
    ]);
    await press('Put layer 3 back');
    await press('Put its feed-forward back');
    expect(control.interventions).toEqual([]);
  });

  it('give it other weights and hide the pinned token, in the head, the layer and everywhere', async () => {
    await open();
    await page.getByRole('combobox', { name: /^Its weights/ }).selectOptions('previous');
    await press('Hide “word2”');
    await press('This layer');
    await press('Hide “word2”');
    await press('Everywhere');
    await press('Hide “word2”');
    await press('Let “word2” be seen');
    expect(control.interventions).toEqual([
      { kind: 'weights', layer: 3, head: 1, pattern: 'previous' },
      { kind: 'block', token: 2, layer: 3, head: 1 },
      { kind: 'block', token: 2, layer: 3 },
    ]);
  });

  it('ask for the mask’s painter, and for what a sink hides', async () => {
    await open();
    const wanted: unknown[] = [];
    control.addEventListener('tool-wanted', (event) => wanted.push((event as CustomEvent).detail));
    await press('Paint the mask');
    await press('What a sink hides');
    expect(wanted).toEqual(['mask', 'sink']);
  });

  it('speak of a stack where there are several, and offer the kinds that are asked for', async () => {
    Object.assign(control, { stack: 'decoder_cross', kinds: ['temperature', 'block'] });
    await control.updateComplete;
    await open();
    expect(page.getByRole('button', { name: 'Switch off' }).query()).toBeNull();
    expect(page.getByRole('combobox').query()).toBeNull();
    await press('Every cross layer');
    await press('Hide “word2”');
    expect(control.interventions).toEqual([{ kind: 'block', token: 2, stack: 'decoder_cross' }]);
  });

  it('can be used by everyone', async () => {
    await open();
    const { violations } = await axe.run(control, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

describe('the weight of a cell', () => {
  const stages = headStages({
    queries: 1,
    keys: 2,
    weights: Float32Array.of(0.25, 0.75),
    allowed: Uint8Array.of(1, 0),
  });
  let setter: SetWeight;
  let sent: (number | null)[];

  beforeEach(async () => {
    setter = document.createElement('set-weight') as SetWeight;
    Object.assign(setter, {
      stages,
      queryTokens: [tokenOf('it')],
      keyTokens: [tokenOf('cat'), tokenOf('dog')],
    });
    sent = [];
    setter.addEventListener('weight-change', (event) => {
      sent.push((event as CustomEvent<number | null>).detail);
    });
    document.body.append(setter);
    await setter.updateComplete;
  });
  afterEach(() => setter.remove());

  it('is asked for, set, and given back', async () => {
    expect(said(setter)).toContain('Click a cell to set its weight by hand.');
    setter.pin = { query: 0, key: 0 };
    const slider = page.getByRole('slider', { name: 'Weight of “it” on “cat”' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '0.25');
    await slider.fill('0.5');
    expect(sent).toEqual([0.5]);
    setter.isSet = true;
    await press('As the model has it');
    expect(sent).toEqual([0.5, null]);
  });

  it('says where the slider is while it moves, and what came of it then', async () => {
    setter.pin = { query: 0, key: 0 };
    await setter.updateComplete;
    const slider = setter.shadowRoot?.querySelector('input') as HTMLInputElement;
    const digitsShown = () => setter.shadowRoot?.querySelector('output')?.textContent;
    slider.value = '0.6';
    slider.dispatchEvent(new Event('input'));
    await expect.poll(digitsShown).toBe('0.60');
    expect(slider.getAttribute('aria-valuetext')).toBe('0.60');
    expect(sent).toEqual([]);
    slider.dispatchEvent(new Event('change'));
    expect(sent).toEqual([0.6]);
    setter.stages = { ...stages, weights: Float32Array.of(0.59, 0.41) };
    await expect.poll(digitsShown).toBe('0.59');
  });

  it('cannot be set where it is hidden', async () => {
    setter.pin = { query: 0, key: 1 };
    await expect.poll(() => said(setter)).toContain('“dog” is hidden from “it”');
    expect(page.getByRole('slider', { name: /^Weight of/ }).query()).toBeNull();
  });
});
