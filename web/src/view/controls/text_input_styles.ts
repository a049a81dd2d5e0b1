/** The text in a field that lies over the sentence while it is edited, and is folded away while it is read. */

import { css } from 'lit';

export const textInputStyles = css`
  :host { display: block; position: relative; margin-bottom: 0; }
  .tools { display: flex; justify-content: flex-end; flex-wrap: wrap; gap: 0 12px; min-height: 28px; }
  .fields { display: grid; gap: 8px; margin-bottom: 8px; }
  /* In the sentence's own place: nothing beneath moves while one writes. */
  .writing.over { position: absolute; z-index: 4; inset: 28px -8px auto; padding: 0 8px 4px; background: var(--paper); }
  .writing.over ~ .unread { opacity: 0; }
  .writing.folded .fields { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  label { display: block; min-width: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
  textarea {
    display: block; box-sizing: border-box; width: 100%; margin-top: 2px; padding: 7px 10px; resize: vertical; border-radius: 8px; color: var(--ink);
    border: 1px solid var(--line); background: var(--panel); font-size: var(--text-22); line-height: var(--text-32); field-sizing: content; min-height: 48px; max-height: 45vh;
  }
  textarea.long { font-size: var(--text-16); line-height: var(--text-24); }
  p { margin: 0 0 4px; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); overflow-wrap: anywhere; }
  /* As the sentence will stand there. */
  p.unread { margin: 0 0 16px; padding: 0 4px; font-size: var(--text-22); line-height: var(--text-48); color: var(--ink); white-space: pre-wrap; }
  p.unread.long { font-size: var(--text-16); line-height: var(--text-36); max-height: 45vh; overflow: auto; }
  p.warning { color: var(--orange); }
  .link { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); text-decoration: none; }
  .link:hover { text-decoration: underline; }
  p .link { color: var(--blue); text-decoration: underline; }
  @media (pointer: coarse) { .tools { min-height: 44px; } .writing.over { top: 44px; } }
`;
