/**
 * A part beneath what one looks at first: it is drawn for the first time in a task of its own, so that what lies
 * above it is on the screen and answers before.
 */

import { LitElement } from 'lit';

export class DrawnLater extends LitElement {
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.hasUpdated) await new Promise((resolve) => setTimeout(resolve));
    super.scheduleUpdate();
  }
}
