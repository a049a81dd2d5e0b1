/** The table of a head: its structure, its length, and what is taken out of it. */

import axe from 'axe-core';
import { afterEach, expect, test, vi } from 'vitest';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import type { AttentionTable } from '../../../web/src/view/head/table_view.ts';
import '../../../web/src/view/head/table_view.ts';
import { evenHead } from '../../shared/even_head.ts';

const tables: AttentionTable[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const table of tables.splice(0)) table.remove();
});

async function tableOf(count: number, parts: Partial<AttentionTable> = {}): Promise<AttentionTable> {
  const table = document.createElement('attention-table') as AttentionTable;
  table.style.cssText =
    'font: 14px sans-serif; --ink: #1d1f24; --muted: #5e6470; --blue: #3d4fc4; --orange: #b0500b; --line: #e6e5e0; --hover: #f2f1ec;';
  const tokens = Array.from({ length: count }, (_, index) =>
    tokenOf(index % 2 === 0 ? 'the' : `word${index}`),
  );
  Object.assign(table, { stages: evenHead(count), queryTokens: tokens, keyTokens: tokens, ...parts });
  document.body.append(table);
  tables.push(table);
  await table.updateComplete;
  return table;
}

const all = <Part extends Element = HTMLElement>(table: AttentionTable, selector: string) => [
  ...(table.shadowRoot?.querySelectorAll<Part>(selector) ?? []),
];
const press = async (table: AttentionTable, label: string) => {
  all(table, 'button')
    .find(({ textContent }) => textContent?.trim() === label)
    ?.click();
  await table.updateComplete;
};

test('is a table with a caption, headers of columns and rows, and no finding of axe', async () => {
  for (const pin of [null, { query: 1, key: 0 }]) {
    const table = await tableOf(6, { pin });
    expect(all(table, 'caption').length).toBe(1);
    expect(all(table, 'tbody th[scope="row"]').length).toBe(6);
    expect(all(table, 'thead th').length).toBe(all(table, 'thead th[scope="col"]').length);
    const { violations } = await axe.run(table, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
});

test('a long one begins short, opens whole, and nothing in it scrolls by itself', async () => {
  const table = await tableOf(444);
  expect(all(table, 'tbody tr').length).toBe(32);
  expect(table.offsetHeight).toBeLessThan(1600);
  await press(table, 'Show all 444 rows');
  expect(all(table, 'tbody tr').length).toBe(444);
  const scrolling = all(table, '*').filter((part) => /auto|scroll/.test(getComputedStyle(part).overflowY));
  expect(scrolling).toEqual([]);
});

test('says the place of what is looked at', async () => {
  const table = await tableOf(6);
  const [first] = all<HTMLTableRowElement>(table, 'tbody tr');
  expect([...(first?.cells ?? [])].slice(0, 4).map(({ textContent }) => textContent)).toEqual([
    '0',
    'the',
    'the',
    '0',
  ]);
});

test('copies all rows, also those that are not drawn, and says where it may not', async () => {
  const table = await tableOf(100, { pin: { query: 3, key: 0 } });
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await press(table, 'Copy');
  await expect.poll(() => all(table, '[role="status"]')[0]?.textContent).toBe('100 rows are copied.');
  const lines = write.mock.calls[0]?.[0].split('\n') ?? [];
  expect(lines.length).toBe(101);
  expect(lines[1]).toBe('0\tthe\t0.01');
  write.mockRejectedValue(new Error('not allowed'));
  await press(table, 'Copy');
  await expect.poll(() => all(table, '[role="status"]')[0]?.textContent).toMatch(/Ctrl\+C/);
});
