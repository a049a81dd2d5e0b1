/**
 * "PASSED FAILED" of a Vitest report; its slow tests are appended to a list of times.
 *
 *   node scripts/lib/vitest_report.mjs REPORT NAME LIST
 */

import { appendFileSync, readFileSync } from 'node:fs';

const SLOW_MILLISECONDS = 100;
const [report, name, list] = process.argv.slice(2);

function slowTests(files) {
  return files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ duration }) => duration >= SLOW_MILLISECONDS)
    .map(({ duration, fullName }) => `${Math.round(duration)}\t${name}: ${fullName.replace(/\s+/g, ' ')}\n`);
}

try {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  appendFileSync(list, slowTests(testResults).join(''));
  console.log(numPassedTests, numFailedTests || (numFailedTestSuites > 0 ? 1 : 0));
} catch {
  console.log(0, 1);
}
