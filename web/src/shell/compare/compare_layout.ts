/** Two sides and what lies between them need the panel's room. It comes with the first comparison. */

import { css } from 'lit';

export const compareLayout = css`
  @media (min-width: 64rem) {
    .compared.page { grid-template-areas: 'rail main main' 'rail panel panel'; }
    .compared.page > main { min-height: 0; border-inline-end: 0; }
    .compared .panel { position: static; max-height: none; border: solid var(--line); border-width: 1px 0 0 1px; }
  }
`;
