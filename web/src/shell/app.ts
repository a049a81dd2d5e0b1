/** The page: header, rail with all heads, the lab and its view in the middle, how a number was made on the right. */

import { html, LitElement, nothing } from 'lit';
import { createCore } from '../core/index.ts';
import { partOf } from '../core/part.ts';
import type { HeadEffect, Intervention } from '../core/types.ts';
import { KIND_NAMES } from '../intervention/kinds/index.ts';
import { headSite } from '../intervention/kinds/sites.ts';
import type { LabParts, RailOptions, Tool } from '../labs/lab.ts';
import { type TakenDrop, takeDrop } from '../models/files/dropped.ts';
import { type Arrangement, AS_IT_STANDS } from '../scene/arrangement.ts';
import type { Arcs, HeadPosition } from '../scene/scene.ts';
import type { Gap } from '../trace/gaps.ts';
import type { Cell, EditWish } from '../trace/selection.ts';
import { LONG_TEXT } from '../trace/token.ts';
import { segmentsStyles } from '../view/colours/shared_styles.ts';
import { ColourScheme, themeStyles } from '../view/colours/theme.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { Roving } from '../view/gestures/roving.ts';
import type { FrameEvent } from '../view/matrix/matrix_frame.ts';
import { appStyles } from './page/app_styles.ts';
import { FileDrop } from './page/file_drop.ts';
import type { PageHost } from './page/page_host.ts';
import { PageKeys } from './page/page_keys.ts';
import { PageMain } from './page/page_main.ts';
import { PageParts } from './page/page_parts.ts';
import { backgroundLines, loadLines, progressLine } from './page/work_line.ts';
import { AddressBar } from './store/address_bar.ts';
import { Playground } from './store/playground.ts';
import type { LongText } from './words/long_text.ts';
import { PageWords } from './words/page_words.ts';

/** Always the same lists: what is handed another one is drawn anew. */
const NO_EFFECTS: HeadEffect[] = [];
const RAIL: RailOptions = {
  interventions: null,
  whyUnchanged: '',
  siteOf: headSite,
  effects: NO_EFFECTS,
  nameOf: String,
  large: false,
};

const PAPER_AFTER_MS = 3000;

export class AttentionApp extends LitElement implements PageHost {
  static override styles = [themeStyles, controlsStyles, segmentsStyles, appStyles];

  readonly playground = new Playground((module) => createCore({ module }));
  readonly words = new PageWords(this, () => this.#onChange());
  readonly #scheme = new ColourScheme(this);
  readonly #address = new AddressBar(this);
  readonly #parts = new PageParts(this);
  readonly #main = new PageMain(this, this.#parts);
  readonly #drop = new FileDrop(this, (transfer) => this.#take(takeDrop(transfer)));
  /** Comes with the first long text. */
  #longText: LongText | null = null;
  readonly #onChange = () => {
    this.words.follow();
    this.#shorten();
    this.#parts.follow();
    this.requestUpdate();
    this.#address.write();
  };

  constructor() {
    super();
    new Roving(this, '.segments, .tools, .adds, footer', 'button');
    const toggleCompare = () => this.#parts.compare.do((compare) => compare.toggle());
    new PageKeys(this, {
      toggleTool: (tool) => this.#parts.tools.do((tools) => tools.toggle(tool)),
      toggleList: () => this.#parts.help.do((help) => help.toggleKeys()),
      toggleGlossary: () => this.#parts.help.do((help) => help.terms.toggleGlossary()),
      compare: toggleCompare,
    });
    this.addEventListener('stories-wanted', () => this.#parts.story.do((story) => story.toggleList()));
    this.addEventListener('compare-wanted', toggleCompare);
  }

  get dark(): boolean {
    return this.#scheme.dark;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.playground.addEventListener('change', this.#onChange);
    this.playground.session.addEventListener('change', this.#onChange);
    this.playground.start(location.hash);
  }

  /** What stood in the page before the script has done its work. */
  protected override firstUpdated(): void {
    this.replaceChildren();
    this.#holdSliders();
    import('./page/one_stop.ts').then(({ OneStop }) => this.addController(new OneStop(this))).catch(() => {});
    // Before anybody prints: then there is no time to fetch it.
    setTimeout(
      () => import('./present/paper.ts').then(({ Paper }) => new Paper(this)).catch(() => {}),
      PAPER_AFTER_MS,
    );
  }

  /** No slider is there to be moved before the page is; without what holds it, it moves all the same. */
  async #holdSliders(): Promise<void> {
    const { HeldSlider } = await import('../view/controls/held_slider.ts').catch(() => ({
      HeldSlider: null,
    }));
    if (HeldSlider) this.addController(new HeldSlider());
  }

  closeHelp(): boolean {
    return this.#parts.help.part?.close() ?? false;
  }

  #take(drop: TakenDrop): void {
    this.#parts.tools.do((tools) => tools.openDrop(drop));
  }

  #framed(event: CustomEvent<FrameEvent>): void {
    const { frame, opens } = event.detail;
    if (!opens) this.#parts.frames.do((frames) => frames.moved(frame));
    else if (this.playground.scene.frame || this.#parts.frames.part?.isWhole) {
      event.preventDefault();
      this.#parts.frames.do((frames) => frames.opened(frame));
    }
  }

  #edit(event: CustomEvent<EditWish>): void {
    const [view] = event.composedPath();
    this.#parts.tools.do((tools) => tools.edit(event.detail, view as HTMLElement));
  }

  async #save(): Promise<void> {
    try {
      const { saveTrace } = await partOf(import('./share/save_trace.ts'), 'What saves a trace');
      await saveTrace(this.playground);
    } catch (cause) {
      this.playground.notices.failed(cause);
    }
  }

  async #shorten(): Promise<void> {
    const { session } = this.words;
    const isAnother = () => this.#longText?.session !== session;
    if (isAnother() && session.keyTokens.length > LONG_TEXT) {
      const { LongText } = await import('./words/long_text.ts');
      if (isAnother()) this.#longText = new LongText(session, () => this.requestUpdate());
      this.requestUpdate();
    }
    this.#longText?.follow();
  }

  get #gaps(): readonly Gap[] | null {
    const { session } = this.words;
    return this.#longText?.session === session ? this.#longText.gapsFor(session.keyTokens) : null;
  }

  /** What is on the screen belongs to another scene; while a text grows it is at most a token behind. */
  get #isOld(): boolean {
    const { isOld, session, generating } = this.playground;
    return isOld && session.trace !== null && !generating;
  }

  #notices() {
    return this.playground.notices.all.map(
      ({
        matter,
        text,
        urgent,
      }) => html`<p class="notice" role=${urgent ? 'alert' : 'status'}><span>${text}</span>
        <button class="link" @click=${() => this.playground.notices.clear(matter)}>Dismiss</button></p>`,
    );
  }

  /** On paper nothing can be opened: what was changed stands in words. */
  #printed() {
    if (!this.hasAttribute('paper')) return nothing;
    const changes = this.playground.session.extras.changes?.() ?? [];
    return changes.length > 0 ? html`<p>Changed by hand: ${changes.join('; ')}.</p>` : nothing;
  }

  #rail({ rail }: LabParts) {
    if (rail) return rail;
    const { run, scene, isOld, generating } = this.playground;
    const { session } = this.words;
    const options = { ...RAIL, ...run?.rail?.() };
    return html`<head-rail .session=${session} .dark=${this.dark} ?large=${options.large}
      ?old=${isOld || session.overview.isOld || generating} ?oldPairs=${isOld && !generating}
      .interventions=${options.interventions} .whyUnchanged=${options.whyUnchanged} .kinds=${options.kinds ?? KIND_NAMES} .model=${options.model ?? null} .effects=${options.effects} .arrangement=${scene.arrangement ?? AS_IT_STANDS} .nameOf=${options.nameOf} .siteOf=${options.siteOf}></head-rail>`;
  }

  #header() {
    const { playground } = this;
    return html`<page-header @skip-wanted=${() => this.renderRoot.querySelector('main')?.focus()} .playground=${playground} @trace-wanted=${() => this.#save()}
        @files-chosen=${(event: CustomEvent<File[]>) => this.#parts.tools.do((tools) => tools.openFiles(event.detail))} @user-model-wanted=${() => this.#parts.tools.do((tools) => tools.openModel())}></page-header>
      ${this.#parts.story.part?.list()}`;
  }

  #footer() {
    return html`<footer><span>Everything is computed in this page.</span><span>${this.playground.run?.credit?.() ?? ''}</span>
      <button class="link" @click=${() => this.#parts.help.do((help) => help.toggleKeys())}>Keyboard</button>${this.#parts.help.part?.links()}${this.#parts.stage.part?.link()}</footer>`;
  }

  override render() {
    const { playground } = this;
    const { lab, run } = playground;
    // What is left out is never seen.
    if (playground.scene.controls && !this.#parts.stage.part && !this.#parts.stage.isMissing) return nothing;
    const parts = run?.parts({ dark: this.dark }) ?? {};
    const { trace, overview } = playground.session;
    const isThere = trace ? parts.rail || overview.thumbnails : run?.awaitsReader;
    return html`${this.#header()}${this.#parts.stage.part?.bar()}
      ${this.#printed()} ${this.#notices()} <div class="lines">${loadLines(playground)} ${backgroundLines(playground)}</div> ${progressLine(playground)}
      <div class="page ${lab.layout ?? ''} ${isThere ? '' : 'bare'} ${this.#isOld ? 'old' : ''} ${playground.scene.against && !parts.middle ? 'compared' : ''}"
        @attention-head=${(event: CustomEvent<HeadPosition>) => playground.chooseHead(event.detail)}
        @heads-arranged=${(event: CustomEvent<Arrangement>) => playground.adopt({ arrangement: event.detail }, 'arrange')}
        @attention-frame=${(event: CustomEvent<FrameEvent>) => this.#framed(event)}
        @arcs-chosen=${(event: CustomEvent<Arcs>) => playground.adopt({ arcs: event.detail })}
        @toggle-head=${(event: CustomEvent<HeadPosition>) => run?.toggleHead?.(event.detail)}
        @reset-cell=${(event: CustomEvent<Cell>) => this.#parts.tools.do((tools) => tools.reset(event.detail))}
        @edit-cell=${(event: CustomEvent<EditWish>) => this.#edit(event)}
        @add-change=${(event: CustomEvent<Intervention>) => run?.add?.(event.detail)}
        @remove-change=${(event: CustomEvent) => run?.remove?.(event.detail)}
        @tool-wanted=${({ detail }: CustomEvent<Tool>) => this.#parts.tools.do((tools) => tools.open(detail))}>
        ${this.#main.main(parts, { gaps: this.#gaps, isOld: this.#isOld })}
        <div class="side"><nav class="rail" aria-label="Heads">${this.#parts.tools.part?.tool()}${this.#rail(parts)}${trace && isThere ? parts.tools : nothing}</nav>${this.#parts.help.part?.explain.aside() ?? this.#parts.panel.panel(parts, Boolean(isThere))}</div>
      </div>
      ${this.#footer()} ${this.#parts.help.part?.foot.foot(parts)}
      ${this.#drop.over ? html`<div class="drop">Drop a trace, a dump or a model to open it</div>` : nothing}
      ${this.#parts.help.part?.lists()}`;
  }
}
