import { describe, expect, it } from 'vitest';
import { readBody } from '../../../../web/src/models/files/transfer.ts';

const ADDRESS = new URL('http://localhost/file.bin');

/** A body in these parts, that notes whether it was cancelled before its end was read. */
function body(...parts: number[][]) {
  const seen = { cancelled: false, ended: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = parts.shift();
        if (next) controller.enqueue(Uint8Array.from(next));
        else {
          seen.ended = true;
          controller.close();
        }
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(stream), seen };
}

describe('reading a body', () => {
  it('goes to its end, so that the browser keeps the answer for the next visit', async () => {
    const { response, seen } = body([1, 2], [3, 4]);
    expect([...(await readBody(ADDRESS, response, { bytes: 4 }))]).toEqual([1, 2, 3, 4]);
    expect(seen).toEqual({ cancelled: false, ended: true });
  });

  it('leaves what is more than was asked for', async () => {
    for (const parts of [[[1, 2, 3, 4, 5]], [[1, 2, 3, 4], [5]]]) {
      const { response, seen } = body(...parts);
      expect([...(await readBody(ADDRESS, response, { bytes: 4 }))]).toEqual([1, 2, 3, 4]);
      expect(seen).toEqual({ cancelled: true, ended: false });
    }
  });
});
