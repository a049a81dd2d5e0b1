/**
 * What else does the same as a control that may be hidden: then it does nothing. What parts of the page ask for by
 * events of their own, and what a pointer does: files that are dropped, Ctrl with a click, a swipe.
 */

import type { ReactiveController } from 'lit';
import type { Controls } from '../../scene/controls.ts';
import type { Notices } from '../../scene/notices.ts';

/** What parts of the page ask for. */
export const GESTURES: Readonly<Record<string, Controls>> = {
  'edit-cell': 'edits',
  'reset-cell': 'edits',
  'toggle-head': 'edits',
  'append-token': 'edits',
  'target-change': 'edits',
  'run-begin': 'edits',
  'run-on': 'edits',
  'run-slower': 'edits',
  'tool-wanted': 'masks',
  'compare-wanted': 'view',
};

/** Where Ctrl with a click adds a head or a row to those that are shown together. */
const ADDS = 'attention-head, head-rail, translation-rail';
/** Where a swipe leads to another head. */
const SWIPED = '.foot';

function isOn(event: Event, selector: string): boolean {
  return event.composedPath().some((target) => target instanceof Element && target.matches(selector));
}

export class HiddenPointer implements ReactiveController {
  readonly #page: { notices: Notices };
  readonly #hidden: () => readonly Controls[];
  readonly #handlers: Readonly<Record<string, (event: Event) => void>> = {
    click: (event) => this.#clicked(event as MouseEvent),
    pointerdown: (event) => this.#touched(event),
    dragover: (event) => this.#dragged(event as DragEvent),
    drop: (event) => this.#dragged(event as DragEvent),
  };

  constructor(page: { notices: Notices }, hidden: () => readonly Controls[]) {
    this.#page = page;
    this.#hidden = hidden;
  }

  hostConnected(): void {
    for (const [type, act] of Object.entries(this.#handlers)) addEventListener(type, act, true);
  }

  hostDisconnected(): void {
    for (const [type, act] of Object.entries(this.#handlers)) removeEventListener(type, act, true);
  }

  #clicked(event: MouseEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    if (this.#hidden().includes('view') && isOn(event, ADDS)) event.stopPropagation();
  }

  #touched(event: Event): void {
    if (this.#hidden().includes('heads') && isOn(event, SWIPED)) event.stopPropagation();
  }

  /** The browser would leave the page for the file. */
  #dragged(event: DragEvent): void {
    const { dataTransfer, type } = event;
    if (!dataTransfer?.types.includes('Files') || !this.#hidden().includes('examples')) return;
    event.preventDefault();
    event.stopPropagation();
    dataTransfer.dropEffect = 'none';
    if (type === 'drop')
      this.#page.notices.say(
        'controls',
        'This page takes no files. Show all controls, at the foot of the page, to open one.',
      );
  }
}
