/** Texts worth a look under MiniLM; the words say what was measured, not what one hopes for. */

import type { Pin, Scene } from '../../scene/scene.ts';
import type { Example } from '../lab.ts';
import { defaultScene, type EncoderSource, TROPHY } from './source.ts';

function sceneOf(text: string, head: [number, number], pin: Pin, pair = ''): Scene<EncoderSource> {
  return {
    ...defaultScene(),
    source: { kind: 'model', model: 'minilm', text, pair },
    layer: head[0],
    head: head[1],
    pin,
  };
}

export const ENCODER_EXAMPLES: Example<EncoderSource>[] = [
  { name: 'What “it” looks at: the trophy is too big', scene: defaultScene() },
  {
    name: 'The same head when the trophy is too small',
    scene: sceneOf(TROPHY.replace('big', 'small'), [3, 1], { query: 11, key: 2 }),
  },
  {
    name: 'The animal was too tired',
    scene: sceneOf("The animal didn't cross the street because it was too tired.", [5, 11], {
      query: 10,
      key: 2,
    }),
  },
  {
    name: 'The street was too wide',
    scene: sceneOf("The animal didn't cross the street because it was too wide.", [5, 11], {
      query: 10,
      key: 2,
    }),
  },
  { name: 'A head that looks at the token before', scene: sceneOf(TROPHY, [0, 2], { query: 5, key: 4 }) },
  {
    name: 'A question and its answer',
    scene: sceneOf('Where did the cat sit?', [5, 3], { query: 1, key: 13 }, 'The cat sat on the mat.'),
  },
];
