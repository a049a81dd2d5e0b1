import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const CHUNKS = '[name]-[hash].js';
/**
 * Both wasm builds are called attention.wasm, and the element and the worker are
 * bundled apart: only the hash makes both mean the same file by the same name.
 */
const ASSETS = '[name]-[hash][extname]';

/**
 * The embed: one ES module with a stable name, its wasm and worker beside it,
 * found by their place relative to the module.
 */
export default defineConfig({
  base: './',
  publicDir: false,
  // Posts show traces: their module holds no models.
  resolve: {
    alias: [
      {
        find: /^\.\/modules\.ts$/,
        replacement: fileURLToPath(new URL('src/core/modules_trace.ts', import.meta.url)),
      },
    ],
  },
  build: {
    target: 'es2023',
    outDir: 'dist/embed',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: 'src/element/embed.ts',
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: 'attention-playground.js',
        // One file, whose modules run when they are first asked for: on a server none is.
        codeSplitting: false,
        strictExecutionOrder: true,
        assetFileNames: ASSETS,
      },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: {
      output: { entryFileNames: 'attention-worker.js', chunkFileNames: CHUNKS, assetFileNames: ASSETS },
    },
  },
});
