import { describe, expect, it } from 'vitest';
import { layerId } from '../../../web/src/core/layer_id.ts';

const NONE = { stack: '', index: 0, kind: '' };

describe("the name of a trace's layer", () => {
  it('says stack, place and kind', () => {
    expect(layerId('layer.3')).toEqual({ stack: 'layer', index: 3, kind: '' });
    expect(layerId('encoder.0.self')).toEqual({ stack: 'encoder', index: 0, kind: 'self' });
    expect(layerId('decoder.11.cross')).toEqual({ stack: 'decoder', index: 11, kind: 'cross' });
    expect(layerId('decoder.11.self')).toEqual({ stack: 'decoder', index: 11, kind: 'self' });
  });

  it.each([
    '',
    'layer',
    'layer.',
    'layer.x',
    'layer.-1',
    'layer.1.self',
    'encoder.0',
    'encoder.0.cross',
    'decoder.0',
    'block.0',
  ])('is not read from %j', (name) => expect(layerId(name)).toEqual(NONE));
});
