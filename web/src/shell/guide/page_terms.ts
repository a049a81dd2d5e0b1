/** Terms that are asked where they stand: under the pointer, by focus or by a tap. And the list of them all. */

import { html, nothing } from 'lit';
import type { Place } from '../../labs/guide.ts';
import { AttentionTerm } from '../../view/terms/term.ts';
import { type PlaceHost, showPlace } from '../page/page_places.ts';
import type { TermNote } from './term_note.ts';

/** A pointer that only passes asks nothing, and one that is on its way to the note does not lose it. */
const OPENS_AFTER_MS = 150;
const CLOSES_AFTER_MS = 300;
const GAP_PX = 6;

/** What is no word of its own, such as a token, tells only those who rest on it. */
const HINT_AFTER_MS = 600;

const termIn = (event: Event) =>
  event.composedPath().find((target): target is AttentionTerm => target instanceof AttentionTerm) ?? null;
const hintIn = (event: Event) =>
  event
    .composedPath()
    .find((target): target is HTMLElement => target instanceof HTMLElement && !!target.dataset.term) ?? null;
/** What no press asks, since a press does something else there. */
const ASKING_KEY = 'i';
const nameOf = (asked: HTMLElement) => asked.dataset.term ?? (asked as AttentionTerm).term;

export class PageTerms {
  readonly #host: PlaceHost;
  #note: TermNote | null = null;
  /** What the note is about; null: it is closed. */
  #asked: HTMLElement | null = null;
  /** Tapped or clicked: the pointer may leave. */
  #isKept = false;
  /** What lies under the pointer. */
  #over: HTMLElement | null = null;
  /** The word whose note was closed by a key: coming back to it does not open it again. */
  #left: HTMLElement | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Null: it is closed. */
  #list: { first: string } | null = null;
  /** What had the focus before the list. */
  #before: Element | null = null;

  constructor(host: PlaceHost) {
    this.#host = host;
    const { page } = host;
    page.addEventListener('pointermove', (event) => this.#moved(event));
    page.addEventListener('term-focus', (event) => this.#focused(event));
    page.addEventListener('term-blur', () => this.#blurred());
    page.addEventListener('focusin', (event) => hintIn(event)?.setAttribute('aria-keyshortcuts', ASKING_KEY));
    page.addEventListener('click', (event) => this.#clicked(event));
    page.addEventListener('keydown', (event) => this.#keyed(event));
    addEventListener('pointerdown', (event) => this.#outside(event));
    for (const type of ['scroll', 'resize']) addEventListener(type, () => this.#place(), true);
  }

  #later(milliseconds: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }

  #isNote(event: Event): boolean {
    return this.#note !== null && event.composedPath().includes(this.#note);
  }

  /** What enters and leaves within one part is not told outside of it; what moves is. */
  #moved(event: PointerEvent): void {
    if (event.pointerType === 'touch') return;
    const hint = hintIn(event);
    const over = this.#isNote(event) ? this.#asked : (termIn(event) ?? hint);
    if (over === this.#over) return;
    this.#over = over;
    clearTimeout(this.#timer);
    if (over === this.#asked) return;
    if (over) this.#later(hint ? HINT_AFTER_MS : OPENS_AFTER_MS, () => this.#open(over));
    else if (!this.#isKept) this.#later(CLOSES_AFTER_MS, () => this.#close());
  }

  #focused(event: Event): void {
    const term = termIn(event);
    const isBack = term === this.#left;
    this.#left = null;
    if (term && !isBack && term.matches(':focus-visible')) this.#open(term);
  }

  #blurred(): void {
    if (!this.#isKept) this.#later(0, () => this.#close());
  }

  #clicked(event: MouseEvent): void {
    const term = termIn(event);
    if (!term) return;
    event.preventDefault();
    if (this.#asked === term && this.#isKept) this.#close();
    else this.#open(term, true);
  }

  #keyed(event: KeyboardEvent): void {
    const term = termIn(event);
    if (event.key === 'Escape' && this.#asked) {
      const back = this.#isNote(event) ? this.#asked : null;
      this.#close();
      this.#left = back;
      back?.focus();
      event.preventDefault();
      event.stopPropagation();
    } else if (term && (event.key === 'Enter' || event.key === ' ')) {
      this.#goInto(event, term);
    } else if (event.key === ASKING_KEY && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const asked = this.#isNote(event) ? null : (term ?? hintIn(event));
      if (asked) this.#goInto(event, asked);
    }
  }

  async #goInto(event: KeyboardEvent, asked: HTMLElement): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    await this.#open(asked, true);
    // The focus may have opened it just before, and it is not drawn yet.
    await this.#note?.updateComplete;
    this.#note?.focus();
  }

  #outside(event: Event): void {
    if (this.#asked && !this.#isNote(event) && termIn(event) !== this.#asked) this.#close();
  }

  async #open(asked: HTMLElement, isKept = false): Promise<void> {
    clearTimeout(this.#timer);
    const { page } = this.#host;
    try {
      const [{ termOf }, { numberAtHand }, { TermNote: Note }] = await Promise.all([
        import('../../view/terms/glossary.ts'),
        import('../../view/terms/at_hand.ts'),
        import('./term_note.ts'),
      ]);
      const term = termOf(nameOf(asked));
      if (!term || !asked.isConnected) return;
      // Whoever has gone on meanwhile does not want it any more.
      if (!isKept && asked !== this.#over && !asked.matches(':focus')) return;
      if (asked === this.#asked) {
        this.#isKept ||= isKept;
        return;
      }
      this.#close();
      this.#note ??= this.#made(new Note());
      this.#asked = asked;
      this.#isKept = isKept;
      this.#mark('true');
      Object.assign(this.#note, {
        term,
        number: numberAtHand(term.name, page.words.session),
        hidden: false,
      });
      await this.#note.updateComplete;
      this.#place();
    } catch (cause) {
      page.playground.notices.failed(cause, 'The glossary could not be loaded; try it again: ');
    }
  }

  #made(note: TermNote): TermNote {
    note.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget !== null) this.#close();
    });
    note.addEventListener('show-place', (event) => {
      const place = (event as CustomEvent<Place>).detail;
      this.#close();
      showPlace(this.#host, place);
    });
    note.addEventListener('show-topic', ({ detail }: CustomEventInit<string>) => {
      this.#asked?.focus();
      this.#close();
      this.#host.page.dispatchEvent(new CustomEvent('explain-wanted', { detail }));
    });
    note.addEventListener('show-glossary', (event) => {
      const name = (event as CustomEvent<string>).detail;
      this.#close();
      this.#showGlossary(name);
    });
    this.#host.page.renderRoot.append(note);
    return note;
  }

  /** Below the word, or above it where the window ends: its line stays in sight. */
  #place(): void {
    const note = this.#note;
    const asked = this.#asked;
    if (!note || !asked) return;
    const { left, top, bottom } = asked.getBoundingClientRect();
    if (!asked.isConnected || bottom < 0 || top > innerHeight) {
      this.#close();
      return;
    }
    const { offsetHeight: height, offsetWidth: width } = note;
    const isBelow = bottom + GAP_PX + height <= innerHeight || top < height + GAP_PX;
    const x = Math.max(8, Math.min(left, document.documentElement.clientWidth - width - 8));
    note.style.setProperty('left', `${x}px`);
    note.style.setProperty('top', `${isBelow ? bottom + GAP_PX : top - GAP_PX - height}px`);
  }

  #mark(expanded: 'true' | 'false'): void {
    if (this.#asked instanceof AttentionTerm) this.#asked.ariaExpanded = expanded;
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#mark('false');
    if (this.#note) this.#note.hidden = true;
    this.#asked = null;
    this.#isKept = false;
  }

  /** False: nothing was open. */
  close(): boolean {
    const isOpen = this.#asked !== null || this.#list !== null;
    this.#close();
    if (this.#list) this.#hideGlossary();
    return isOpen;
  }

  toggleGlossary(): void {
    if (this.#list) this.#hideGlossary();
    else this.#showGlossary();
  }

  async #showGlossary(first = ''): Promise<void> {
    const { page } = this.#host;
    this.#before = page.shadowRoot?.activeElement ?? null;
    this.#list = { first };
    page.requestUpdate();
    try {
      await import('./glossary_list.ts');
      await page.updateComplete;
      page.renderRoot.querySelector<HTMLElement>('glossary-list')?.focus();
    } catch (cause) {
      this.#list = null;
      page.playground.notices.failed(cause, 'The glossary could not be loaded; try it again: ');
    }
  }

  #hideGlossary(): void {
    this.#list = null;
    this.#host.page.requestUpdate();
    if (this.#before instanceof HTMLElement) this.#before.focus();
  }

  glossary() {
    if (!this.#list) return nothing;
    return html`<glossary-list .first=${this.#list.first} .session=${this.#host.page.words.session}
      @close-list=${() => this.#hideGlossary()} @show-place=${({ detail }: CustomEvent<Place>) => {
        this.#hideGlossary();
        showPlace(this.#host, detail);
      }}></glossary-list>`;
  }
}
