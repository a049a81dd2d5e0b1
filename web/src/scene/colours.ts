/** How weights become colours, as a scene says it. */

import type { Colours } from './scene.ts';

/** What is undefined is not chosen. */
type Chosen<Choices> = { [Name in keyof Choices]: Choices[Name] | undefined };

/** What stands at its default is left out, so that equal scenes are equal as JSON. */
export function coloursOf({ rescaled, scaledBy, shades }: Chosen<Colours>): Colours {
  return { ...(rescaled && { rescaled }), ...(scaledBy && { scaledBy }), ...(shades && { shades }) };
}
