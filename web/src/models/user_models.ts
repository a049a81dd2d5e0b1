/** The model that the reader brought; it lives only as long as the page. */

import { OWN } from '../scene/defaults.ts';
import type { UserModel } from './user_model.ts';

type ModelOf<Kind extends UserModel['kind']> = Extract<UserModel, { kind: Kind }>;

/** What scenes call it. */
export function sceneNameOf({ card }: UserModel): `own:${string}` {
  return `${OWN}${card.name}`;
}

export class UserModels {
  current: UserModel | null = null;

  /** The reader's model of that kind that scenes call `name`; null where it is not here. */
  find<Kind extends UserModel['kind']>(kind: Kind, name: string): ModelOf<Kind> | null {
    const { current } = this;
    return current?.kind === kind && sceneNameOf(current) === name ? (current as ModelOf<Kind>) : null;
  }
}

/** Says that the page has lost it, as after a reload. */
export function askForModel(name: string): string {
  return `${name.slice(OWN.length)} was a file of the reader's own: open it here again to go on.`;
}
