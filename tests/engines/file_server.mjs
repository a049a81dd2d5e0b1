/**
 * Serves folders to the browsers under test. TypeScript goes out with its types
 * stripped, so that a page may import the project's sources as they are.
 */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

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

/** Where `path` may lie; the longest matching prefix of `folders` wins. */
function placesOf(folders, path) {
  const clean = normalize(path);
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const prefix = prefixes.find((one) => clean.startsWith(one));
  if (prefix === undefined || clean.split(sep).includes('..')) return [];
  return [folders[prefix]].flat().map((folder) => join(folder, clean.slice(prefix.length)));
}

/** The first of `files` that exists. */
async function contentOf(files) {
  for (const file of files) {
    const bytes = await readFile(file).catch(() => null);
    if (!bytes) continue;
    return extname(file) === '.ts' ? stripTypeScriptTypes(bytes.toString('utf8')) : bytes;
  }
  return null;
}

/**
 * `folders`: path prefix ("/models/"), or a whole path, to the folder or file
 * behind it, or to several that are tried in turn. `types`: by a name's end, where
 * it is another than usual. `answerFirst(path, response)`
 * may answer a request itself by returning true. `packs`: files go out as gzip packs them.
 */
export async function serve({
  folders,
  headers = {},
  types = {},
  port = 0,
  packs = false,
  answerFirst = () => false,
}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (answerFirst(path, response)) return;
    const content = await contentOf(placesOf(folders, path));
    if (content === null) {
      response.writeHead(404, { 'Content-Type': 'text/plain', ...headers }).end(`There is no ${path} here.`);
      return;
    }
    const type = types[extname(path)] ?? TYPES[extname(path)] ?? 'application/octet-stream';
    response
      .writeHead(200, {
        'Content-Type': type,
        'Cache-Control': 'no-store',
        ...(packs && { 'Content-Encoding': 'gzip' }),
        ...headers,
      })
      .end(packs ? gzipSync(content, { level: 9 }) : content);
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
