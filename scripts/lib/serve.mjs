/**
 * Serves the built page on this machine, the models beside it:
 *
 *   node scripts/lib/serve.mjs [--port 8123] [--host 127.0.0.1]
 */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = [
  ['/models/', join(repository, 'models/served')],
  ['/', join(repository, 'web/dist')],
];
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const PORTS_TRIED = 20;

/** The file that a path names, inside its folder; null for anything else. */
async function findFile(path) {
  const [prefix, folder] = FOLDERS.find(([start]) => path.startsWith(start));
  const inside = normalize(`/${path.slice(prefix.length)}`);
  const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
  const found = await stat(file).catch(() => null);
  return found?.isFile()
    ? { file, size: found.size, tag: `"${found.size}-${Math.round(found.mtimeMs)}"` }
    : null;
}

async function answer(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const found = await findFile(path);
  if (!found) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
  const headers = {
    'Cache-Control': 'no-cache',
    'Content-Length': found.size,
    'Content-Type': TYPES[extname(found.file)] ?? 'application/octet-stream',
    ETag: found.tag,
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.headers['if-none-match'] === found.tag)
    return response.writeHead(304, { ETag: found.tag }).end();
  response.writeHead(200, headers);
  if (request.method === 'HEAD') return response.end();
  await pipeline(createReadStream(found.file), response);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => {
    if (response.headersSent) response.destroy();
    else response.writeHead(400).end();
  });
});

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
