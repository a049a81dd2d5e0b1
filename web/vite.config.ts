import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { withSmallStyles } from './build/small_styles.ts';

/** The page. Models are served beside it, from where `scripts/models` puts them. */
export default defineConfig({
  base: './',
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      // What the page runs before interaction in one file: packed better, and fetched at once.
      output: {
        codeSplitting: {
          groups: [
            { name: 'index', test: /\/shell\/main\.ts$/ },
            // The page's script names every file that it may need beside another: what several use lies with one of them.
            {
              name: 'page_stage',
              test: /\/(?:present\/page_stage|scene\/controls|few_controls\/hidden_keys)\.ts$/,
            },
            { name: 'page_story', test: /\/guide\/page_story\.ts$/ },
            { name: 'guide_questions', test: /\/labs\/guide(?:_questions)?\.ts$/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] } },
  plugins: [
    withSmallStyles,
    {
      name: 'serve-models',
      configureServer(server) {
        const models = fileURLToPath(new URL('../models/served', import.meta.url));
        server.middlewares.use((request, _response, next) => {
          const address = request.url ?? '';
          if (address.startsWith('/models/')) request.url = `/@fs${models}${address.slice('/models'.length)}`;
          next();
        });
      },
    },
  ],
});
