/** The model that the reader brought; it lives only as long as the page. */

import { closeOwnModel, type OwnModel } from '../../models/user_model.ts';
import { DURSLEY, languageSource, OWN } from '../../scene/defaults.ts';
import type { PlaygroundController } from '../controller.ts';

type OwnOf<Kind extends OwnModel['kind']> = Extract<OwnModel, { kind: Kind }>;

/** What scenes call it. */
function nameOf({ card }: OwnModel): `own:${string}` {
  return `${OWN}${card.name}` as `own:${string}`;
}

export class OwnModels {
  current: OwnModel | null = null;
  readonly #controller: PlaygroundController;

  constructor(controller: PlaygroundController) {
    this.#controller = controller;
  }

  /** The reader's model of that kind that scenes call `name`; null where it is not here. */
  find<Kind extends OwnModel['kind']>(kind: Kind, name: string): OwnOf<Kind> | null {
    const { current } = this;
    return current?.kind === kind && nameOf(current) === name ? (current as OwnOf<Kind>) : null;
  }

  /** Takes the place of the one before, which is closed as soon as this one is shown; the text stays. */
  async adopt(own: OwnModel): Promise<void> {
    const { scene, notices } = this.#controller;
    const before = this.current;
    this.current = own;
    const text = 'text' in scene.source ? scene.source.text : DURSLEY;
    const model = nameOf(own);
    await this.#controller.setSource(
      own.kind === 'decoder' ? languageSource(model, text) : { kind: 'model', model, text, pair: '' },
    );
    // Showing a scene clears what was said of files before.
    if (own.notices.length > 0) notices.say('file', own.notices.join(' '));
    if (before) closeOwnModel(before);
  }

  /** Says that the page has lost it, as after a reload. */
  askFor(name: string): void {
    this.#controller.notices.say(
      'compute',
      `${name.slice(OWN.length)} was a file of the reader's own: open it here again to go on.`,
    );
  }
}
