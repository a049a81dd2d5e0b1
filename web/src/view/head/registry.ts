/** The views of one head: each registers itself here, and toolbar, keys and address know it by that. */

import type { HeadShown } from '../../trace/head_shown.ts';
import { defineParts } from '../element/define_parts.ts';
import type { HeadView } from './head_view.ts';

export interface RegisteredView {
  /** As an address writes it. */
  name: string;
  /** Of its button. */
  label: string;
  key: string;
  /** What the list of keys says of it. */
  words: string;
  /** Of its element, which takes the properties of a HeadView. */
  tag: string;
  /** Fetches what defines the element; absent: it is defined already. */
  load?(): Promise<unknown>;
  /** Set beside those. */
  properties?: Readonly<Record<string, unknown>>;
  /** Its colours follow a scale that may end sooner. */
  scaled?: true;
  /** A filter leaves its weakest weights out. */
  filtered?: true;
  /** Who looks at whom, for the legend; absent: rows look at columns. */
  reading?: string;
  /** Whether it is offered for this head; absent: for all. */
  when?(head: HeadShown): boolean;
}

const views: RegisteredView[] = [];

/** `element`: what its tag stands for, where no other view has defined it. */
export function registerView(view: RegisteredView, element?: new () => HeadView): void {
  if (element) defineParts({ [view.tag]: element });
  views.push(view);
}

/** In the order of the toolbar; the first one is shown where no other can be. */
export function registeredViews(): readonly RegisteredView[] {
  return views;
}
