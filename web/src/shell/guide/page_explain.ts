/** What explains the page beside it: which topic is open, in which form matrices stand, and what is tried. */

import { html, type ReactiveController, type TemplateResult } from 'lit';
import type { Try } from '../../explain/topic.ts';
import { type Convention, conventionOf, withConvention, withTopic } from '../../scene/convention.ts';
import { presentedAs } from '../../scene/presented.ts';
import { columnForm, writeIn } from '../../view/text/form.ts';
import { focusedElement } from '../page/focused_element.ts';
import type { PlaceHost } from '../page/page_places.ts';

type Part = typeof import('../../explain/explain_panel.ts') & typeof import('../../explain/asked_part.ts');

/** From what lies innermost at a point, or has the focus, outwards through all shadow trees. */
function partsFrom(innermost: Element | null): Element[] {
  const parts: Element[] = [];
  let part: Element | null = innermost;
  while (part) {
    parts.push(part);
    const root: Node = part.getRootNode();
    part = part.assignedSlot ?? part.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return parts;
}

function elementAt(x: number, y: number): Element | null {
  let part = document.elementFromPoint(x, y);
  for (;;) {
    const inner = part?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || inner === part) return part;
    part = inner;
  }
}

type Drawn = Element & { requestUpdate?(name: string, before: unknown): void };

/** What paints itself anew looks at these: none of them is ever a form of matrices. */
const PAINTED_BY = ['dark', 'version'];

/** Everything that draws itself, in whichever shadow tree. */
function* drawnWithin(root: ParentNode): Generator<Drawn> {
  for (const part of root.querySelectorAll('*')) {
    yield part;
    if (part.shadowRoot) yield* drawnWithin(part.shadowRoot);
  }
}

/** Where keys write. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';

export class PageExplain implements ReactiveController {
  readonly #host: PlaceHost;
  #part: Part | null = null;
  #fetched: Promise<Part> | null = null;
  /** Where the pointer is; null: keys were used since. */
  #pointer: { x: number; y: number } | null = null;
  /** What had the focus when it was opened. */
  #opener: HTMLElement | null = null;
  #isOpen = false;
  /** Always the same function: what is handed another one is drawn anew. */
  readonly #core = () => this.#host.page.playground.core();
  readonly #onKey = (event: KeyboardEvent) => this.#pressed(event);

  constructor(host: PlaceHost) {
    this.#host = host;
    const { page } = host;
    page.addEventListener('pointermove', ({ clientX: x, clientY: y }) => {
      this.#pointer = { x, y };
    });
    page.addEventListener('keydown', ({ key }) => {
      if (key === 'Tab' || key.startsWith('Arrow')) this.#pointer = null;
    });
    page.addEventListener('click', (event) => {
      const asks = (part: EventTarget): part is HTMLElement =>
        part instanceof HTMLElement && part.dataset.explain !== undefined;
      const topic = event.composedPath().find(asks)?.dataset.explain;
      if (topic) this.open(topic);
    });
    page.addController(this);
    page.addEventListener('explain-wanted', (event) => this.open((event as CustomEvent<string>).detail));
  }

  hostConnected(): void {
    addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#onKey);
  }

  #pressed(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const isPlain = key === 'e' && !ctrlKey && !metaKey && !altKey && !defaultPrevented;
    const writes = (part: EventTarget) => part instanceof Element && part.matches(WRITING);
    if (!isPlain || event.composedPath().some(writes)) return;
    event.preventDefault();
    this.#toggle();
  }

  get #playground() {
    return this.#host.page.playground;
  }

  #fetch(): Promise<Part> {
    this.#fetched ??= Promise.all([
      import('../../explain/explain_panel.ts'),
      import('../../explain/asked_part.ts'),
    ]).then(([panel, asked]) => {
      this.#part = { ...panel, ...asked };
      this.#host.page.requestUpdate();
      return this.#part;
    });
    this.#fetched.catch((cause) => {
      this.#fetched = null;
      this.#playground.notices.failed(cause, 'What explains the page could not be loaded; try it again: ');
    });
    return this.#fetched;
  }

  /** After every change of the scene. */
  follow(): void {
    const { scene } = this.#playground;
    const isOpen = scene.explain !== undefined;
    if (isOpen && !this.#isOpen && !this.#part) this.#fetch().catch(() => {});
    if (!isOpen && this.#isOpen && this.#opener?.isConnected) this.#opener.focus({ preventScroll: true });
    this.#isOpen = isOpen;
    this.#write(conventionOf(scene));
  }

  async #write(convention: Convention): Promise<void> {
    const wanted = convention === 'column';
    if (wanted === (columnForm !== null)) return;
    try {
      const form = wanted ? (await import('../../view/text/column_form.ts')).COLUMN_FORM : null;
      if (conventionOf(this.#playground.scene) !== convention) return;
      writeIn(form);
    } catch (cause) {
      this.#playground.notices.failed(cause, 'Column form could not be loaded; choose it again: ');
      return;
    }
    const { page } = this.#host;
    // The hue of who looks goes with it.
    for (const [name, hue] of Object.entries({ '--left-hue': '--blue', '--top-hue': '--orange' }))
      if (wanted) page.style.setProperty(name, `var(${hue})`);
      else page.style.removeProperty(name);
    page.requestUpdate();
    for (const part of drawnWithin(page.renderRoot))
      for (const name of PAINTED_BY) part.requestUpdate?.(name, PAINTED_BY);
  }

  /** The topic of what the pointer or the focus is on; a second time closes it. */
  async #toggle(): Promise<void> {
    const focused = focusedElement();
    const pointed = this.#pointer && elementAt(this.#pointer.x, this.#pointer.y);
    const parts = partsFrom(pointed ?? focused);
    const part = await this.#fetch().catch(() => null);
    if (!part) return;
    const { explain, present, view } = this.#playground.scene;
    const isWithin = parts.some(({ localName }) => localName === 'explain-panel');
    // Before a room no list is read: where nothing is pointed at, what is shown is explained.
    const shown = present && explain === undefined ? part.topicOfView(view) : null;
    const asked = isWithin ? null : (part.topicOfParts(parts) ?? shown);
    if (explain === undefined || (asked && asked.name !== explain)) this.open(asked?.name ?? '');
    else this.#close();
  }

  open(topic: string): void {
    this.#opener = focusedElement();
    this.#change(topic);
    this.#fetch().then(
      async () => {
        await this.#host.page.updateComplete;
        this.#element?.lead();
      },
      () => {},
    );
  }

  get #element() {
    return this.#host.page.renderRoot.querySelector<InstanceType<Part['ExplainPanel']>>('explain-panel');
  }

  #change(topic: string | undefined): void {
    const { scene } = this.#playground;
    if (topic === scene.explain) return;
    // The browser's Back goes through topics as through pages.
    this.#playground.stepBackNext();
    this.#playground.change(withTopic(scene, topic));
  }

  #close(): void {
    this.#change(undefined);
  }

  /** Before a room, where the panel need not have the focus; false: nothing is explained there. */
  closeBeforeRoom(): boolean {
    const { present, explain } = this.#playground.scene;
    const isOpen = present === true && explain !== undefined;
    if (isOpen) this.#close();
    return isOpen;
  }

  /** One step of the way back; in another lab, one of the browser's, too. */
  async #try({ scene: leads, tool }: Try): Promise<void> {
    const playground = this.#playground;
    const { scene } = playground;
    const next = presentedAs(scene, leads(scene));
    const isSameLab = next.source.kind === scene.source.kind;
    if (JSON.stringify(next) !== JSON.stringify(scene))
      await (isSameLab ? playground.change(next) : playground.choose(next));
    if (tool) this.#host.openTool(tool);
  }

  /** In place of the panel; null: nothing is explained. */
  aside(): TemplateResult | null {
    const { page } = this.#host;
    const { scene } = this.#playground;
    if (scene.explain === undefined || !this.#part) return null;
    return html`<explain-panel class="panel" role="complementary" aria-label="Explained" .session=${page.playground.session} .name=${scene.explain} .convention=${conventionOf(scene)} .core=${this.#core} ?dark=${page.dark}
      @topic-wanted=${({ detail }: CustomEvent<string>) => this.#change(detail)}
      @convention-wanted=${({ detail }: CustomEvent<Convention>) => page.playground.change(withConvention(page.playground.scene, detail))}
      @try-wanted=${({ detail }: CustomEvent<Try>) => this.#try(detail)}
      @close-explain=${() => this.#close()}></explain-panel>`;
  }
}
