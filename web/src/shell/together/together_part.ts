/** Adds heads and rows to those that are shown together, takes them away, and says how they are shown. */

import { html, nothing } from 'lit';
import { withDrawing } from '../../scene/drawing.ts';
import type { HeadPosition, Scene } from '../../scene/scene.ts';
import { MOST_TOGETHER, type ShownAs, type Together } from '../../scene/scene.ts';
import { headTitle } from '../../trace/head_titles.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import type { Cell } from '../../trace/selection.ts';
import { placedName } from '../../view/text/token_name.ts';
import { laidOver } from '../../view/together/laid_over.ts';
import '../../view/together/together_key.ts';
import '../../view/together/together_looks.ts';
import type { KeyGroup } from '../../view/together/together_key.ts';
import type { PageHost } from '../page/page_host.ts';

type Part = Partial<Pick<Scene, 'layer' | 'head' | 'pin' | 'compared' | 'rows'>>;

const isSame = (one: HeadPosition, other: HeadPosition) =>
  one.layer === other.layer && one.head === other.head;

/** Those beside the first; undefined: none are left. */
function beside<Place>(places: readonly Place[], as: ShownAs): Together<Place> | undefined {
  return places.length > 0 ? { places, as } : undefined;
}

export class TogetherPart {
  readonly #host: PageHost;

  constructor(host: PageHost) {
    this.#host = host;
  }

  #change(part: Part): void {
    const { playground } = this.#host;
    const { compared, rows } = { ...playground.scene, ...part };
    playground.change(withDrawing(playground.scene, { ...part, compared, rows }));
  }

  #refuse(what: string): void {
    this.#host.playground.notices.say(
      'together',
      `At most ${MOST_TOGETHER} ${what} are shown together. Take one away first.`,
    );
  }

  /** One that is there goes: where it is the chosen one, the next is chosen in its place. */
  toggleHead(place: HeadPosition): void {
    const { scene, notices } = this.#host.playground;
    const { places = [], as = 'each' } = scene.compared ?? {};
    notices.clear('together');
    if (isSame(place, scene)) this.#removeChosen(places, as);
    else if (places.some((other) => isSame(other, place)))
      this.#change({
        compared: beside(
          places.filter((other) => !isSame(other, place)),
          as,
        ),
      });
    else if (places.length >= MOST_TOGETHER - 1) this.#refuse('heads');
    else this.#change({ compared: beside([...places, { layer: place.layer, head: place.head }], as) });
  }

  #removeChosen([next, ...others]: readonly HeadPosition[], as: ShownAs): void {
    if (next) this.#change({ ...next, compared: beside(others, as) });
  }

  /** The same for rows, which may be those of words. Null: the pinned one was chosen once more. */
  toggleRow(cell: Cell | null): void {
    const { scene, notices } = this.#host.playground;
    const { pin } = scene;
    const { places = [], as = 'each' } = scene.rows ?? {};
    const words = this.#host.words.view?.shown;
    const isOf = (row: number) =>
      (words ? words.wordCell({ query: row, key: -1 })?.query : row) === cell?.query;
    const piece = words ? words.pieceCell(cell) : cell;
    notices.clear('together');
    if (!pin) this.#change({ pin: piece });
    else if (!piece || isOf(pin.query)) this.#removePinned(places, as);
    else if (places.some(isOf))
      this.#change({
        rows: beside(
          places.filter((row) => !isOf(row)),
          as,
        ),
      });
    else if (places.length >= MOST_TOGETHER - 1) this.#refuse('words');
    else this.#change({ rows: beside([...places, piece.query], as) });
  }

  /** What is shown in words has the same heads, and the words of the rows. */
  follow(): void {
    const { compared, rows, arcs = {} } = this.#host.playground.scene;
    const words = this.#host.words.view?.shown;
    if (!words || (!words.beside && !compared && !rows)) return;
    words.arcs = arcs;
    words.beside ??= laidOver();
    const wordOf = (row: number) => words.wordCell({ query: row, key: -1 })?.query ?? row;
    const inWords = rows && { ...rows, places: rows.places.map(wordOf) };
    if (words.beside.want({ compared, rows: inWords })) words.refresh();
  }

  #removePinned([next, ...others]: readonly number[], as: ShownAs): void {
    this.#change({ pin: next === undefined ? null : { query: next, key: -1 }, rows: beside(others, as) });
  }

  #showAs(group: 'compared' | 'rows', as: ShownAs): void {
    const { scene } = this.#host.playground;
    const together = scene[group];
    if (together) this.#change({ [group]: { ...together, as } });
  }

  get #nameOf(): (place: HeadPosition) => string {
    const { layers = [] } = this.#host.playground.session.trace?.summary ?? {};
    return (place) => headTitle(layers[place.layer], place.layer, place.head);
  }

  #heads({ heads, headsAs, left }: Overlaid): KeyGroup | null {
    if (heads.length < 2 && left.length === 0) return null;
    return {
      label: 'Heads',
      as: headsAs,
      entries: heads.map((place) => ({
        name: `${place.layer}.${place.head}`,
        title: this.#nameOf(place),
        remove: () => this.toggleHead(place),
      })),
      left: left.map((place) => ({
        name: `${place.layer}.${place.head}`,
        title: this.#nameOf(place),
        remove: () => this.toggleHead(place),
      })),
      showAs: (as) => this.#showAs('compared', as),
      clear: () => this.#change({ compared: undefined }),
    };
  }

  #rows({ rows, rowsAs }: Overlaid): KeyGroup | null {
    if (rows.length < 2) return null;
    const { queryTokens } = this.#host.words.session;
    return {
      label: 'Words',
      as: rowsAs,
      entries: rows.map(({ query }) => {
        const name = placedName(queryTokens, query);
        return { name, title: name, remove: () => this.toggleRow({ query, key: -1 }) };
      }),
      left: [],
      showAs: (as) => this.#showAs('rows', as),
      clear: () => this.#change({ rows: undefined }),
    };
  }

  key() {
    const { session } = this.#host.words;
    const { overlaid } = session;
    if (!overlaid || session.showsBefore) return nothing;
    const [heads, words] = [this.#heads(overlaid), this.#rows(overlaid)];
    return html`<together-key .heads=${heads} .words=${words} .explained=${session.headName} .noun=${session.noun} .dark=${this.#host.dark}></together-key>`;
  }

  looks() {
    const { session } = this.#host.words;
    if (!session.overlaid || !session.pin || session.showsBefore) return nothing;
    const { overlaid, queryTokens, keyTokens, pin } = session;
    return html`<together-looks slot="below" .overlaid=${overlaid} .queryTokens=${queryTokens} .keyTokens=${keyTokens} .pin=${pin} .dark=${this.#host.dark}></together-looks>`;
  }
}
