/** A BERT of one layer and two heads, small enough to be made on the spot. */

import { floatFile } from './safetensors.ts';

const WIDTH = 8;
const FEED_FORWARD = 16;
const VOCABULARY = 10;
const POSITIONS = 12;

export const TINY_CONFIG = JSON.stringify({
  model_type: 'bert',
  num_hidden_layers: 1,
  num_attention_heads: 2,
  hidden_size: WIDTH,
  intermediate_size: FEED_FORWARD,
  vocab_size: VOCABULARY,
  max_position_embeddings: POSITIONS,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
});

function norm(name: string): [string, number[]][] {
  return [
    [`${name}.weight`, [WIDTH]],
    [`${name}.bias`, [WIDTH]],
  ];
}

function linear(name: string, to: number, from: number): [string, number[]][] {
  return [
    [`${name}.weight`, [to, from]],
    [`${name}.bias`, [to]],
  ];
}

const LAYER = 'encoder.layer.0';
const SHAPES: [string, number[]][] = [
  ['embeddings.word_embeddings.weight', [VOCABULARY, WIDTH]],
  ['embeddings.position_embeddings.weight', [POSITIONS, WIDTH]],
  ['embeddings.token_type_embeddings.weight', [2, WIDTH]],
  ...norm('embeddings.LayerNorm'),
  ...linear(`${LAYER}.attention.self.query`, WIDTH, WIDTH),
  ...linear(`${LAYER}.attention.self.key`, WIDTH, WIDTH),
  ...linear(`${LAYER}.attention.self.value`, WIDTH, WIDTH),
  ...linear(`${LAYER}.attention.output.dense`, WIDTH, WIDTH),
  ...norm(`${LAYER}.attention.output.LayerNorm`),
  ...linear(`${LAYER}.intermediate.dense`, FEED_FORWARD, WIDTH),
  ...linear(`${LAYER}.output.dense`, WIDTH, FEED_FORWARD),
  ...norm(`${LAYER}.output.LayerNorm`),
];

/** Its weights: waves, so that every number is another one and always the same. */
export function tinyWeights(): Uint8Array {
  let index = 0;
  const next = () => Math.sin(1 + 0.7 * index++);
  const tensors = SHAPES.map(([name, shape]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length: count }, next) }] as const;
  });
  return floatFile(Object.fromEntries(tensors));
}
