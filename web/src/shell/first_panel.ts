/** What the right panel offers beside "This number", for the sources that have more to say. */

import { html, type TemplateResult } from 'lit';
import type { PlaygroundController } from './controller.ts';

export interface FirstPanel {
  /** Of its button, and of the panel. */
  name: string;
  content: TemplateResult;
}

/** Null: this source has nothing but its numbers. */
export function firstPanel(controller: PlaygroundController, tick: object): FirstPanel | null {
  switch (controller.scene.source.kind) {
    case 'language':
      return {
        name: 'Next token',
        content: html`<language-panel .controller=${controller} .tick=${tick}></language-panel>`,
      };
    case 'training':
      return {
        name: 'This run',
        content: html`<training-panel .controller=${controller} .tick=${tick}></training-panel>`,
      };
    default:
      return null;
  }
}
