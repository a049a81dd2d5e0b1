import axe from 'axe-core';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';
import { type Core, createCore } from '../../../web/src/core/index.ts';
import type { WorkerCore } from '../../../web/src/core/remote/core.ts';
import { takeDrop } from '../../../web/src/models/files/dropped.ts';
import { LocalFile } from '../../../web/src/models/files/model_file.ts';
import { closeUserModel, type UserModel } from '../../../web/src/models/user_model.ts';
import { UserModelPanel } from '../../../web/src/shell/user_model/panel.ts';
import { defineParts } from '../../../web/src/view/element/define_parts.ts';
import { memoryFiles } from '../../shared/memory_files.ts';

// The test server names a file outside its root by the file's path.
const upToRoot = '../../../';
const checkpoints = `${new URL(upToRoot, import.meta.url).pathname}tests/fixtures/checkpoints/`;

defineParts({ 'user-model': UserModelPanel });

let core: Promise<Core> | undefined;
let panel: UserModelPanel;
const opened: Promise<void>[] = [];

beforeEach(() => {
  panel = document.createElement('user-model') as UserModelPanel;
  panel.core = () => {
    core ??= createCore();
    return core;
  };
  document.body.append(panel);
});
afterEach(() => {
  panel.remove();
  opened.length = 0;
});
afterAll(async () => (await core)?.dispose());

function shown(): string {
  return panel.shadowRoot?.querySelector('.state')?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
}

function button(words: string): HTMLButtonElement {
  const all = [...(panel.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = all.find(({ textContent }) => textContent === words);
  if (!found) throw new Error(`There is no button "${words}", but ${all.map((one) => one.textContent)}.`);
  return found;
}

/** Files and folders of this machine, let go over the panel as a hand does. */
async function drop(...paths: string[]): Promise<void> {
  const target = document.createElement('div');
  target.style.cssText = 'position: fixed; inset: 0; z-index: 9';
  target.addEventListener('dragover', (event) => event.preventDefault());
  const dropped = new Promise<DataTransfer>((resolve) => {
    target.addEventListener('drop', (event) => {
      event.preventDefault();
      if (!event.dataTransfer) return;
      opened.push(panel.openDrop(takeDrop(event.dataTransfer)));
      resolve(event.dataTransfer);
    });
  });
  document.body.append(target);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const frame = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0 };
  const session = cdp();
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: frame.x + 20, y: frame.y + 20, data });
  }
  await dropped;
  target.remove();
  await Promise.all(opened);
  await panel.updateComplete;
}

describe('the panel for a model of one’s own', () => {
  it('says what is missing, and goes on from there', async () => {
    await panel.open(memoryFiles({ 'model.safetensors': '', 'tokenizer.json': '{}' }));
    await panel.updateComplete;
    const alert = panel.shadowRoot?.querySelector('[role="alert"]');
    expect(alert?.textContent).toMatch(/^config\.json is missing beside model\.safetensors/);
    button('Close').click();
    await panel.updateComplete;
    expect(shown()).toBe('');
  });

  it('refuses another site in words', async () => {
    const field = panel.shadowRoot?.querySelector<HTMLInputElement>('input[name="address"]');
    if (!field) throw new Error('There is no field for an address.');
    field.value = 'https://elsewhere.example/m.gguf';
    button('Open').click();
    await expect.poll(shown).toMatch(/^https:\/\/elsewhere\.example is another site than/);
  });

  it('takes a whole folder that is dropped, shows its card, and loads it by the keyboard', async () => {
    await drop(`${checkpoints}llama_sharded`);
    expect(shown()).toMatch(/^llama_sharded Family ?llama, language model.*4 heads in 2 key\/value groups/);
    const ready = new Promise<UserModel>((resolve) => {
      panel.addEventListener('model-ready', (event) => resolve((event as CustomEvent<UserModel>).detail));
    });
    button('Load').focus();
    await userEvent.keyboard('{Enter}');
    const own = await ready;
    await panel.updateComplete;
    expect(shown()).toBe('llama_sharded is loaded.');
    expect(panel.shadowRoot?.activeElement?.textContent).toBe('llama_sharded is loaded.');
    if (own.kind !== 'decoder') throw new Error('A decoder was expected.');
    const session = await own.model.openSession(32);
    const { ids } = await own.tokenizer.encode('The kee', {
      interpretSpecial: false,
      addStart: false,
      limit: 32,
    });
    await session.run({ tokenIds: ids });
    const before = await session.logProbability(4, 7);
    // After a lost worker, the files are read again.
    ((await core) as WorkerCore).killWorker();
    expect(await session.logProbability(4, 7)).toBe(before);
    closeUserModel(own);
  });

  it('gives up on Escape, and the card is there again', async () => {
    await drop(`${checkpoints}gpt2`);
    button('Load').focus();
    button('Load').click();
    await panel.updateComplete;
    expect(panel.shadowRoot?.activeElement?.textContent).toBe('Cancel');
    await userEvent.keyboard('{Escape}');
    await panel.updateComplete;
    expect(panel.shadowRoot?.activeElement?.textContent).toBe('Load');
  });

  it('says what is causal, what is predicted, and what is not known', async () => {
    await drop(`${checkpoints}roberta_causal`);
    expect(shown()).toMatch(/roberta, .*no token looks at a later one; predicts the next token/);
    const config = { model_type: 'bert', vocab_size: 9, hidden_size: 4, num_attention_heads: 2 };
    const sizes = {
      num_hidden_layers: 1,
      intermediate_size: 8,
      max_position_embeddings: 8,
      type_vocab_size: 2,
    };
    await panel.open(
      memoryFiles({
        'config.json': JSON.stringify({ ...config, ...sizes, twist_factor: 0.5 }),
        'tokenizer.json': '{}',
        'model.safetensors': '\u0002\0\0\0\0\0\0\0{}',
      }),
    );
    await panel.updateComplete;
    const notices = panel.shadowRoot?.querySelector('[aria-label="What to know of this model"]');
    expect(notices?.textContent).toMatch(/^config\.json: not known here, .* twist_factor = 0\.5\.$/);
    expect(panel.shadowRoot?.querySelector('[role="alert"]')?.textContent).toMatch(/hold|has no tensor/);
  });

  it('has nothing that axe finds fault with', async () => {
    await drop(`${checkpoints}roberta_causal`);
    expect(shown()).toMatch(/roberta, encoder/);
    const { violations } = await axe.run(panel, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it('fits 320 pixels', async () => {
    panel.style.width = '320px';
    panel.style.display = 'block';
    await panel.open([new LocalFile(new Blob([]), `${'a-very-long-name-without-a-space'.repeat(5)}.bin`)]);
    await panel.updateComplete;
    expect(panel.scrollWidth).toBeLessThanOrEqual(320);
  });
});
