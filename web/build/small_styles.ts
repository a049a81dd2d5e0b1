/** Styles as they are sent: without the comments and the spaces of their templates, which nothing else takes out. */

import type { Plugin } from 'vite';

const TEMPLATE = /\bcss`[^`]*`/g;
const COMMENT = /\/\*[^]*?\*\//g;

/** What is put into a template stays as it is; beside these signs spaces say nothing. */
const SPACED = /\$\{[^}]*\}| *([{};,]) *|(:) /g;

function small(template: string): string {
  const plain = template.replace(COMMENT, '').replace(/\s+/g, ' ');
  return plain.replace(SPACED, (part, sign, colon) => sign ?? colon ?? part).replace(/;\}/g, '}');
}

export function smallStyles(code: string): string {
  return code.replace(TEMPLATE, small);
}

export const withSmallStyles: Plugin = {
  name: 'small-styles',
  apply: 'build',
  enforce: 'pre',
  transform: (code, id) => (/\/src\/.*\.ts$/.test(id) && code.includes('css`') ? { code: smallStyles(code), map: null } : null),
};
