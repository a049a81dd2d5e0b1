/** The embed's module where there is no page: a server that renders posts imports it, twice, and nothing happens. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Checks } from './checks.mjs';

const PROGRAM = `
  const before = Reflect.ownKeys(globalThis);
  for (const version of ['', '?again']) await import(process.argv[1] + version);
  const added = Reflect.ownKeys(globalThis).filter((name) => !before.includes(name));
  console.log(JSON.stringify(added.map(String)));
`;

/** `module`: the file's address. The program must end by itself. */
export async function importOnServer(module) {
  const checks = new Checks('server');
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', PROGRAM, module], {
      timeout: 60_000,
    });
    checks.equal(JSON.parse(stdout), [], 'what the module leaves behind');
  } catch (cause) {
    checks.failures.push(`server: the module cannot be imported: ${cause.message}`);
  }
  return checks;
}
