/**
 * Programs with all their children: each runs in a process group of its own,
 * which is ended as a whole, also when this process leaves early.
 */

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const LAST_WORDS = 2000;
const running = new Set();

process.on('exit', () => {
  for (const group of running) signal(group, 'SIGKILL');
});
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/** Where `name` is on the path; null when it is not. */
export function findProgram(...names) {
  for (const name of names) {
    if (name.includes('/')) return isProgram(name) ? name : null;
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const file = join(folder, name);
      if (isProgram(file)) return file;
    }
  }
  return null;
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What is missing and the one command that brings it. */
export class MissingBrowser extends Error {
  constructor(what, packages) {
    super(`${what} is not installed. Install it with: apt-get install ${packages}`);
  }
}

/** True while the group exists. */
function signal(child, name) {
  try {
    process.kill(-child.pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Starts `program`; `said` holds the end of what it printed. */
export function start(program, parameters, environment = {}) {
  const child = spawn(program, parameters, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const group = { child, said: '', ended: false };
  running.add(child);
  const listen = (text) => {
    group.said = (group.said + text).slice(-LAST_WORDS);
  };
  child.stdout.setEncoding('utf8').on('data', listen);
  child.stderr.setEncoding('utf8').on('data', listen);
  child.on('error', (cause) => {
    group.ended = true;
    listen(cause.message);
  });
  child.on('exit', () => {
    group.ended = true;
  });
  return group;
}

/** Asks the whole group to end, and insists after a while. */
export async function stop({ child }) {
  if (!running.delete(child) || !child.pid) return;
  if (!signal(child, 'SIGTERM')) return;
  for (let waited = 0; waited < 50; waited++) {
    await pause(100);
    if (!signal(child, 0)) return;
  }
  signal(child, 'SIGKILL');
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Repeats `attempt` until it gives something; gives up when the program ended or `seconds` have passed. */
export async function until(attempt, group, what, seconds = 60) {
  const end = Date.now() + 1000 * seconds;
  while (Date.now() < end && !group.ended) {
    const found = await attempt();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`${what} did not start. It said: ${group.said.trim() || 'nothing'}`);
}
