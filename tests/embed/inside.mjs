/** Expressions for what a figure shows: `element` is one for the figure. */

export const byId = (id) => `document.getElementById("${id}")`;

export const headOf = (element) => `${element}.shadowRoot?.querySelector('attention-head')`;

/** In the figure itself, or in the head that it shows. */
export const inside = (element, selector) =>
  `[${element}.shadowRoot, ${headOf(element)}?.shadowRoot].reduce((match, root) => match ?? root?.querySelector(${JSON.stringify(selector)}) ?? null, null)`;

/** The chosen head, "3.1", by the grid of all heads. */
export const chosenHead = (element) =>
  `${inside(element, 'attention-heads')}?.shadowRoot.querySelector('[aria-selected="true"]')?.dataset.head`;

/** The sentences that the figure says on the spot. */
export const alertsOf = (element) =>
  `[...${element}.shadowRoot.querySelectorAll('[role="alert"]')].map(({ textContent }) => textContent.trim())`;
