/** What stands above the lines: which hue is what, and what is drawn. */

import { html } from 'lit';
import { isolated } from '../text/direction.ts';
import { plural } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import type { HeadView } from './head_view.ts';
import { type Between, filterWords } from './lines_between.ts';
import { headsHaveHues } from './lines_together.ts';

type Shown = Pick<HeadView, 'overlaid' | 'hover' | 'queryTokens' | 'keyTokens'>;

/** "what it looks at", or of what is shown together how it looks. */
function askingWords({ overlaid, hover, queryTokens }: Shown, query: number): string {
  const name = isolated(rowNameAt(queryTokens, query));
  const rows = hover ? 0 : (overlaid?.rows.length ?? 0);
  if (headsHaveHues(overlaid)) return `what ${rows > 1 ? plural(rows, 'word') : name} looks at, by head`;
  if (rows < 2) return `what ${name} looks at`;
  if (overlaid?.rowsAs === 'each') return `what each of ${plural(rows, 'word')} looks at`;
  return `the ${overlaid?.rowsAs ?? ''} of ${plural(rows, 'word')}`;
}

/** Always as tall, so that nothing moves under the pointer. */
export function linesHeading(shown: Shown, between: Between) {
  const { query, key } = between;
  const read = html`<b class="in">look at ${isolated(shown.keyTokens[key]?.text ?? '')}</b>`;
  return html`<p><span>${key < 0 ? 'looking' : read}</span><span>${query < 0 ? 'looked at' : html`<b>${askingWords(shown, query)}</b>`}</span></p>
    <p>${filterWords(between)}</p>`;
}
