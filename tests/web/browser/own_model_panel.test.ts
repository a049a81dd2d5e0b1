import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { OwnModelPanel } from '../../../web/src/app/own_model_panel.ts';
import { type Core, createCore } from '../../../web/src/core/index.ts';
import { LocalFile } from '../../../web/src/sources/model_file.ts';
import { defineParts } from '../../../web/src/view/define_parts.ts';
import { memoryFiles } from '../../shared/memory_files.ts';

// The test server names a file outside its root by the file's path.
const upToRoot = '../../../';
const checkpoints = `${new URL(upToRoot, import.meta.url).pathname}tests/fixtures/checkpoints/`;

defineParts({ 'own-model': OwnModelPanel });

let core: Promise<Core> | undefined;
let panel: OwnModelPanel;
const opened: Promise<void>[] = [];

beforeEach(() => {
  panel = document.createElement('own-model') as OwnModelPanel;
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
      opened.push(panel.openDrop(event.dataTransfer));
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
    await panel.open(memoryFiles({ 'model.safetensors': '', 'config.json': '{}' }));
    await panel.updateComplete;
    const alert = panel.shadowRoot?.querySelector('[role="alert"]');
    expect(alert?.textContent).toMatch(/^tokenizer\.json is missing beside model\.safetensors/);
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

  it('takes a whole folder that is dropped, and reads what is in it', async () => {
    await drop(`${checkpoints}llama_sharded`);
    expect(shown()).toMatch(/llama/);
  });

  it('fits 320 pixels', async () => {
    panel.style.width = '320px';
    panel.style.display = 'block';
    await panel.open([new LocalFile(new Blob([]), `${'a-very-long-name-without-a-space'.repeat(5)}.bin`)]);
    await panel.updateComplete;
    expect(panel.scrollWidth).toBeLessThanOrEqual(320);
  });
});
