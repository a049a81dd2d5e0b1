/** What the parts of the page need of the page they belong to. */

import type { LitElement } from 'lit';
import type { Playground } from '../store/playground.ts';
import type { PageWords } from '../words/page_words.ts';

export interface PageHost extends LitElement {
  readonly playground: Playground;
  readonly words: PageWords;
  readonly dark: boolean;
  /** Lists and notes that lie open over the page; false: there are none. */
  closeHelp(): boolean;
}
