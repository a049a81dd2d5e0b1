/** What opens on the page: the panel for models, files, the card of a cell, mask and sink. Fetched with the first of them. */

import { html, nothing } from 'lit';
import { withCellReset } from '../../intervention/reset_cell.ts';
import type { Tool } from '../../labs/lab.ts';
import type { TakenDrop } from '../../models/files/dropped.ts';
import { looksLikeModel } from '../../models/files/model_names.ts';
import type { UserModel } from '../../models/user_model.ts';
import type { Cell, EditWish } from '../../trace/selection.ts';
import { focusedElement } from '../page/focused_element.ts';
import type { PageHost } from '../page/page_host.ts';
import { adoptModel, openFiles } from '../store/open_files.ts';
import type { UserModelPanel } from '../user_model/panel.ts';
import type { CellEditor } from './cell_editor.ts';

export class PageTools {
  readonly #host: PageHost;
  #opensUserModel = false;
  /** What is open beside the heads. */
  #tool: Tool | null = null;
  /** What had the focus when it was opened. */
  #opener: HTMLElement | null = null;
  #cellEditor: Promise<CellEditor> | null = null;
  /** Always the same function: what is handed another one is drawn anew. */
  readonly #core = () => this.#host.playground.core();

  constructor(host: PageHost) {
    this.#host = host;
  }

  #failed(cause: unknown, before?: string): void {
    this.#host.playground.notices.failed(cause, before);
  }

  openDrop(drop: TakenDrop): void {
    const isFolder = drop.entries?.some(({ isDirectory }) => isDirectory);
    if (isFolder || looksLikeModel(drop.files)) this.openModel(drop);
    else this.openFiles(drop.files);
  }

  openFiles(files: File[]): Promise<void> {
    return openFiles(this.#host.playground, files);
  }

  async openModel(drop?: TakenDrop): Promise<void> {
    this.#showUserModel(true);
    try {
      await import('../user_model/define.ts');
    } catch (cause) {
      this.#showUserModel(false);
      this.#failed(cause, 'The panel for models could not be loaded; try it again: ');
      return;
    }
    await this.#host.updateComplete;
    const panel = this.#host.renderRoot.querySelector<UserModelPanel>('user-model');
    if (drop) await panel?.openDrop(drop);
  }

  #showUserModel(shows: boolean): void {
    this.#opensUserModel = shows;
    this.#host.requestUpdate();
  }

  #modelReady({ detail }: CustomEvent<UserModel>): void {
    this.#showUserModel(false);
    adoptModel(this.#host.playground, detail);
  }

  userModel() {
    return html`<div ?hidden=${!this.#opensUserModel} class="user-model"><user-model .core=${() => this.#host.playground.wholeCore()} @model-ready=${(event: CustomEvent<UserModel>) => this.#modelReady(event)}></user-model>
        <button class="link" @click=${() => this.#showUserModel(false)}>Close</button></div>`;
  }

  /** `view`: where the cell is seen. */
  async edit(wish: EditWish, view: HTMLElement): Promise<void> {
    const { playground, renderRoot, words } = this.#host;
    if (words.shown) return words.shown.edit(wish, view);
    this.#cellEditor ??= import('./editors.ts').then(
      ({ CellEditor }) => new CellEditor(playground, renderRoot),
    );
    try {
      await (await this.#cellEditor).open(wish, view);
    } catch (cause) {
      this.#cellEditor = null;
      this.#failed(cause, 'The card of a cell could not be loaded; try it again: ');
    }
  }

  /** Sets a cell of the chosen head back. */
  reset(cell: Cell): void {
    const { run, session } = this.#host.playground;
    const edits = run?.edits?.();
    if (!edits) return;
    const site = edits.site(session.layer, session.head);
    // Of words, what is set in any pair of their pieces.
    const pieces = this.#host.words.shown?.session.cellsOf(cell) ?? [cell];
    edits.set(pieces.reduce((list, piece) => withCellReset(list, piece, site), edits.interventions));
  }

  async open(tool: Tool): Promise<void> {
    if (this.#tool !== tool) await this.toggle(tool);
  }

  async toggle(tool: Tool): Promise<void> {
    if (this.#tool === tool) {
      this.#close();
      return;
    }
    this.#opener = focusedElement();
    this.#show(tool);
    try {
      await (tool === 'mask'
        ? import('../../view/controls/mask_painter.ts')
        : import('../../view/controls/sink_lens.ts'));
      await this.#host.updateComplete;
      this.#host.renderRoot.querySelector('mask-painter, sink-lens')?.scrollIntoView({ block: 'nearest' });
    } catch (cause) {
      this.#show(null);
      this.#failed(cause, 'The tool could not be loaded; try it again: ');
    }
  }

  #show(tool: Tool | null): void {
    this.#tool = tool;
    this.#host.requestUpdate();
  }

  #close(): void {
    const hasFocus = (this.#host.renderRoot as ShadowRoot).activeElement?.matches('mask-painter, sink-lens');
    this.#show(null);
    if (!hasFocus) return;
    // The keys go on where they were; what is not there any more leaves them at the text.
    const isThere = this.#opener?.isConnected && this.#opener.checkVisibility();
    (isThere ? this.#opener : this.#host.renderRoot.querySelector('main'))?.focus();
  }

  #closeByKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.#close();
  }

  tool() {
    const { session, run } = this.#host.playground;
    const site = this.#tool && session.stages ? run?.masks?.() : null;
    if (!site || !this.#tool) return nothing;
    const closeByKey = (event: KeyboardEvent) => this.#closeByKey(event);
    const { shown } = this.#host.words;
    const note = shown?.toolNote(this.#tool) ?? nothing;
    return this.#tool === 'mask'
      ? html`${note}<mask-painter @keydown=${closeByKey} .session=${session} .words=${shown?.session ?? null} .site=${site} .core=${this.#core} .dark=${this.#host.dark} @close-tool=${() => this.#close()}></mask-painter>`
      : html`${note}<sink-lens @keydown=${closeByKey} ?inWords=${shown !== null} .session=${session} .site=${site} .dark=${this.#host.dark} @close-tool=${() => this.#close()}></sink-lens>`;
  }
}
