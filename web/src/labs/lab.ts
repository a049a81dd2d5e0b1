/**
 * What a lab is: a source of attention that registers itself. Its registration is small and always there;
 * its code is imported when it is first chosen. The shell asks a lab what it needs to know, and knows none by name.
 */

import type { TemplateResult } from 'lit';
import type { Core, HeadEffect, HeadSite, Intervention, TraceHandle, ViewCore } from '../core/types.ts';
import type { KindName, ModelKnobs } from '../intervention/kinds/kind.ts';
import type { ModelLoader } from '../models/model_loader.ts';
import type { Cut } from '../models/tokenizer/encoding.ts';
import type { UserModels } from '../models/user_models.ts';
import type { SourceAddress } from '../scene/address.ts';
import type { Notices } from '../scene/notices.ts';
import type { HeadPosition, Mode, Scene, Source } from '../scene/scene.ts';
import type { Subject } from '../scene/steps_back.ts';
import type { OpenedFiles } from '../trace/opened_files.ts';
import type { TraceTokens } from '../trace/tokens.ts';
import type { TraceExtras } from '../trace/trace_extras.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import type { MaskSite } from '../view/controls/mask_site.ts';
import type { Followed } from '../view/element/follow.ts';
import type { Guide } from './guide.ts';

/** What a computation brings to the screen. */
export interface Shown extends TraceExtras {
  trace: TraceHandle;
  tokens: TraceTokens;
  /** Texts that were too long for the model. */
  cuts?: Cut[];
  /** In place of the scene's own. */
  place?: HeadPosition & Pick<Scene, 'pin'>;
}

/** What a lab needs of the page. Says `change` when the scene, or something that was said of it, is another. */
export interface LabHost extends Followed {
  readonly scene: Scene;
  readonly session: TraceSession;
  readonly notices: Notices;
  readonly userModels: UserModels;
  readonly files: OpenedFiles;
  readonly cuts: Cut[];
  /** The scene is being computed. */
  readonly busy: boolean;
  /** The scene could not be computed: what is on the screen belongs to the one before. */
  readonly failed: boolean;
  /** For traces, vectors and encoders. */
  core(): Promise<ViewCore>;
  /** For language models and translators: more to fetch, so it is started when one is asked for. */
  wholeCore(): Promise<Core>;
  /** The core that a loader waits for; where there is none, the page has said why. @throws NoCore */
  forLoading<Started>(core: Promise<Started>): Promise<Started>;
  /** `gesture`: a name for what is one movement, such as a slider's; it is undone at once. */
  change<S extends Source>(next: Scene<S>, gesture?: string): Promise<void>;
  /** A scene that the reader chose: always a step of the browser's way back. */
  choose(next: Scene): Promise<void>;
  /** The next scene of something that runs by itself; false where something else came between. */
  advance(next: Scene, overview: boolean): Promise<boolean>;
  /** What follows is undone to here. */
  rememberNow(): void;
  /** The next change is a step of the browser's way back. */
  stepBackNext(): void;
  /** Computes the scene as it is once more: what it needs has come, or is tried again. */
  recompute(): Promise<boolean>;
  /** Ends the computation that is under way, as cancelled. */
  cancel(): void;
  /** Something was said or measured: the page should look again. */
  notify(): void;
  /** A cell of the chosen head. */
  pin(pin: Scene['pin']): Promise<void>;
}

/** What the page shows of a lab, in this order. */
export interface LabParts {
  /** What lies in front of the result: the source's fields. */
  controls?: TemplateResult | null;
  /** Beneath the view of the chosen head. */
  below?: TemplateResult | null;
  /** In place of the rail with all heads. */
  rail?: TemplateResult;
  /** Beneath the heads, in the same column: what is done to several of them. */
  tools?: TemplateResult | null;
  /** What follows of what the reader changes, in a line or two: in sight whatever else is on the screen. */
  outcome?: TemplateResult | null;
  /** In place of controls, view and what is beneath. */
  middle?: TemplateResult;
  /** In front of the steps to the pinned number, under its own name. */
  panel?: {
    name: string;
    content: TemplateResult;
    /** It came by itself: the steps stay in front until the reader chooses. */
    behind?: boolean;
  };
}

/** How the rail shows the heads of this lab. */
export interface RailOptions {
  /** Null where no head can be changed. */
  interventions: Intervention[] | null;
  /** Why none can be changed yet; empty: nothing is said of it. */
  whyUnchanged: string;
  /** Kinds of changes that are offered; absent: all. */
  kinds?: readonly KindName[];
  /** What a head of the trace is to an intervention. */
  siteOf: (head: HeadPosition) => HeadSite;
  /** Absent: of no model. */
  model?: ModelKnobs;
  effects: HeadEffect[];
  nameOf: (position: number) => string;
  large: boolean;
}

/** What the reader changed in the heads, to be changed further. */
export interface HeadEdits {
  interventions: Intervention[];
  /** What a head of the trace is to an intervention. */
  site(layer: number, head: number): HeadSite;
  /** All changes at once; `gesture` as for `LabHost.change`. */
  set(interventions: Intervention[], gesture?: string): Promise<void>;
}

/** A forward pass that takes its time. */
export interface Progress {
  share: number;
  /** Seconds left at the rate so far; null while that is not known. */
  left: number | null;
  cancel(): void;
}

/** Models, or runs, that show the same by other means. */
export interface OtherMakers<S extends Source = Source> {
  list: readonly { name: string; title: string }[];
  /** What the scene itself is shown by. */
  own: string;
  /** Null: there is none of that name. */
  with(source: S, name: string): S | null;
  /** What to do where there is none of that name. */
  missing(name: string): string;
}

/** Other scenes of a lab, for the other side of a comparison: what is on the screen stays. */
export interface OtherScenes<S extends Source = Source> {
  /** Those that the same text can be looked at in. */
  modes: readonly Mode[];
  /** What the reader types; absent: there is no such text. */
  text?: { of(source: S): string; with(source: S, text: string): S };
  /** What a scene's step may be, what it is at the moment, and what is counted. */
  steps?: { values: readonly number[]; now: number; name: string };
  /** Absent: what the lab shows is made by one alone. */
  models?: OtherMakers<S>;
  runs?: OtherMakers<S>;
  /** What is known of a side beside its heads: "step 40, loss 1.02". */
  told?(scene: Scene<S>): string;
  /** Its trace is the caller's to close. Null: there is nothing to show. @throws CoreError or SourceError */
  compute(scene: Scene<S>, signal: AbortSignal): Promise<Shown | null>;
  /** Nothing is compared any more. */
  end?(): void;
}

/** A lab that was chosen. */
export interface LabRun<S extends Source = Source> {
  /**
   * Null where there is nothing to show yet. The signal is aborted when another scene came first.
   * @throws CoreError or SourceError
   */
  compute(scene: Scene<S>, signal: AbortSignal): Promise<Shown | null>;
  parts(seen: { dark: boolean }): LabParts;
  /** Absent: two heads of what is on the screen are all that can be compared. Null: the model is not there yet. `of`: absent, the page's own scene. */
  others?(of?: Scene<S>): OtherScenes<S> | null;
  /** What an other side waits for; absent: `wantedLoader`. */
  otherLoader?(scene: Scene<S>): ModelLoader<{ notices: string[] }> | null;
  /** The scene waits for its model or a run; what is on the screen stands in for it. */
  waiting(scene: Scene<S>): boolean;
  /** What was on the screen stays there while there is nothing to show. */
  keepsShown?(scene: Scene<S>): boolean;
  /** What stands in place of the result while there is none; empty: nothing is. */
  awaited?(scene: Scene<S>): string;
  /** Nothing is on its way before the reader begins: the panels stand there already. */
  awaitsReader?: true;
  /** A mask that the model was not trained with says what it leaves out. */
  whatIf?(scene: Scene<S>): string;
  /** Where the model's weights come from and how exact they are. */
  credit?(): string;
  /** Of the models that the page serves. */
  loaders?: readonly ModelLoader<{ notices: string[] }>[];
  /** Of those, the one that the scene is about. */
  wantedLoader?(scene: Scene<S>): ModelLoader<{ notices: string[] }> | null;
  rail?: () => Partial<RailOptions>;
  progress?(): Progress | null;
  /** What was asked for beside the scene is being computed. */
  working?(): boolean;
  /** Something runs by itself: a text that grows is not spoken of as old. */
  generating?(): boolean;
  /** What the reader's changes are in the chosen head, in words. */
  changes?(): string[];
  /** The scene changed in a part that needs no new computation. May promise `true`: the head is loaded anew already. */
  follow?(before: Scene<S>): unknown;
  /** The result came to the screen. */
  shown?(): void;
  /** Another source is shown. */
  leave?(): void;
  /** What “Paint the mask” and “What a sink hides” work on; null: nothing yet. Absent: nothing ever. */
  masks?(): MaskSite | null;
  /** In an order of its own; absent: as the session counts the heads. */
  stepHead?(step: 1 | -1): Promise<void>;
  /** Leads to heads of such a mode in the source itself; false: there are none. Absent or undefined: as the lab has it. */
  chooseMode?(mode: Mode): Promise<boolean> | undefined;
  toggleHead?(position: HeadPosition): Promise<void>;
  /** Null while nothing can be changed. */
  edits?(): HeadEdits | null;
  add?(intervention: Intervention): Promise<void>;
  /** Undoes one change of the list, or all (null). */
  remove?(change: unknown): Promise<void>;
  /** Work that goes on whatever is shown. */
  background?(): TemplateResult | null;
  /** What the trace on the screen does not say itself of its tokens. */
  metadata?(): Record<string, string>;
  /** Takes files that belong to this lab, and says whether it did. */
  accepts?(files: File[]): Promise<boolean>;
  /** Begins what an example asks for beside its scene. */
  begin?(): void;
  dispose(): void;
}

/** What leads to a mode. */
export interface ModeOffer {
  label: string;
  scene: Scene;
}

/** Where a mode is that the source on show has not. */
export interface ModeOffers {
  /** Why the lab's own sources have it not. */
  why?(mode: Mode): string;
  offers(mode: Mode, shown: { scene: Scene; text: string }): ModeOffer[];
}

export interface Example<S extends Source = Source> {
  name: string;
  scene: Scene<S>;
  /** Begins at once. */
  begins?: true;
}

/** What opens in the rail: “Paint the mask” and “What a sink hides”. */
export type Tool = 'mask' | 'sink';

/** What a key of the page acts on. */
export interface KeyPage {
  setMode(mode: Mode): void;
  undo(): void;
  redo(): void;
  toggleList(): void;
  /** Closes what lies open, or lets go of the pinned cell. */
  close(): void;
  /** Hands the key to the view of the chosen head. */
  toView(event: KeyboardEvent): void;
  /** Switches the chosen head off, or on again. */
  toggleHead(): void;
  /** Opens a tool beside the heads, or closes it. */
  toggleTool(tool: Tool): void;
  /** Shows words in place of their pieces, or pieces again. */
  toggleWords(): void;
  /** Opens the list of all terms, or closes it. */
  toggleGlossary(): void;
  /** Offers what the head can be compared with. */
  compare(): void;
  /** Before a room, or back to the whole page. */
  togglePresentation(): void;
}

export interface Shortcut<Run = LabRun> {
  /** As the list writes them. */
  keys: string;
  words: string;
  /** Values of `KeyboardEvent.key`, with `Ctrl+` in front where it is held; none: the focused view takes them. */
  takes: readonly string[];
  act(page: KeyPage, event: KeyboardEvent, run: Run): void;
  /** Also while something is typed. */
  stops?(run: Run): boolean;
}

/** What became of a head: a scene of its vectors, or null, and what there is to say of it. */
export interface Taken {
  scene: Scene | null;
  words: string;
}

export interface Lab<S extends Source = Source, Run extends LabRun<S> = LabRun<S>> {
  kind: S['kind'];
  /** Of its entry in the list of sources; empty: nothing starts it but a file. */
  name: string;
  /** Of its entry (null), or what a source is called that is not the lab's first. */
  title(source: S | null): string;
  /** Bytes that are loaded when it is first chosen; absent: few, or none. */
  bytes?: number;
  /** `before`: what the reader looked at, and with which view. */
  start(before?: Scene): Scene<S>;
  address: SourceAddress<S>;
  /** Those that any source of the lab has; what leads to the others, the labs offer. */
  modes: readonly Mode[];
  /** Of all that the page offers for a mode, this lab's part; imported when a mode is elsewhere. */
  offers(): Promise<ModeOffers>;
  /** What the heads do, whichever mode the source was opened with. */
  shownMode?(scene: Scene<S>, session: TraceSession): Mode;
  withMode?(scene: Scene<S>, mode: Mode): Scene<S>;
  /** Saved traces of this source need the mode named to look the same. */
  savesMode?: true;
  /** What makes a source another one: its settings and what was made of it do not. */
  subject(source: S): Subject;
  /** What a reader types for the model to read; empty: there is no such text. */
  text?(source: S): string;
  /** What has to be computed anew when it changes; absent: source, mode, interventions and step. */
  resultPart?(scene: Scene<S>): unknown;
  shortcuts: readonly Shortcut<Run>[];
  examples: readonly Example<S>[];
  /** What is told of its first result and its examples; absent: nothing. */
  guide?(): Promise<Guide<Run>>;
  /** The scene with a model that the reader opened, after `before`; null: it is none of this lab's. */
  sceneOfModel?(
    kind: 'encoder' | 'decoder',
    name: `own:${string}`,
    text: string | null,
    before: Scene,
  ): Scene<S> | null;
  /** Whether these files may be this lab's; asked before it is opened. */
  mayAccept?(files: File[]): Promise<boolean>;
  /** Its models need more than the first view's core: the whole one is started with the lab. */
  wholeCore?: true;
  /** Takes the vectors of a head of another source's trace; absent: it has no use for them. @throws CoreError */
  take?(core: ViewCore, session: TraceSession, mode: Mode): Promise<Taken>;
  /** Where a narrow page puts rail and panel. */
  layout?: 'panel-first' | 'rail-first' | 'long-controls';
  /** Another tab or file may hold what the source names: then the start is shown instead. */
  fallsBack?: true;
  /** Imported when it is first chosen. */
  open(host: LabHost): Promise<Run>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of labs holds each under its own source, which only the lab looks into.
export type AnyLab = Lab<any, any>;
