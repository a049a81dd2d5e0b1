/** The manifest names every fixture: its family, the kind of its cases, the tests that run them, their hashes. */

import { access, readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const repository = new URL('../../../../', import.meta.url);
const fixtures = new URL('tests/fixtures/', repository);
const readJson = async (name: string) => JSON.parse(await readFile(new URL(name, fixtures), 'utf8'));

interface FixtureFamily {
  name: string;
  kind: string;
  tests: string[];
  hashes: boolean;
  /** Below its folder, a folder for a model of several files; none where its cases have rows of their own. */
  files?: string[];
}
const { families, cases } = (await readJson('manifest.json')) as {
  families: FixtureFamily[];
  cases: { name: string; file: string }[];
};

/** What the manifest says of a family's files, from the folder of the fixtures. */
function namedBy({ name, files }: FixtureFamily): string[] {
  const own = cases.filter((row) => row.name.startsWith(`${name}/`)).map(({ file }) => file);
  return [...own, ...(files ?? []).map((file) => `${name}/${file}`)];
}

it('every file belongs to a family that names it, and every name is a file', async () => {
  const known = families.flatMap(namedBy);
  const folders = known.filter((name) => name.endsWith('/'));
  const entries = await readdir(fixtures, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(
      (entry) => `${entry.parentPath}/${entry.name}`.split('/tests/fixtures/')[1]?.replace(/^\/+/, '') ?? '',
    );
  const ours = ['README.md', 'manifest.json', 'hashes.json'];
  const isKnown = (file: string) =>
    known.includes(file) || ours.includes(file) || folders.some((folder) => file.startsWith(folder));
  expect(files.filter((file) => !isKnown(file))).toEqual([]);
  const missing = known.filter(
    (name) => !files.some((file) => file === name || (name.endsWith('/') && file.startsWith(name))),
  );
  expect(missing).toEqual([]);
});

it.each(families)('$name has a kind, and tests that are there', async ({ kind, tests }) => {
  expect(kind).not.toBe('');
  expect(tests).not.toEqual([]);
  for (const test of tests) await access(new URL(test, repository));
});

it('hashes are those of families that have some', async () => {
  const hashed = Object.keys(await readJson('hashes.json')).map((name) => name.split('/')[0]);
  const promised = families.filter(({ hashes }) => hashes).map(({ name }) => name);
  expect([...new Set(hashed)].sort()).toEqual(promised.sort());
});
