/**
 * Serves the built page on this machine, the models beside it:
 *
 *   node scripts/lib/serve.mjs [--port 8123] [--host 127.0.0.1]
 */

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFileServer } from './file_answers.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const PORTS_TRIED = 20;

const server = createFileServer([
  ['/models/', join(repository, 'models/served')],
  ['/', join(repository, 'web/dist')],
]);

/** The port asked for, or the next free one. */
function listen(port, host, tries = PORTS_TRIED) {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      if (cause.code !== 'EADDRINUSE' || tries === 0 || port === 0) return reject(cause);
      resolve(listen(port + 1, host, tries - 1));
    });
    server.listen(port, host, () => resolve(server.address().port));
  });
}

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8123' }, host: { type: 'string', default: '127.0.0.1' } },
});
const port = await listen(Number(values.port), values.host);
console.log(
  `Attention Playground: http://${values.host === '127.0.0.1' ? 'localhost' : values.host}:${port}/`,
);
