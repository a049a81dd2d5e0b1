import { defineConfig } from 'vite';

/**
 * The embed: one ES module with a stable name, its wasm and worker beside it,
 * found by their place relative to the module.
 */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    target: 'es2023',
    outDir: 'dist/embed',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: {
      input: 'src/element/define.ts',
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: 'attention-playground.js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: { output: { entryFileNames: 'attention-worker.js', assetFileNames: '[name][extname]' } },
  },
});
