/** Styles as they are sent: without the comments and the indents of their templates, which nothing else takes out. */

import type { Plugin } from 'vite';

const TEMPLATE = /\bcss`[^`]*`/g;
const COMMENT = /\/\*[^]*?\*\//g;

export function smallStyles(code: string): string {
  return code.replace(TEMPLATE, (template) => template.replace(COMMENT, '').replace(/\s+/g, ' '));
}

export const withSmallStyles: Plugin = {
  name: 'small-styles',
  apply: 'build',
  enforce: 'pre',
  transform: (code, id) => (/\/src\/.*\.ts$/.test(id) && code.includes('css`') ? { code: smallStyles(code), map: null } : null),
};
