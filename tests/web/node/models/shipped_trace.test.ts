import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { defaultScene, SHIPPED_TRACE, TROPHY } from '../../../../web/src/labs/encoder/source.ts';
import { createTokenizer } from '../../../../web/src/models/tokenizer/tokenizer.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { largestDifference } from '../../../shared/agreement.ts';
import { readMinilm } from '../../../shared/minilm.ts';

const repository = new URL('../../../../', import.meta.url);
const file = await readFile(new URL(`web/public/${SHIPPED_TRACE}`, repository));

describe('the trace that the page ships with', async () => {
  const core = new InlineCore(await loadModule('simd'));
  const trace = await core.openTrace(file);

  it('is under 400 KB and bears the default text', () => {
    expect(file.length).toBeLessThan(400_000);
    expect(trace.summary.metadata.text).toBe(TROPHY);
    expect(trace.summary.layers).toHaveLength(6);
  });

  it('is what the model computes, to half precision', async () => {
    const config = String(await readMinilm('config.json'));
    const open = await core.openModel({
      config,
      weights: () => readMinilm('model.safetensors'),
    });
    const tokenizer = await createTokenizer(String(await readMinilm('tokenizer.json')));
    const { ids, tokens } = await tokenizer.encode(TROPHY, '', 512);
    // Drawn alike; only the vocabulary knows how each name is spelled.
    expect(tokens).toMatchObject(tokensOfTrace(trace.summary).keyTokens);
    const fresh = await open.run({ tokenIds: ids });
    for (let layer = 0; layer < 6; layer++) {
      const [saved, computed] = [await trace.weights(layer), await fresh.weights(layer)];
      expect(largestDifference(saved, computed)).toBeLessThan(2e-3);
    }
  });

  it('shows what the design measured: head 3.1 gives "it" to "trophy" .62, "suitcase" .18', async () => {
    const { layer, head, pin } = defaultScene();
    const cell = await trace.cell(layer, head, pin?.query ?? -1, pin?.key ?? -1);
    expect(cell.weight).toBeCloseTo(0.62, 2);
    expect((await trace.head(3, 1)).weights[11 * 17 + 9]).toBeCloseTo(0.18, 2);
    const [first] = await trace.pair(11, 2);
    expect(first).toMatchObject({ layer: 3, head: 1 });
  });

  it('gives all heads of a layer as the heads one by one', async () => {
    const all = await trace.weights(4);
    for (let head = 0; head < 12; head++) {
      expect((await trace.head(4, head)).weights).toEqual(all.slice(head * 17 * 17, (head + 1) * 17 * 17));
    }
    await expect(trace.weights(6)).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(trace.weights(1.5)).rejects.toMatchObject({ code: 'invalid_argument' });
  });
});
