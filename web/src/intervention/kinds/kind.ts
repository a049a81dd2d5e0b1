/** What a kind of intervention is to the page: its words, its code in an address, and the control that makes it. */

import type { HeadSite, Intervention, OwnPositions, Stack } from '../../core/types.ts';

export type KindName = Intervention['kind'];
export type OfKind<K extends KindName> = Extract<Intervention, { kind: K }>;

/** Where an intervention acts; an absent part means all. */
export interface Reach {
  stack?: Stack;
  layer?: number;
  head?: number;
}

/** The text of the token at a position: of one that looks, or that is looked at. */
export type TokenNames = (position: number, side: 'query' | 'key') => string;

/** A button that does one thing, and undoes it when it is done. */
export interface ButtonChoice<I> {
  /** What a press does; `layer`: the number of the layer that is on show. */
  label(layer: number): string;
  back(layer: number): string;
  title: string;
  make(site: HeadSite): I;
}

/** How the reader makes it. What it is made at: the head or the layer on show, or where mask and hiding act. */
export type Control<I> =
  | { form: 'buttons'; at: 'head' | 'layer'; choices: readonly ButtonChoice<I>[] }
  /** 1 changes nothing. */
  | {
      form: 'slider';
      label: string;
      least: number;
      most: number;
      valueIn(entry: I): number;
      make(site: HeadSite, value: number): I;
    }
  | {
      form: 'choice';
      label: string;
      /** The model's own. */
      standard: string;
      choices: readonly { value: string; label: string }[];
      valueIn(entry: I): string;
      make(site: HeadSite, value: string): I;
    }
  /** In panels of their own: “Paint the mask” and “What a sink hides”. */
  | { form: 'mask' }
  | { form: 'sink' }
  /** Beside others of how scores are made and what is known of positions (view/controls/head_knobs.ts). */
  | { form: 'knob' }
  /** The pinned token; the weight of the pinned cell. */
  | { form: 'token'; make(reach: Reach, token: number): I }
  | { form: 'cell'; make(site: HeadSite, cell: { query: number; key: number }, value: number): I }
  | { form: 'row' };

/** What of a model can be exchanged in every layer, and what cannot. */
export interface ModelKnobs {
  /** Its own positions. */
  positions: OwnPositions;
  /** What cannot be changed here, in words. */
  facts: string;
}

export interface Kind<K extends KindName = KindName> {
  /** Its name in an address. */
  code: string;
  /** "Head 18.6 switched off". */
  words(entry: OfKind<K>, names: TokenNames): string;
  /** What stands behind the name in an address. */
  write(entry: OfKind<K>): string;
  /** Null where the text is no entry of this kind. */
  read(text: string): OfKind<K> | null;
  /** Whether two entries at the same site can hold together; absent: the newer replaces the older. */
  standsBeside?(entry: OfKind<K>, other: OfKind<K>): boolean;
  /** Whether a text of so many tokens, in a model with such positions, has a site for it; absent: any has. */
  fits?(entry: OfKind<K>, tokens: number, positions: OwnPositions): boolean;
  control: Control<OfKind<K>>;
}
