/**
 * One tab stop a panel, whatever it is made of. Groups within a panel go on as they are, each with arrows of its own;
 * where a group ends, the arrows lead on to the next one, and Tab leaves the panel. It comes back to what was used last.
 * Fields that are written in and figures, whose arrows go through cells, words or points, are stops of their own.
 */

import type { ReactiveController } from 'lit';
import { AttentionTerm } from '../../view/terms/term.ts';
import { focusedElement } from './focused_element.ts';

/** From which all of a part is one stop. */
const PANELS =
  'page-header, guide-line, text-input, attention-head, attention-table, compare-form, story-strip, .rail, mask-painter, sink-lens, score-editor, width-study, .panel, main .below.tools, .inputs, .beside, translation-matrices, training-middle, training-knobs-form, training-bar, footer';
/** The way past the header; and what opens over the page, which Tab goes through. */
const APART =
  '.skip, [role="dialog"], share-panel, class-link, mode-offers, term-note, glossary-list, keys-list, user-model, work-sheet';
/** What takes all arrows for itself. */
const FIGURES =
  'attention-sentence, [role="application"], [role="grid"], [role="listbox"], [role="slider"], table, svg';
const FIELDS = 'textarea, input:not([type="range"], [type="checkbox"])';
const FOCUSABLE = 'a[href], button, select, input, textarea, summary, [tabindex]';
const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
const ENDS: Readonly<Record<string, number>> = { Home: 0, End: -1 };

function outerOf(part: Element): Element | null {
  const root = part.getRootNode();
  return part.assignedSlot ?? part.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** As they are drawn: what is slotted stands where its slot is. */
function childrenOf(part: Element): Iterable<Element> {
  if (part instanceof HTMLSlotElement) {
    const assigned = part.assignedElements();
    if (assigned.length > 0) return assigned;
  }
  return (part.shadowRoot ?? part).children;
}

const isTerm = (part: Element | null) => part instanceof AttentionTerm && part.isGrouped;

/** Terms go on to what stands between them, too. */
function isStop(part: Element): part is HTMLElement {
  if (!(part instanceof HTMLElement) || !part.matches(FOCUSABLE)) return false;
  if (part.tabIndex < 0 && !isTerm(part)) return false;
  return !part.matches(':disabled') && part.checkVisibility({ visibilityProperty: true });
}

/** `focused`: a group may have led to what is no stop. */
function* stopsIn(part: Element, focused: HTMLElement | null): Generator<HTMLElement> {
  if (isStop(part)) yield part;
  else if (part === focused) yield focused;
  for (const child of childrenOf(part)) yield* stopsIn(child, focused);
}

/** Null: it is a stop of its own. */
function panelOf(stop: Element): Element | null {
  if (stop.matches(FIELDS)) return null;
  for (let part: Element | null = stop; part; part = outerOf(part)) {
    if (part.matches(FIGURES) || part.matches(APART)) return null;
    if (part.matches(PANELS)) return part;
  }
  return null;
}

/** Keys that a control takes for itself. */
function isOwnKey(target: Element, key: string): boolean {
  if (target.matches('select')) return key === 'ArrowUp' || key === 'ArrowDown' || key in ENDS;
  return target.matches('[type="range"]') && (key === 'ArrowLeft' || key === 'ArrowRight' || key in ENDS);
}

export class OneStop implements ReactiveController {
  readonly #page: HTMLElement;
  /** Of each panel, what had the focus when Tab left it. */
  readonly #last = new WeakMap<Element, HTMLElement>();
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);
  /** Before a term goes on to the next term. */
  readonly #onTermKey = (event: KeyboardEvent) => {
    if (isTerm(focusedElement())) this.#pressed(event);
  };
  readonly #onTab = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) this.#tabbed();
  };

  constructor(page: HTMLElement) {
    this.#page = page;
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onTab, true);
    this.#page.addEventListener('keydown', this.#onTermKey, true);
    this.#page.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onTab, true);
    this.#page.removeEventListener('keydown', this.#onTermKey, true);
    this.#page.removeEventListener('keydown', this.#onKey);
  }

  #panels(): Map<Element, HTMLElement[]> {
    const panels = new Map<Element, HTMLElement[]>();
    for (const stop of stopsIn(this.#page, focusedElement())) {
      const panel = panelOf(stop);
      if (panel) panels.set(panel, [...(panels.get(panel) ?? []), stop]);
    }
    return panels;
  }

  /** While the browser looks for the next stop, each panel has one, and that with the focus none. */
  #tabbed(): void {
    const focused = focusedElement();
    const left = focused && panelOf(focused);
    if (focused && left) this.#last.set(left, focused);
    const restored: (() => void)[] = [];
    for (const [panel, stops] of this.#panels()) {
      const last = this.#last.get(panel);
      const reached = stops.filter(({ tabIndex }) => tabIndex >= 0);
      const stop = last && reached.includes(last) ? last : reached[0];
      for (const other of reached) {
        if (other === focused || (panel !== left && other === stop)) continue;
        const before = other.getAttribute('tabindex');
        other.tabIndex = -1;
        restored.push(() => {
          if (before === null) other.removeAttribute('tabindex');
          else other.setAttribute('tabindex', before);
        });
      }
    }
    setTimeout(() => {
      for (const restore of restored) restore();
    });
  }

  /** What no group takes leads to the next group of the panel. */
  #pressed(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const target = focusedElement();
    if (ctrlKey || metaKey || altKey || shiftKey || !(key in STEPS || key in ENDS) || !target) return;
    const isListed = target.matches('select, [type="range"]');
    if ((event.defaultPrevented && !isListed) || isOwnKey(target, key)) return;
    // A pointer led there: the arrows are the page's.
    if (!target.matches(':focus-visible')) return;
    const panel = panelOf(target);
    const stops = panel && this.#panels().get(panel);
    if (!stops) return;
    const next =
      key in ENDS ? stops.at(ENDS[key] as number) : stops[stops.indexOf(target) + (STEPS[key] ?? 0)];
    if (!next || stops.length < 2) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }
}
