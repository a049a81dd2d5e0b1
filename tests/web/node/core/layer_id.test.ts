import { expect, it } from 'vitest';
import { isSameLayer, type LayerId } from '../../../../web/src/core/layer_id.ts';

it('two layers are the same where stack, place and kind are', () => {
  const cross: LayerId = { stack: 'decoder', index: 1, kind: 'cross' };
  expect(isSameLayer(cross, { ...cross })).toBe(true);
  expect(isSameLayer(cross, { ...cross, kind: 'self' })).toBe(false);
  expect(isSameLayer(cross, { ...cross, index: 0 })).toBe(false);
  expect(isSameLayer(cross, { ...cross, stack: 'encoder' })).toBe(false);
});
