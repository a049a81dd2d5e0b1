/** What the element is on a server that renders pages. */

import { expect, test } from 'vitest';

test('the element can be imported where there is no page, and defines nothing', async () => {
  await import('../../../../web/src/element/embed.ts');
  expect(globalThis.customElements).toBeUndefined();
  const { AttentionPlayground } = await import('../../../../web/src/element/define.ts');
  expect(AttentionPlayground).toBeTypeOf('function');
  expect(globalThis.customElements?.get('attention-playground')).toBeUndefined();
});
