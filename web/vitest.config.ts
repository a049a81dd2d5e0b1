import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const repository = fileURLToPath(new URL('..', import.meta.url));
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
/**
 * Tests live outside this folder, so packages are looked up from here. Whole
 * names only: a path inside a package goes by the package's own exports.
 */
const alias = ['vitest', 'fast-check', 'axe-core', 'lit'].map((name) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(`./node_modules/${name}`, import.meta.url)),
}));

export default defineConfig({
  server: { fs: { allow: [repository] } },
  resolve: { alias },
  // Found only once tests run: the server would reload them in the middle.
  optimizeDeps: {
    include: [
      '@huggingface/tokenizers',
      '@huggingface/jinja',
      'lit',
      'lit/directive.js',
      'lit/directives/unsafe-html.js',
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          dir: `${repository}tests/web/node`,
          include: ['**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          dir: `${repository}tests/web/browser`,
          include: ['**/*.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: chromium,
                args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
