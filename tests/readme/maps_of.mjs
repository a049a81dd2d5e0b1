// What the core makes of an attention file, as JSON: node maps_of.mjs FILE

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { openAttention } from '../../web/src/trace/attention_dump.ts';
import { tokensOfTrace } from '../../web/src/trace/tokens.ts';

const [, , path] = process.argv;
const core = new InlineCore(await loadModule('simd'));
const trace = await openAttention(core, basename(path), new Uint8Array(await readFile(path)));
const { layers, warnings } = trace.summary;
const maps = [];
for (const [layer, { heads }] of layers.entries()) {
  for (let head = 0; head < heads; head++) {
    const { queries, keys, weights, allowed } = await trace.head(layer, head);
    maps.push({ layer, head, queries, keys, weights: [...weights], allowed: [...allowed] });
  }
}
const namesOf = (tokens) => tokens.map(({ raw }) => raw);
const tokens = layers.map((_, layer) => {
  const { queryTokens, keyTokens } = tokensOfTrace(trace.summary, layer);
  return [namesOf(queryTokens), namesOf(keyTokens)];
});
const [[queryTokens, keyTokens]] = tokens;
const names = layers.map(({ name }) => name);
console.log(JSON.stringify({ warnings, maps, layers: names, tokens, queryTokens, keyTokens }));
