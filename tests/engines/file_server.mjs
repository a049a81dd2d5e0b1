/**
 * Serves folders to the browsers under test. TypeScript goes out with its types
 * stripped, so that a page may import the project's sources as they are.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The file behind `path`; the longest matching prefix of `folders` wins. Null outside of all. */
function fileOf(folders, path) {
  const clean = normalize(path);
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const prefix = prefixes.find((one) => clean.startsWith(one));
  if (prefix === undefined || clean.split(sep).includes('..')) return null;
  return join(folders[prefix], clean.slice(prefix.length));
}

async function contentOf(file) {
  const bytes = await readFile(file);
  return extname(file) === '.ts' ? stripTypeScriptTypes(bytes.toString('utf8')) : bytes;
}

/**
 * `folders`: path prefix ("/models/") to folder. `answerFirst(path, response)`
 * may answer a request itself by returning true.
 */
export async function serve({ folders, headers = {}, port = 0, answerFirst = () => false }) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (answerFirst(path, response)) return;
    const file = fileOf(folders, path);
    try {
      if (!file) throw new Error('outside');
      const content = await contentOf(file);
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers }).end(content);
    } catch {
      response.writeHead(404, { 'Content-Type': 'text/plain', ...headers }).end(`There is no ${path} here.`);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
