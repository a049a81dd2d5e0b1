/** A matrix too wide for fields, as colours: one picture of all heads, with the lines between them drawn in. */

import { css, html, LitElement, nothing } from 'lit';
import { signedColour } from '../../view/colours/colour.ts';
import { styled } from '../../view/element/styled.ts';
import { pointIn } from '../../view/element/zoom.ts';
import { columnForm, inForm } from '../../view/text/form.ts';
import { separatorWords } from './number_table.ts';

/** Of a token, in pixels. */
const TOKEN = 14;
const TURNED_HEIGHT = '260px';

export class MatrixPicture extends LitElement {
  static override properties = {
    rows: { attribute: false },
    title: { attribute: false },
    width: { type: Number },
    read: { type: Number },
    chosen: { type: Number },
    dark: { type: Boolean },
  };
  declare rows: number[][];
  declare title: string;
  /** Columns of one head. */
  declare width: number;
  /** Columns that are read; the others are those of heads that share a group's. */
  declare read: number;
  /** The row whose numbers stand in fields. */
  declare chosen: number;
  declare dark: boolean;

  static override styles = css`
    :host { display: block; }
    .picture { position: relative; cursor: pointer; }
    canvas { display: block; width: 100%; image-rendering: pixelated; border-radius: 2px; }
    i { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-left: -1px; background: var(--ink); }
    b { position: absolute; left: -3px; right: -3px; border: 2px solid var(--orange); border-radius: 3px; box-sizing: border-box; pointer-events: none; }
    .turned { width: max-content; }
    .turned i { inset: auto -3px; width: auto; height: 2px; margin: -1px 0 0; }
    .turned b { inset: -3px auto; }
    u { position: absolute; top: 0; bottom: 0; right: 0; background: repeating-linear-gradient(45deg, var(--paper) 0 3px, transparent 3px 6px); }
    .turned u { inset: auto 0 0; }
  `;

  constructor() {
    super();
    this.rows = [];
    this.title = '';
    this.width = 1;
    this.read = 1;
    this.chosen = 0;
    this.dark = false;
  }

  get #columns(): number {
    return this.rows[0]?.length ?? 1;
  }

  #choose(event: MouseEvent): void {
    const picture = event.currentTarget as HTMLElement;
    const { x, y } = pointIn(picture, event);
    const share = columnForm ? x / picture.offsetWidth : y / picture.offsetHeight;
    const row = Math.max(0, Math.min(this.rows.length - 1, Math.floor(share * this.rows.length)));
    this.dispatchEvent(new CustomEvent('row-chosen', { detail: row }));
  }

  override render() {
    const columns = this.#columns;
    const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
    const heads = Array.from({ length: columns / this.width - 1 }, (_, head) => (head + 1) * this.width);
    const shared = columns - this.read;
    const part = share(1, this.rows.length);
    const [start, size, from, extent] = columnForm
      ? ['top', 'height', 'left', 'width']
      : ['left', 'width', 'top', 'height'];
    const tokens = `${this.rows.length * TOKEN}px`;
    const sizes: Record<string, string> = columnForm
      ? { width: tokens, height: TURNED_HEIGHT }
      : { height: tokens };
    const [down, across] = columnForm ? [columns, this.rows.length] : [this.rows.length, columns];
    return html`<div class="picture ${columnForm ? 'turned' : ''}" role="img" @click=${(event: MouseEvent) => this.#choose(event)}
        aria-label="${this.title}, ${down} × ${across}${separatorWords(columns, this.width)}${shared > 0 ? `; the last ${shared} ${inForm('columns')} are not read` : ''}">
      <canvas ${styled(sizes)}></canvas>
      ${shared > 0 ? html`<u ${styled({ [size]: share(shared, columns) })}></u>` : nothing}
      ${heads.map((column) => html`<i ${styled({ [start]: share(column, columns) })}></i>`)}
      <b ${styled({ [from]: share(this.chosen, this.rows.length), [extent]: part })}></b></div>`;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const [width, height] = columnForm
      ? [this.rows.length, this.#columns]
      : [this.#columns, this.rows.length];
    Object.assign(canvas, { width, height });
    const limit = this.rows.reduce(
      (most, row) => row.reduce((largest, number) => Math.max(largest, Math.abs(number)), most),
      0,
    );
    for (const [row, numbers] of this.rows.entries())
      for (const [column, number] of numbers.entries()) {
        context.fillStyle = signedColour(number, limit, this.dark);
        if (columnForm) context.fillRect(row, column, 1, 1);
        else context.fillRect(column, row, 1, 1);
      }
  }
}
