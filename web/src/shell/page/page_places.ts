/** Leads the reader to a part of the page: brings it into sight and puts the focus there. */

import type { Place } from '../../labs/guide.ts';
import type { Tool } from '../../labs/lab.ts';
import type { PageHost } from './page_host.ts';
import type { PagePanel } from './page_panel.ts';

export interface PlaceHost {
  page: PageHost;
  panel: PagePanel;
  openTool(tool: Tool): void;
}

/** Within whatever elements it lies. */
function within(root: ParentNode, selector: string): HTMLElement | null {
  const here = root.querySelector<HTMLElement>(selector);
  if (here) return here;
  for (const { shadowRoot } of root.querySelectorAll('*')) {
    const inner = shadowRoot && within(shadowRoot, selector);
    if (inner) return inner;
  }
  return null;
}

const PARTS = { number: '.panel', panel: '.panel', heads: '.rail' } as const;

export async function showPlace({ page, panel, openTool }: PlaceHost, place: Place): Promise<void> {
  if (place === 'mask' || place === 'sink') return openTool(place);
  if (place === 'number' || place === 'panel') panel.choose(place === 'number' ? 'number' : 'next');
  await page.updateComplete;
  const selector = place in PARTS ? PARTS[place as keyof typeof PARTS] : place.slice('tag:'.length);
  const part = within(page.renderRoot, selector);
  if (!part) return;
  // It takes the focus by script alone: Tab goes on from there.
  if (!part.hasAttribute('tabindex')) part.tabIndex = -1;
  part.focus({ preventScroll: true });
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  part.scrollIntoView({ block: fits(part) ? 'nearest' : 'start', behavior: calm ? 'auto' : 'smooth' });
}

function fits(part: HTMLElement): boolean {
  return part.getBoundingClientRect().height < innerHeight;
}
