/** Counts what held and what did not, in the words of the checks. */
export class Checks {
  passed = 0;
  failures = [];
  #where;

  constructor(where) {
    this.#where = where;
  }

  that(held, sentence, found) {
    if (held) this.passed++;
    else this.failures.push(`${this.#where}: ${sentence}; found ${JSON.stringify(found)}`);
  }

  equal(found, wanted, sentence) {
    this.that(
      JSON.stringify(found) === JSON.stringify(wanted),
      `${sentence} should be ${JSON.stringify(wanted)}`,
      found,
    );
  }
}

/** Waits in the page until `expression` is true; false when `seconds` have passed. */
export function becomes(browser, expression, seconds = 30) {
  return browser.evaluate(`new Promise((resolve) => {
    const end = Date.now() + ${1000 * seconds};
    const look = () => {
      let held = false;
      try { held = Boolean(${expression}); } catch {}
      if (held || Date.now() > end) resolve(held);
      else setTimeout(look, 50);
    };
    look();
  })`);
}

/** What the page's watch.js and the console complained about. */
export async function complaintsOf(browser) {
  const { violations, errors } = await browser.evaluate('window.watched');
  const policy = browser.complaints.filter((text) => /content.security.policy|refused to/i.test(text));
  return { violations, errors, policy };
}
