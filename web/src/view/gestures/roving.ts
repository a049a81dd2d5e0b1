/** One tab stop a group: Tab reaches what was used last, arrows go on from there. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
const CHOSEN = '[aria-pressed="true"], [aria-current="true"]';

type Host = ReactiveControllerHost & { renderRoot: ParentNode & EventTarget };

/** The index that a key leads to from the item at `at` of `count`; undefined: the key is not one of the group's. */
export type Moves = (event: KeyboardEvent, at: number, count: number) => number | undefined;

export function movesInList({ key }: KeyboardEvent, at: number, count: number): number | undefined {
  const step = STEPS[key];
  return step === undefined ? { Home: 0, End: count - 1 }[key] : at + step;
}

export class Roving implements ReactiveController {
  readonly #host: Host;
  readonly #groups: string;
  readonly #items: string;
  readonly #moves: Moves;
  #listens = false;
  /** Of each group, the item that had the focus last. */
  readonly #last = new WeakMap<Element, HTMLElement>();

  /** Selectors of the groups, and of the items in each. */
  constructor(host: Host, groups: string, items: string, moves = movesInList) {
    this.#host = host;
    this.#groups = groups;
    this.#items = items;
    this.#moves = moves;
    host.addController(this);
  }

  hostUpdated(): void {
    const { renderRoot } = this.#host;
    if (!this.#listens) {
      renderRoot.addEventListener('keydown', (event) => this.#keydown(event as KeyboardEvent));
      renderRoot.addEventListener('focusin', ({ target }) => this.#remember(target as HTMLElement));
      this.#listens = true;
    }
    for (const group of renderRoot.querySelectorAll(this.#groups)) this.#stop(group);
  }

  #itemsOf(group: Element): HTMLElement[] {
    return [...group.querySelectorAll<HTMLElement>(this.#items)];
  }

  #stop(group: Element): void {
    const items = this.#itemsOf(group);
    const last = this.#last.get(group);
    const stop =
      last && items.includes(last) ? last : (items.find((item) => item.matches(CHOSEN)) ?? items[0]);
    for (const item of items) item.tabIndex = item === stop ? 0 : -1;
  }

  #remember(target: HTMLElement): void {
    const group = target.matches(this.#items) ? target.closest(this.#groups) : null;
    if (!group) return;
    this.#last.set(group, target);
    this.#stop(group);
  }

  #keydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || !target.matches(this.#items)) return;
    const group = target.closest(this.#groups);
    const items = group ? this.#itemsOf(group) : [];
    const next = items[this.#moves(event, items.indexOf(target), items.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    // At its end a list or a slider stays: the page may lead on from there.
    if (next === target) return;
    event.stopPropagation();
    next.focus();
  }
}
