import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT = 'export const attention = "weights";\n'.repeat(500);
const FILES = {
  'index.html': '<!doctype html><title>Page</title>',
  'assets/index-AbCd_12-.js': SCRIPT,
  'embed/attention-AbCd_123.wasm': 'wasm'.repeat(400),
  'embed/attention-playground.js': SCRIPT,
  'trained/translate-bahdanau.safetensors': 'weights'.repeat(400),
};

let folder: string;
let server: Server;

beforeAll(async () => {
  const program = new URL('../../../../scripts/lib/file_answers.mjs', import.meta.url);
  const { createFileServer } = await import(program.href);
  folder = await mkdtemp(join(tmpdir(), 'file-server-'));
  for (const [name, text] of Object.entries(FILES)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  server = createFileServer([['/', folder]]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function ask(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, path, headers }, resolve).on('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

describe('the server of the page', () => {
  it('sends what can be compressed in the way that the browser takes', async () => {
    const path = '/assets/index-AbCd_12-.js';
    const plain = await ask(path);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe(SCRIPT);
    const zipped = await ask(path, { 'accept-encoding': 'gzip, deflate' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).toString()).toBe(SCRIPT);
    const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(Number(brotli.headers['content-length'])).toBe(brotli.body.length);
    expect(brotli.body.length).toBeLessThan(SCRIPT.length / 10);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
    const refused = await ask(path, { 'accept-encoding': 'br;q=0, gzip;q=0.5' });
    expect(refused.headers['content-encoding']).toBe('gzip');
  });

  it('leaves weights as they are', async () => {
    const path = '/trained/translate-bahdanau.safetensors';
    const { headers, body } = await ask(path, { 'accept-encoding': 'gzip, br' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe(FILES['trained/translate-bahdanau.safetensors']);
  });

  it.each([
    ['/assets/index-AbCd_12-.js', true],
    ['/embed/attention-AbCd_123.wasm', true],
    ['/embed/attention-playground.js', false],
    ['/trained/translate-bahdanau.safetensors', false],
    ['/index.html', false],
    ['/', false],
  ])('%s may be kept for good: %s', async (path, forGood) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe(forGood ? 'public, max-age=31536000, immutable' : 'no-cache');
  });

  it('does not send again what has not changed, and sends what has', async () => {
    const wants = { 'accept-encoding': 'br' };
    const first = await ask('/', wants);
    const again = await ask('/', { ...wants, 'if-none-match': String(first.headers.etag) });
    expect(again.status).toBe(304);
    expect(again.body.length).toBe(0);
    const zipped = await ask('/', { 'accept-encoding': 'gzip', 'if-none-match': String(first.headers.etag) });
    expect(zipped.status).toBe(200);
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Another page</title>');
    const changed = await ask('/', { ...wants, 'if-none-match': String(first.headers.etag) });
    expect(changed.status).toBe(200);
    expect(brotliDecompressSync(changed.body).toString()).toContain('Another page');
  });

  it('gives nothing from outside its folder', async () => {
    for (const path of ['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/assets']) {
      expect((await ask(path)).status, path).toBe(404);
    }
    expect((await ask('/%zz')).status).toBe(400);
  });
});
