/** Which controls a page shows, in the scene, its address and its keys; and the link that a teacher makes. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { CONTROLS, hiddenControls, readControls, withControls } from '../../../../web/src/scene/controls.ts';
import { presentedAs } from '../../../../web/src/scene/presented.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { choiceOf, classHash } from '../../../../web/src/shell/class_link/class_address.ts';
import { isHiddenKey, isListed } from '../../../../web/src/shell/few_controls/hidden_keys.ts';
import { shortcutsOf } from '../../../../web/src/shell/page/shortcuts.ts';

const STARTS = LABS.map((lab) => lab.start() as Scene).filter(({ source }) => source.kind !== 'trace');
const [START] = STARTS as [Scene];
const subsets = fc.subarray([...CONTROLS]);

describe('controls that are shown', () => {
  it.each(STARTS.map((scene) => [scene.source.kind, scene]))('stand in the address of %s', (_, start) => {
    fc.assert(
      fc.property(subsets, (shown) => {
        const scene = withControls(start, shown);
        const read = readHash(writeHash(scene));
        expect(read.problem).toBe('');
        expect(read.scene.controls).toBe(scene.controls);
        expect(hiddenControls(read.scene)).toEqual(CONTROLS.filter((name) => !shown.includes(name)));
      }),
    );
  });

  it('are all of them where nothing is said, and none by name', () => {
    expect(hiddenControls(START)).toEqual([]);
    expect(withControls(START, CONTROLS).controls).toBeUndefined();
    expect(hiddenControls({ controls: 'none' })).toEqual(CONTROLS);
  });

  it('keep what is known beside a name that is not, and hide nothing for names that are all unknown', () => {
    expect(readControls('heads,foo,view')).toEqual({ shown: ['heads', 'view'], unknown: ['foo'] });
    expect(readControls('foo')).toEqual({ shown: CONTROLS, unknown: ['foo'] });
    fc.assert(
      fc.property(fc.string(), subsets, (name, shown) => {
        fc.pre(!name.includes(',') && !(CONTROLS as readonly string[]).includes(name) && name !== 'none');
        fc.pre(shown.length > 0);
        expect(readControls([...shown, name].join()).shown).toEqual(
          CONTROLS.filter((one) => shown.includes(one)),
        );
      }),
    );
  });

  it('go along to another scene', () => {
    const few = withControls(START, ['heads']);
    for (const other of STARTS) expect(presentedAs(few, other).controls).toBe('heads');
    expect(presentedAs(START, few).controls).toBeUndefined();
  });
});

describe('keys of controls that are hidden', () => {
  const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({ key, ...held }) as KeyboardEvent;

  it('do nothing, and are not listed', () => {
    for (const lab of LABS)
      for (const { keys, takes } of shortcutsOf(lab))
        for (const key of takes)
          expect(isHiddenKey(press(key.replace(/^Ctrl\+.*/, '')), CONTROLS), `${key} of “${keys}”`).toBe(
            !key.startsWith('Ctrl') && !isListed(keys, CONTROLS),
          );
  });

  it('are those of their group alone', () => {
    expect(isHiddenKey(press('x'), ['edits'])).toBe(true);
    expect(isHiddenKey(press('x'), ['heads', 'view'])).toBe(false);
    expect(isListed('x', ['edits'])).toBe(false);
    expect(isListed('m l t', ['edits'])).toBe(true);
    expect(isListed('m l t', ['view'])).toBe(false);
  });

  it('leave the browser its own, and everybody the list, the room and the way back', () => {
    expect(isHiddenKey(press('c', { ctrlKey: true }), CONTROLS)).toBe(false);
    for (const key of ['?', 'f', 'g', 'Escape', 'ArrowLeft', 'Enter'])
      expect(isHiddenKey(press(key), CONTROLS)).toBe(false);
  });
});

describe('a link for a class', () => {
  const told: Scene = { ...START, story: 'it.3.1', source: { ...START.source, text: 'My own.' } as never };

  it('is what the page shows, where nothing is chosen', () => {
    const scene: Scene = { ...withControls(START, ['view']), present: true };
    expect(readHash(classHash(scene, choiceOf(scene, ['view']))).scene).toEqual(scene);
  });

  it('keeps the text of the step that the page is at, and asks its question anew', () => {
    const { scene } = readHash(classHash(told, choiceOf(told, CONTROLS)));
    expect([scene.story, scene.source]).toEqual(['it.3', told.source]);
  });

  it('leads to another step as the story has it', () => {
    const choice = { story: 'sink', step: 1, shown: ['heads'] as const, presents: true };
    expect(classHash(told, choice)).toBe('#story=sink.2&present=1&controls=heads');
  });

  it('takes the story out where none is wanted', () => {
    const choice = { story: null, step: 0, shown: [], presents: false };
    const { scene, problem } = readHash(classHash(told, choice));
    expect([scene.story, scene.controls, scene.source, problem]).toEqual([
      undefined,
      'none',
      told.source,
      '',
    ]);
  });
});
