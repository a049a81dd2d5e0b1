/** The labels beside the rows or above the columns of a matrix, those of the pinned and the hovered token in front. */

import { html, nothing } from 'lit';
import type { Token } from '../../trace/tokens.ts';
import { styled } from '../element/styled.ts';
import { rowNameAt } from '../text/token_name.ts';
import { leastDistance, placeLabels } from './matrix_labels.ts';
import type { MatrixLayout } from './matrix_layout.ts';

/** Longer labels may be cut: their title has the whole. */
const LONG_LABEL = 10;

export interface LabelledAxis {
  tokens: Token[];
  /** What is scrolled away, in pixels. */
  from: number;
  /** -1: none. */
  pinned: number;
  hovered: number;
}

interface Side {
  /** What is in sight, and the distance below which two labels touch. */
  room: number;
  least: number;
  edge: 'left' | 'top';
  nameAt(tokens: Token[], index: number): string;
}

function axisLabels({ tokens, from, pinned, hovered }: LabelledAxis, cell: number, side: Side) {
  const { room, least, edge, nameAt } = side;
  const placed = placeLabels({ count: tokens.length, cell, from, room, least }, [pinned, hovered]);
  return placed.map(({ index, at }) => {
    const state = `${tokens[index]?.follows ? 'follows ' : ''}${index === pinned ? 'pinned' : ''} ${index === hovered ? 'hovered' : ''}`;
    const text = nameAt(tokens, index);
    const whole = text.length > LONG_LABEL ? text : nothing;
    return html`<span class="label ${state}" dir="auto" title=${whole} ${styled({ [edge]: `${at}px` })}>${text}</span>`;
  });
}

export function rowLabels(axis: LabelledAxis, { cell, viewHeight, line }: MatrixLayout) {
  return axisLabels(axis, cell, { room: viewHeight, least: line, edge: 'top', nameAt: rowNameAt });
}

export function columnLabels(axis: LabelledAxis, { cell, viewWidth, line, slant }: MatrixLayout) {
  const nameAt = (tokens: Token[], index: number) => tokens[index]?.text ?? '';
  return axisLabels(axis, cell, { room: viewWidth, least: leastDistance(line, slant), edge: 'left', nameAt });
}
