/** Answers requests with the files of some folders: compressed, and kept by the browser as long as they hold. */

import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CompressedFiles, wayFor } from './compressed_files.mjs';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
/** The build names these by their content: another content has another name. */
const NAMED_BY_CONTENT = /^\/(assets\/|embed\/[^/]+-[\w-]{8}\.(js|wasm)$)/;
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** The file that a path names, inside its folder; null for anything else. */
async function findFile(folders, path) {
  const [prefix, folder] = folders.find(([start]) => path.startsWith(start)) ?? [];
  if (prefix === undefined) return null;
  const inside = normalize(`/${path.slice(prefix.length)}`);
  const file = join(folder, inside.endsWith('/') ? `${inside}index.html` : inside);
  const facts = await stat(file).catch(() => null);
  if (!facts?.isFile()) return null;
  return { file, size: facts.size, version: `${facts.size}-${Math.round(facts.mtimeMs)}` };
}

async function answer(folders, compressed, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
  const file = await findFile(folders, path);
  if (!file) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
  const body = await compressed.take(file, wayFor(request.headers['accept-encoding']));
  const headers = {
    'Cache-Control': NAMED_BY_CONTENT.test(path) ? FOR_GOOD : 'no-cache',
    ETag: `"${file.version}${body.way ? `-${body.way}` : ''}"`,
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === headers.ETag) return response.writeHead(304, headers).end();
  response.writeHead(200, {
    ...headers,
    ...(body.way && { 'Content-Encoding': body.way }),
    'Content-Length': body.size,
    'Content-Type': TYPES[extname(file.file)] ?? 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
  });
  if (request.method === 'HEAD') return response.end();
  await pipeline(body.open(), response);
}

/** @param {[string, string][]} folders start of the path and folder, the longest starts first */
export function createFileServer(folders) {
  const compressed = new CompressedFiles();
  return createServer((request, response) => {
    answer(folders, compressed, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(400).end();
    });
  });
}
