/** The design's colours as custom properties, light and dark. The page around has no say in the scheme. */

import { css, type ReactiveController, type ReactiveControllerHost, unsafeCSS } from 'lit';

const LIGHT = `
  --paper: #fcfcfa; --panel: #ffffff; --ink: #1d1f24; --muted: #5e6470; --faint: #8b909a;
  --line: #e6e5e0; --hover: #f2f1ec; --blue: #3d4fc4; --orange: #b8500a; --below: #7b3294; --above: #1b7837;
  --series-1: #3d4fc4; --series-2: #b8500a; --series-3: #0b7a67; --series-4: #97358f; --series-5: #7b6500; color-scheme: light !important;`;
const DARK = `
  --paper: #141519; --panel: #1a1c21; --ink: #eceae4; --muted: #a3a8b3; --faint: #7b808b;
  --line: #2b2e35; --hover: #23262d; --blue: #9fb0ff; --orange: #f5a35c; --below: #cc84dc; --above: #84d188;
  --series-1: #9fb0ff; --series-2: #f5a35c; --series-3: #5fd0ba; --series-4: #e79ade; --series-5: #d8c65a; color-scheme: dark !important;`;

/** Sizes of letters and lines: they grow with the text size that the reader set, and a page with small letters around does not shrink them. */
const TEXT = `
  --text-11: max(11px, 0.6875rem); --text-12: max(12px, 0.75rem); --text-13: max(13px, 0.8125rem); --text-14: max(14px, 0.875rem);
  --text-16: max(16px, 1rem); --text-18: max(18px, 1.125rem); --text-20: max(20px, 1.25rem); --text-22: max(22px, 1.375rem);
  --text-24: max(24px, 1.5rem); --text-28: max(28px, 1.75rem); --text-30: max(30px, 1.875rem); --text-32: max(32px, 2rem);
  --text-36: max(36px, 2.25rem); --text-40: max(40px, 2.5rem); --text-42: max(42px, 2.625rem); --text-44: max(44px, 2.75rem);
  --text-48: max(48px, 3rem); --text-56: max(56px, 3.5rem);`;

/** By the reader's system, unless the host's `theme` attribute decides. */
export const themeStyles = css`
  :host { ${unsafeCSS(TEXT)} ${unsafeCSS(LIGHT)} }
  @media (prefers-color-scheme: dark) { :host(:not([theme='light'])) { ${unsafeCSS(DARK)} } }
  :host([theme='dark']) { ${unsafeCSS(DARK)} }
`;

/** Whether `host` is drawn dark: its own theme first, then the system's. */
export function isDark(host: Element): boolean {
  const theme = host.getAttribute('theme');
  if (theme === 'dark' || theme === 'light') return theme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Tells its host whether to draw itself dark, and draws it anew when that changes. */
export class ColourScheme implements ReactiveController {
  dark = false;
  readonly #host: ReactiveControllerHost & Element;
  readonly #system = matchMedia('(prefers-color-scheme: dark)');
  readonly #look = () => {
    const dark = isDark(this.#host);
    if (dark === this.dark) return;
    this.dark = dark;
    this.#host.requestUpdate();
  };

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#system.addEventListener('change', this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    this.#system.removeEventListener('change', this.#look);
  }

  /** The host's own theme may have changed. */
  hostUpdated(): void {
    this.#look();
  }
}
