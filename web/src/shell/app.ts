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
import { coloursOf } from '../scene/colours.ts';
import type { Arcs, HeadPosition } from '../scene/scene.ts';
import type { Cell, EditWish } from '../trace/selection.ts';
import { LONG_TEXT } from '../trace/token.ts';
import type { HeadChoice } from '../view/attention_head.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { FirstUse } from '../view/first_use.ts';
import type { FrameEvent } from '../view/matrix_frame.ts';
import { Roving } from '../view/roving.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import { ColourScheme, themeStyles } from '../view/theme.ts';
import { AddressBar } from './address_bar.ts';
import { appStyles } from './app_styles.ts';
import type { PageCompare } from './compare/page_compare.ts';
import { FileDrop } from './file_drop.ts';
import type { FrameKeeper } from './frame_keeper.ts';
import { GuideRoom } from './guide_room.ts';
import type { LongText } from './long_text.ts';
import type { PageHelp } from './page_help.ts';
import type { PageHost } from './page_host.ts';
import { PageKeys } from './page_keys.ts';
import { PagePanel } from './page_panel.ts';
import type { PageStage } from './page_stage.ts';
import type { PageStory } from './page_story.ts';
import type { PageTogether } from './page_together.ts';
import type { PageTools } from './page_tools.ts';
import { PageWords } from './page_words.ts';
import { Playground } from './playground.ts';
import { backgroundLines, loadLines, progressLine } from './work_line.ts';

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
  readonly #tools = new FirstUse<PageTools>(
    async () => new (await import('./page_tools.ts')).PageTools(this),
    () => this.#partCame(this.#tools),
  );
  /** Comes when something is first compared. */
  readonly #compare = new FirstUse<PageCompare>(
    async () => new (await import('./compare/page_compare.ts')).PageCompare(this),
    () => this.#partCame(this.#compare),
  );
  readonly #toggleCompare = () => this.#compare.do((compare) => compare.toggle());
  readonly #panel = new PagePanel(this);
  readonly #room = new GuideRoom();
  readonly #help = new FirstUse<PageHelp>(
    async () => new (await import('./page_help.ts')).PageHelp(this.#places, this.#room),
    () => this.requestUpdate(),
  );
  readonly #places = {
    page: this,
    panel: this.#panel,
    openTool: (tool: Tool) => this.#tools.do((tools) => tools.open(tool)),
  };
  /** What shows several heads and rows at once; it comes once there is one. */
  readonly #together = new FirstUse<PageTogether>(
    async () => new (await import('./page_together.ts')).PageTogether(this),
    () => this.requestUpdate(),
  );
  readonly #frames = new FirstUse<FrameKeeper>(
    async () => new (await import('./frame_keeper.ts')).FrameKeeper(this.playground),
    () => {},
  );
  /** Stories come with the first one that is asked for. */
  readonly #story = new FirstUse<PageStory>(
    async () => new (await import('./page_story.ts')).PageStory(this),
    () => this.#partCame(this.#story),
  );
  /** Comes when not all of the page is shown. */
  readonly #stage = new FirstUse<PageStage>(
    async () => new (await import('./page_stage.ts')).PageStage(this, () => this.#story.part?.run ?? null),
    () => this.#partCame(this.#stage),
  );
  readonly #drop = new FileDrop(this, (transfer) => this.#take(takeDrop(transfer)));
  /** Comes with the first long text. */
  #longText: LongText | null = null;
  readonly #onChange = () => {
    this.words.follow();
    this.#shorten();
    this.#frames.part?.follow();
    if (this.playground.scene.story && !this.#story.isMissing) this.#story.do(() => {});
    this.#story.part?.follow();
    const { present, controls } = this.playground.scene;
    if ((present || controls) && !this.#stage.isMissing) this.#stage.do((stage) => stage.follow());
    const { busy, session } = this.playground;
    if (!busy && !this.#together.isMissing) this.#together.do(() => {});
    if (!busy && session.trace && !this.#help.isMissing) this.#help.do(({ guide }) => guide.follow());
    if ((this.playground.scene.against || this.#compare.part) && !this.#compare.isMissing)
      this.#compare.do((compare) => compare.follow());
    this.requestUpdate();
    this.#address.write();
  };

  constructor() {
    super();
    new Roving(this, '.segments, footer', 'button');
    // What can be done with the head on show, above the view and beneath it.
    new Roving(this, 'main', '.compare-with, .tools button, .adds button');
    new PageKeys(this, {
      toggleTool: (tool) => this.#tools.do((tools) => tools.toggle(tool)),
      toggleList: () => this.#help.do((help) => help.toggleKeys()),
      toggleGlossary: () => this.#help.do((help) => help.terms.toggleGlossary()),
      compare: this.#toggleCompare,
    });
    this.addEventListener('stories-wanted', () => this.#story.do((story) => story.toggleList()));
    this.addEventListener('compare-wanted', this.#toggleCompare);
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
    // Before anybody prints: then there is no time to fetch it.
    setTimeout(
      () => import('./paper.ts').then(({ Paper }) => new Paper(this)).catch(() => {}),
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
    return this.#help.part?.close() ?? false;
  }

  /**
   * A sentence of what is seen, in room that is there before it. A story says what its step is about; of two sides
   * one sentence would not tell which it means.
   */
  #told() {
    const { lab, scene } = this.playground;
    const room = this.#room.of(lab, scene);
    const isCompared = scene.against !== undefined || this.#compare.part?.isOpen;
    return room && !scene.story && !isCompared
      ? html`<section class="told ${room}" aria-label="What is seen">${this.#help.part?.guide.told() ?? nothing}</section>`
      : nothing;
  }

  #partCame({ isMissing }: FirstUse<unknown>): void {
    if (isMissing)
      this.playground.notices.say(
        'tools',
        'A part of the page could not be loaded. Check the connection and try it again.',
      );
    this.requestUpdate();
  }

  #take(drop: TakenDrop): void {
    this.#tools.do((tools) => tools.openDrop(drop));
  }

  #framed(event: CustomEvent<FrameEvent>): void {
    const { frame, opens } = event.detail;
    if (!opens) this.#frames.do((frames) => frames.moved(frame));
    else if (this.playground.scene.frame || this.#frames.part?.isWhole) {
      event.preventDefault();
      this.#frames.do((frames) => frames.opened(frame));
    }
  }

  #edit(event: CustomEvent<EditWish>): void {
    const [view] = event.composedPath();
    this.#tools.do((tools) => tools.edit(event.detail, view as HTMLElement));
  }

  async #save(): Promise<void> {
    try {
      const { saveTrace } = await partOf(import('./save_trace.ts'), 'What saves a trace');
      await saveTrace(this.playground);
    } catch (cause) {
      this.playground.notices.failed(cause);
    }
  }

  async #shorten(): Promise<void> {
    const { session } = this.words;
    const isAnother = () => this.#longText?.session !== session;
    if (isAnother() && session.keyTokens.length > LONG_TEXT) {
      const { LongText } = await import('./long_text.ts');
      if (isAnother()) this.#longText = new LongText(session, () => this.requestUpdate());
      this.requestUpdate();
    }
    this.#longText?.follow();
  }

  #adopt({ layer, head, pin, view, massShare, before, gesture, ...choice }: HeadChoice): void {
    const colours = coloursOf(choice);
    this.playground.adopt({ layer, head, pin, view, massShare, colours, before }, gesture);
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

  /** What stands in place of the result while there is none; empty: there is one, or it is there in a moment. */
  get #awaited(): string {
    const { session, run, scene, failed } = this.playground;
    if (session.trace) return '';
    if (run?.awaited) return run.awaited(scene);
    return failed ? 'The heads appear when they can be computed.' : '';
  }

  /** On paper nothing can be opened: what was changed stands in words. */
  #printed() {
    if (!this.hasAttribute('paper')) return nothing;
    const changes = this.playground.session.extras.changes?.() ?? [];
    return changes.length > 0 ? html`<p>Changed by hand: ${changes.join('; ')}.</p>` : nothing;
  }

  /** Beside the title, where what was changed leaves room for it on one line. */
  #compareButton() {
    const isOpen = this.#compare.part?.isOpen ?? false;
    const { difference, silenced, shown } = this.words.session;
    const isChanged = difference !== null || silenced !== '' || shown.edited.length > 0;
    return html`<button slot=${isChanged ? 'below' : 'title'} class="plain small compare-with" aria-expanded=${isOpen} @click=${this.#toggleCompare}>Compare with …</button>`;
  }

  #middle(parts: LabParts) {
    const { scene, run, working, failed } = this.playground;
    const { session } = this.words;
    const awaited = this.#awaited;
    const compare = this.#compare.part;
    const isCompared = Boolean(scene.against && compare) && !awaited;
    const isBusy = working || (compare?.busy ?? false);
    const compared = [compare?.form(), isCompared && compare ? compare.view() : null];
    if (parts.middle)
      return html`<main tabindex="-1" aria-busy=${isBusy}>${this.#story.part?.strip()} ${this.#tools.part?.userModel()} ${this.#told()} ${parts.middle} ${compared}</main>`;
    const whatIf = run?.whatIf?.(scene) ?? '';
    // Several heads at once are over pieces.
    const together = this.words.shown ? null : this.#together.part;
    return html`<main tabindex="-1" aria-busy=${isBusy || session.busy} @text-over=${({ currentTarget, detail }: CustomEvent<boolean>) => (currentTarget as Element).classList.toggle('writes', detail)}>
      ${this.#story.part?.strip()} ${this.#tools.part?.userModel()} ${this.#told()} ${parts.controls ?? nothing}
      ${whatIf ? html`<p class="what-if">${whatIf}</p>` : nothing}
      ${awaited ? html`<p class="awaited">${awaited}</p>` : nothing}
      ${this.#isOld && failed ? html`<p class="what-if older">What is shown belongs to what was computed before.</p>` : nothing}
      ${compared}
      <attention-head ?hidden=${awaited || !session.trace || isCompared} .session=${session} .view=${scene.view} .mode=${scene.mode} .colours=${coloursOf(scene)}
        .gaps=${this.#longText?.session === session ? this.#longText.gapsFor(session.keyTokens) : null} .filters=${true} .dark=${this.dark} @attention-change=${(event: CustomEvent<HeadChoice>) => this.#adopt(event.detail)}>${this.#compareButton()}${this.words.view?.switch() ?? nothing}${together?.key()}<div slot="below" class="adds" ?hidden=${this.words.shown !== null}>${together?.buttons()}</div>${together?.looks()}</attention-head>
      ${parts.below ?? nothing}
    </main>`;
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
        @files-chosen=${(event: CustomEvent<File[]>) => this.#tools.do((tools) => tools.openFiles(event.detail))} @user-model-wanted=${() => this.#tools.do((tools) => tools.openModel())}></page-header>
      ${this.#story.part?.list()}`;
  }

  #footer() {
    return html`<footer><span>Everything is computed in this page.</span><span>${this.playground.run?.credit?.() ?? ''}</span>
      <button class="link" @click=${() => this.#help.do((help) => help.toggleKeys())}>Keyboard</button>${this.#help.part?.links()}${this.#stage.part?.link()}</footer>`;
  }

  override render() {
    const { playground } = this;
    const { lab, run } = playground;
    // What is left out is never seen.
    if (playground.scene.controls && !this.#stage.part && !this.#stage.isMissing) return nothing;
    const parts = run?.parts({ dark: this.dark }) ?? {};
    const { trace, overview } = playground.session;
    const isThere = trace ? parts.rail || overview.thumbnails : run?.awaitsReader;
    return html`${this.#header()}${this.#stage.part?.bar()}
      ${this.#printed()} ${this.#notices()} <div class="lines">${loadLines(playground)} ${backgroundLines(playground)}</div> ${progressLine(playground)}
      <div class="page ${lab.layout ?? ''} ${isThere ? '' : 'bare'} ${this.#isOld ? 'old' : ''} ${playground.scene.against && !parts.middle ? 'compared' : ''}"
        @attention-head=${(event: CustomEvent<HeadPosition>) => playground.chooseHead(event.detail)}
        @heads-arranged=${(event: CustomEvent<Arrangement>) => playground.adopt({ arrangement: event.detail }, 'arrange')}
        @attention-frame=${(event: CustomEvent<FrameEvent>) => this.#framed(event)}
        @arcs-chosen=${(event: CustomEvent<Arcs>) => playground.adopt({ arcs: event.detail })}
        @toggle-head=${(event: CustomEvent<HeadPosition>) => run?.toggleHead?.(event.detail)}
        @reset-cell=${(event: CustomEvent<Cell>) => this.#tools.do((tools) => tools.reset(event.detail))}
        @edit-cell=${(event: CustomEvent<EditWish>) => this.#edit(event)}
        @add-change=${(event: CustomEvent<Intervention>) => run?.add?.(event.detail)}
        @remove-change=${(event: CustomEvent) => run?.remove?.(event.detail)}
        @tool-wanted=${({ detail }: CustomEvent<Tool>) => this.#tools.do((tools) => tools.open(detail))}>
        ${this.#middle(parts)}
        <div class="side"><nav class="rail" aria-label="Heads">${this.#tools.part?.tool()}${this.#rail(parts)}${trace && isThere ? parts.tools : nothing}</nav>${this.#panel.panel(parts)}</div>
      </div>
      ${this.#footer()} ${this.#help.part?.foot.foot(parts)}
      ${this.#drop.over ? html`<div class="drop">Drop a trace, a dump or a model to open it</div>` : nothing}
      ${this.#help.part?.lists()}`;
  }
}
