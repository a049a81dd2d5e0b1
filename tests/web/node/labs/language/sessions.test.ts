/** How far a text is, with the reader's changes beside it: from nothing to all, whatever was computed before. */

import { describe, expect, it } from 'vitest';
import type { Intervention, LanguageModelHandle, RunOptions } from '../../../../../web/src/core/types.ts';
import { LanguageSessions } from '../../../../../web/src/labs/language/sessions.ts';

const CHANGE: Intervention[] = [{ kind: 'off', layer: 0, head: 0, by: 'zero' }];

/** Sessions that pass two layers for tokens or changes that are new to them, and none for others. */
function model(): LanguageModelHandle {
  const openSession = async () => {
    let before = '';
    return {
      run: async (asked: object, { onProgress }: RunOptions) => {
        const isKept = JSON.stringify(asked) === before;
        before = JSON.stringify(asked);
        if (isKept) return { reused: 3, computed: 0 };
        for (const share of [0.5, 1]) onProgress?.(share);
        return { reused: 0, computed: 3 };
      },
    };
  };
  return { openSession } as unknown as LanguageModelHandle;
}

async function sharesOf(
  sessions: LanguageSessions,
  handle: LanguageModelHandle,
  interventions: Intervention[],
) {
  const shares: number[] = [];
  const asked = { tokenIds: Int32Array.of(1, 2, 3), shown: 3, interventions };
  await sessions.run(handle, 512, asked, { onProgress: (share) => shares.push(share) });
  return shares;
}

describe('how far a text is', () => {
  it('counts both passes of a text that comes with changes', async () => {
    expect(await sharesOf(new LanguageSessions(), model(), CHANGE)).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it('begins with nothing for a change of a text that was computed before', async () => {
    const sessions = new LanguageSessions();
    const handle = model();
    expect(await sharesOf(sessions, handle, [])).toEqual([0.5, 1]);
    expect(await sharesOf(sessions, handle, CHANGE)).toEqual([0.5, 1]);
    expect(await sharesOf(sessions, handle, CHANGE)).toEqual([]);
  });
});
