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

/** Sizes of letters and lines, in pixels at the text size that browsers start with. */
export const TEXT_SIZES = '11 12 13 14 16 18 20 22 24 28 30 32 36 40 42 44 48 56'.split(' ').map(Number);

/** `rem`: what boxes around letters are in proportion to. */
function textStyles(rem: string, sizeOf: (pixels: number) => string) {
  return css`:host { --rem: ${unsafeCSS(rem)}; ${unsafeCSS(TEXT_SIZES.map((pixels) => `--text-${pixels}: ${sizeOf(pixels)};`).join(' '))} }`;
}

/** By the reader's system, unless the host's `theme` attribute decides; on paper light. */
const colourStyles = css`
  :host { ${unsafeCSS(LIGHT)} }
  @media (prefers-color-scheme: dark) { :host(:not([theme='light'], [paper])) { ${unsafeCSS(DARK)} } }
  :host([theme='dark']:not([paper])) { ${unsafeCSS(DARK)} }
`;

/** Of the page: letters grow with the text size that the reader set. */
export const themeStyles = [
  colourStyles,
  textStyles('1rem', (pixels) => `max(${pixels}px, ${pixels / 16}rem)`),
];

/** Of a figure: the page around it may set its root to any size, and the figure looks the same. */
export const figureThemeStyles = [colourStyles, textStyles('16px', (pixels) => `${pixels}px`)];

/** Whether `host` is drawn dark: its own theme first, then the system's. */
export function isDark(host: Element): boolean {
  if (host.hasAttribute('paper')) return false;
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

  /** At once: what is printed is what stands when the event has been told. */
  readonly #print = ({ type }: Event) => {
    this.#host.toggleAttribute('paper', type === 'beforeprint');
    this.#look();
  };

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('beforeprint', this.#print);
    addEventListener('afterprint', this.#print);
    this.#system.addEventListener('change', this.#look);
    this.#look();
  }

  hostDisconnected(): void {
    removeEventListener('beforeprint', this.#print);
    removeEventListener('afterprint', this.#print);
    this.#system.removeEventListener('change', this.#look);
  }

  /** The host's own theme may have changed. */
  hostUpdated(): void {
    this.#look();
  }
}
