/** Which head is shown of a text that has nothing in common with the one before. */

import { beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';

const core = new InlineCore(await loadModule('simd'));
const HEADS = 6;
/** The head of each text that looks at the token before: the third. */
const TELLING = 2;

const wordsOf = (scene: Scene) => ((scene.source as { text?: string }).text ?? '').split(' ');

/** One layer: every head even, but for the one whose queries are the keys before. */
async function traceOf(words: readonly string[]) {
  const count = words.length;
  const [queries, keys] = [0, 1].map(() => new Float32Array(count * HEADS * count));
  for (let row = 1; row < count; row++) {
    const at = (token: number, key: number) => (token * HEADS + TELLING) * count + key;
    (queries as Float32Array)[at(row, row - 1)] = 60;
    (keys as Float32Array)[at(row - 1, row - 1)] = 1;
  }
  return core.attend({
    heads: HEADS,
    queries: queries as Float32Array,
    keys: keys as Float32Array,
    values: keys as Float32Array,
    queryCount: count,
    keyCount: count,
  });
}

let playground: Playground;
beforeEach(async () => {
  const run = {
    compute: async (scene: Scene) => {
      const tokens = wordsOf(scene).map((word) => tokenOf(word));
      const trace = await traceOf(wordsOf(scene));
      return { trace, tokens: { queryTokens: tokens, keyTokens: tokens } };
    },
    waiting: () => false,
    parts: () => ({}),
    dispose: () => {},
  };
  const labs = LABS.map((lab) => ({ ...lab, open: async () => run as never }));
  const view = { onRestart: () => () => {} };
  playground = new Playground(async () => view as never, labs);
});

const type = (text: string) => {
  const { scene } = playground;
  return playground.change({ ...scene, source: { ...scene.source, text } } as Scene, 'text');
};
const OTHER = 'nine small birds sang outside all morning long';

describe('the head of a text', () => {
  it('is the telling one where nobody chose any and the text is another', async () => {
    await playground.start('');
    expect(playground.session.head).toBe(defaultScene().head);
    await type(OTHER);
    expect(playground.session.head).toBe(TELLING);
    expect(playground.scene).toMatchObject({ layer: 0, head: TELLING, pin: null });
  });

  it('stays while the text is edited around what is pinned', async () => {
    await playground.start('');
    const { text } = defaultScene().source as { text: string };
    await type(`${text} really`);
    expect(playground.session.head).toBe(defaultScene().head);
  });

  it('stays where the reader or the address chose it', async () => {
    await playground.start('#text=one+two+three+four+five&head=0.4&pin=3.1');
    await type(OTHER);
    expect(playground.session.head).toBe(4);
    await playground.start('');
    await playground.chooseHead({ layer: 0, head: 5 });
    await playground.pin({ query: 3, key: 2 });
    await type(OTHER);
    expect(playground.session.head).toBe(5);
  });
});
