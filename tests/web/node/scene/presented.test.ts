import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { presentedAs, withPresentation } from '../../../../web/src/scene/presented.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';

/** A trace from a file has an address once it has a file. */
const STARTS = LABS.map((lab) => lab.start() as Scene).filter(({ source }) => source.kind !== 'trace');

describe('a page before a room', () => {
  it.each(STARTS.map((scene) => [scene.source.kind, scene]))('is one in the address of %s', (_, start) => {
    const { scene, problem } = readHash(writeHash(withPresentation(start)));
    expect(problem).toBe('');
    expect(scene.present).toBe(true);
    expect(withPresentation(scene).present).toBeUndefined();
    expect(writeHash(start)).not.toContain('present');
  });

  it('says what it cannot read', () => {
    expect(readHash('#text=My+cat.&present=2').problem).toContain("'present=2' should be");
  });

  it('stays one with the next step of a story, and becomes none by a step that was left in it', () => {
    const [start] = STARTS as [Scene];
    const presented = withPresentation(start);
    expect(presentedAs(presented, start)).toEqual(presented);
    expect(presentedAs(start, presented)).toEqual(start);
  });
});
