/** TensorFlow.js with its gradients and its WebAssembly backend as one module for the page. */

import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../../../web/package.json', import.meta.url));
const ENTRY = `
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
export * from '@tensorflow/tfjs-core';
export { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
`;
const packageFolder = (name) => dirname(require.resolve(`${name}/package.json`));

/** Writes `folder`/tensorflow.mjs: the ready-made bundles have no gradients. */
export async function bundleTensorFlow(folder) {
  const { build } = await import(pathToFileURL(join(packageFolder('vite'), 'dist/node/index.js')));
  const names = ['tfjs-core', 'tfjs-backend-wasm', 'tfjs-backend-cpu'];
  const alias = Object.fromEntries(
    names.map((name) => [`@tensorflow/${name}`, packageFolder(`@tensorflow/${name}`)]),
  );
  const entry = join(folder, 'entry.mjs');
  await writeFile(entry, ENTRY);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    resolve: { alias },
    build: {
      outDir: folder,
      emptyOutDir: false,
      lib: { entry, formats: ['es'], fileName: () => 'tensorflow.mjs' },
    },
  });
}
