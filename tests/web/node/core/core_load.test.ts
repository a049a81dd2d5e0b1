import { afterEach, describe, expect, it, vi } from 'vitest';
import { detectBuild } from '../../../../web/src/core/detect.ts';
import { createCore } from '../../../../web/src/core/index.ts';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { CoreError } from '../../../../web/src/core/types.ts';
import { CAUSAL_MASK } from '../../../shared/painted_mask.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';

/** What the smallest modules of detect.ts use; the second holds f32x4.relaxed_madd, fd 85 02. */
const usesRelaxed = (module: Uint8Array) => module.join().includes('253,133,2');

function thrownBy(call: () => unknown): CoreError {
  try {
    call();
  } catch (cause) {
    expect(cause).toBeInstanceOf(CoreError);
    return cause as CoreError;
  }
  throw new Error('nothing was thrown');
}

describe('which build runs', () => {
  it('relaxed where it validates, else simd', () => {
    expect(detectBuild(true, () => true)).toBe('relaxed');
    expect(detectBuild(true, (module) => !usesRelaxed(module))).toBe('simd');
  });

  it('the modules that are tried are sound: this Node has both', () => {
    expect(detectBuild()).toBe('relaxed');
    const tried: Uint8Array<ArrayBuffer>[] = [];
    detectBuild(true, (module) => tried.push(module) > 1);
    expect(tried.map((module) => WebAssembly.validate(module))).toEqual([true, true]);
    expect(tried.map(usesRelaxed)).toEqual([true, false]);
  });

  it('without WebAssembly, and without its SIMD, one sentence says so', () => {
    const none = thrownBy(() => detectBuild(false, () => true));
    expect(none.code).toBe('no_wasm');
    expect(none.message).toMatch(/no WebAssembly,.*current browser/);
    const old = thrownBy(() => detectBuild(true, () => false));
    expect(old.code).toBe('no_wasm');
    expect(old.message).toMatch(/no WebAssembly SIMD.*Update/);
  });
});

describe('starting', () => {
  const failToStart = () =>
    vi.spyOn(WebAssembly, 'instantiate').mockRejectedValue(new Error('no code today'));
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('a module that does not start is a load failure, and the next try starts anew', async () => {
    failToStart();
    const failure = await loadModule('simd').catch((cause) => cause);
    expect(failure).toBeInstanceOf(CoreError);
    expect(failure).toMatchObject({ code: 'load_failed' });
    expect(failure.message).toMatch(/could not be loaded.*try again/s);
    vi.restoreAllMocks();
    expect((await loadModule('simd')).build).toBe('simd');
  });

  it('the module is one, however often it is asked for', async () => {
    const [first, second] = await Promise.all([loadModule('simd'), loadModule('simd')]);
    expect(first.module).toBe(second.module);
    expect((await loadModule('relaxed')).module).not.toBe(first.module);
  });

  it('without workers, as here, the core runs on this thread', async () => {
    const core = await createCore();
    expect(core.where).toBe('inline');
    expect(core.build).toBe('relaxed');
    const trace = await core.attend(threeTokens());
    expect((await trace.head(0, 0)).weights).toHaveLength(9);
    trace.dispose();
  });

  it('two cores on one module do not disturb each other', async () => {
    const loaded = await loadModule('simd');
    const [first, second] = [new InlineCore(loaded), new InlineCore(loaded)];
    const [one, other] = [await first.attend(threeTokens()), await second.attend(threeTokens())];
    await one.change([CAUSAL_MASK]);
    expect((await one.head(0, 0)).weights[1]).toBe(0);
    expect((await other.head(0, 0)).weights[1]).toBeGreaterThan(0.19);
    first.dispose();
    one.dispose();
    expect((await other.head(0, 0)).weights[1]).toBeGreaterThan(0.19);
    other.dispose();
  });
});
