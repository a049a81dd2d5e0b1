import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { withSmallStyles } from './build/small_styles.ts';

/** The glue is called attention.mjs beside every module: its folder says which. */
function nameOfChunk({ facadeModuleId }: { facadeModuleId: string | null }): string {
  const [, module] = /\/wasm\/(\w+)-simd\/attention\.mjs$/.exec(facadeModuleId ?? '') ?? [];
  return `${module ?? '[name]'}-[hash].js`;
}

/**
 * Both wasm builds are called attention.wasm, and the element and the worker are
 * bundled apart: only the hash makes both mean the same file by the same name.
 */
const ASSETS = '[name]-[hash][extname]';

/** A file that takes another's place, whoever beside it imports that, or from a folder within. */
function standIn(name: string, file: string, from: './' | '../' = './') {
  const find = new RegExp(`^${`${from}${name}`.replaceAll('.', '\\.')}$`);
  return { find, replacement: fileURLToPath(new URL(file, import.meta.url)) };
}

/** Nothing is loaded in advance, and what does that need not be carried along. */
const withoutPreload: Plugin = {
  name: 'without-preload',
  enforce: 'pre',
  load: (id) =>
    id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null,
};

/**
 * The embed: one ES module with a stable name; its parts, its wasm and its worker
 * lie beside it, found by their place relative to the module.
 */
export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [withoutPreload, withSmallStyles],
  // Posts show traces: their module holds no models, and nothing asks it for one.
  resolve: {
    alias: [
      standIn('modules.ts', 'src/core/modules_trace.ts'),
      standIn('faces.ts', 'src/core/remote/faces_trace.ts'),
      standIn('sources.ts', 'src/core/remote/sources_trace.ts'),
      standIn('model_calls.ts', 'src/core/model_calls_trace.ts'),
      standIn('trace.ts', 'src/core/inline/trace_of_posts.ts'),
      standIn('module_calls.ts', 'src/core/inline/module_calls_trace.ts'),
      standIn('moments.ts', 'src/view/head/moments_of_posts.ts'),
      standIn('form.ts', 'src/view/text/form_of_posts.ts'),
      standIn('text/form.ts', 'src/view/text/form_of_posts.ts', '../'),
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
        // The entry alone runs on a server; what it imports, and what that imports later, lies beside it.
        chunkFileNames: nameOfChunk,
        // Together what is needed together: packed better, and fetched at once; but the entry needs none of it.
        codeSplitting: {
          groups: [
            { name: 'fetched', test: /preload-helper|rolldown\/runtime/, priority: 1 },
            { name: 'define', test: /\/element\/define\.ts$/ },
            { name: 'here', test: /\/element\/here\.ts$|\/wasm\/trace-simd\/attention\.mjs$/ },
          ],
        },
        assetFileNames: ASSETS,
      },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: {
      output: { entryFileNames: 'attention-worker.js', chunkFileNames: nameOfChunk, assetFileNames: ASSETS },
    },
  },
});
