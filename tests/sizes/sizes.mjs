/** Holds what is built to its budgets; needs the page and both WebAssembly builds. */

import { fileURLToPath } from 'node:url';
import { BUDGETS, measure } from './budgets.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
let failed = 0;
for (const budget of BUDGETS) {
  const { kilobytes, problem } = measure(repository, budget);
  if (problem) failed++;
  console.log(problem || `${kilobytes.toFixed(1).padStart(6)} of ${budget.limit} KB  ${budget.what}`);
}
console.log(`${BUDGETS.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
