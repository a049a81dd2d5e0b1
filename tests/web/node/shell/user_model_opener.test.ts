import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { type Core, CoreError } from '../../../../web/src/core/types.ts';
import type { ModelFile } from '../../../../web/src/models/files/model_file.ts';
import { type OpenerState, UserModelOpener } from '../../../../web/src/shell/user_model/opener.ts';
import { checkpointFolder, chosenFolder } from '../../../shared/checkpoints.ts';
import { memoryFiles } from '../../../shared/memory_files.ts';

const core = new InlineCore(await loadModule('simd'));

function opener(start: () => Promise<Core> = async () => core) {
  const kinds: OpenerState['kind'][] = [];
  const one: UserModelOpener = new UserModelOpener(start, () => {
    if (kinds.at(-1) !== one.state.kind) kinds.push(one.state.kind);
  });
  return { one, kinds };
}

describe('what becomes of chosen files', () => {
  it('is looked at, and loaded when asked', async () => {
    const { one, kinds } = opener();
    await one.open(() => chosenFolder(checkpointFolder('gpt2')));
    expect(one.state).toMatchObject({ kind: 'inspected', card: { name: 'gpt2', kind: 'decoder' } });
    const own = await one.load();
    expect(own?.card.family).toBe('gpt2');
    expect(kinds).toEqual(['inspecting', 'inspected', 'loading', 'ready']);
    own?.model.dispose();
  });

  it('nothing is loaded before anything was looked at', async () => {
    const { one, kinds } = opener();
    expect(await one.load()).toBeNull();
    expect(kinds).toEqual([]);
  });

  it('a failure says why, and another choice goes on', async () => {
    const { one } = opener();
    await one.open(() => memoryFiles({ 'pytorch_model.bin': '' }));
    expect(one.state).toMatchObject({
      kind: 'failed',
      card: null,
      problem: expect.stringMatching(/safetensors/),
    });
    await one.open(() => chosenFolder(checkpointFolder('bert')));
    expect(one.state).toMatchObject({ kind: 'inspected', card: { kind: 'encoder' } });
  });

  it('a core that does not start says why, and can be tried again', async () => {
    let starts = 0;
    const { one } = opener(async () => {
      starts++;
      if (starts === 1) throw new CoreError('load_failed', 'The part that computes could not be loaded.');
      return core;
    });
    await one.open(() => chosenFolder(checkpointFolder('bert')));
    expect(one.state).toMatchObject({
      kind: 'failed',
      problem: expect.stringMatching(/could not be loaded/),
    });
    await one.open(() => chosenFolder(checkpointFolder('bert')));
    expect(one.state.kind).toBe('inspected');
  });

  it('what was chosen last counts', async () => {
    const { one } = opener();
    let slow: (files: ModelFile[]) => void = () => {};
    const first = one.open(() => new Promise((resolve) => (slow = resolve)));
    await one.open(() => chosenFolder(checkpointFolder('qwen2')));
    slow(await chosenFolder(checkpointFolder('bert')));
    await first;
    expect(one.state).toMatchObject({ kind: 'inspected', card: { name: 'qwen2' } });
  });

  it('cancelled while it is looked at, it is forgotten; while it loads, its card comes back', async () => {
    const { one } = opener();
    const looking = one.open(() => chosenFolder(checkpointFolder('gpt2')));
    one.cancel();
    await looking;
    expect([one.state.kind, await one.load()]).toEqual(['idle', null]);
    await one.open(() => chosenFolder(checkpointFolder('gpt2')));
    const loading = one.load();
    one.cancel();
    expect(await loading).toBeNull();
    expect(one.state.kind).toBe('inspected');
    const own = await one.load();
    expect(one.state.kind).toBe('ready');
    own?.model.dispose();
  });
});
