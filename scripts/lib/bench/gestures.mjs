/** What a reader does, timed in the page: from the event to what follows of it, drawn. Runs in the page alone. */

/** Puts `gestures` into a page before its own scripts run. */
export function installGestures() {
  const longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });

  const app = () => document.querySelector('attention-app').shadowRoot;
  /** The first of the elements that match, through what is open. */
  function find(selector, root = app()) {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const { shadowRoot } of root.querySelectorAll('*')) {
      const inside = shadowRoot && find(selector, shadowRoot);
      if (inside) return inside;
    }
    return null;
  }

  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  /** The next task of the page; a timer would wait for 4 ms. */
  const nextTask = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
  const nextFrame = () => new Promise(requestAnimationFrame);

  /** A text of 2,048 tokens takes the language model a while. */
  const LONGEST = 600_000;
  async function until(holds, what) {
    const end = performance.now() + LONGEST;
    while (!holds()) {
      await nextTask();
      if (performance.now() > end) throw new Error(`${what} did not come about.`);
    }
  }

  /** Nothing is on its way, and nothing on the screen is older than the scene. */
  function rests() {
    const page = app().querySelector('.page');
    const rail = app().querySelector('head-rail');
    return (
      app().querySelector('main').getAttribute('aria-busy') === 'false' &&
      !page.classList.contains('old') &&
      !(rail?.old ?? false)
    );
  }

  function press(key, init = {}) {
    const event = { key, bubbles: true, composed: true, cancelable: true, ...init };
    document.body.dispatchEvent(new KeyboardEvent('keydown', event));
  }

  const edited = () => find('attention-head')?.shadowRoot.querySelector('.chip.changed') !== null;
  const mode = () => find('.modes [aria-pressed="true"]').textContent.trim();
  const tokens = () => find('attention-sentence')?.shadowRoot.textContent;

  function set(field, value) {
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  let weights = 0;
  /** Never that of the time before, also not that of the gesture before. */
  const nextWeight = () => String(0.2 + (weights++ % 7) / 10);

  /** Each gesture is performed in turn; what it should come to is not so before. */
  const GESTURES = {
    edit(at) {
      const before = edited();
      return { perform: () => press('x'), done: () => edited() !== before && rests(), at };
    },
    undo() {
      const before = edited();
      return {
        prepare: async () => {
          press('x');
          await until(() => edited() !== before && rests(), 'The edit');
        },
        perform: () => press('z', { ctrlKey: true }),
        done: () => edited() === before && rests(),
      };
    },
    mode(at) {
      const [key, name] = at % 2 === 0 ? ['2', 'Causal'] : ['1', 'Self'];
      return { perform: () => press(key), done: () => mode() === name && rests() };
    },
    text(at, { texts }) {
      const field = find('textarea');
      const before = tokens();
      return {
        perform: () => set(field, texts[at % texts.length]),
        done: () => tokens() !== before && rests() && field.getRootNode().host.ariaBusy === null,
      };
    },
    /** To the picture of its head; the others may be on their way. */
    picture(at, { texts, tokens: count }) {
      const field = find('textarea');
      const before = tokens();
      return {
        perform: () => set(field, texts[at % texts.length]),
        done: () =>
          tokens() !== before &&
          find('[role="application"]')?.getAttribute('aria-label').includes(`: ${count} rows`) === true,
      };
    },
    /** The card of a cell is open: its slider, to the words that name the weight. */
    cell() {
      const slider = find('cell-card').shadowRoot.querySelector('.slider');
      const words = find('attention-readout').shadowRoot;
      const before = words.textContent;
      return {
        perform: () => set(slider, nextWeight()),
        done: () => words.textContent !== before,
      };
    },
    /** One weight of the translator, to the figure. */
    weight() {
      const slider = find('set-weight').shadowRoot.querySelector('input[type="range"]');
      const figure = find('translation-figure').shadowRoot;
      const before = figure.innerHTML;
      return {
        perform: () => set(slider, nextWeight()),
        done: () => figure.innerHTML !== before,
      };
    },
    /** The same, to all that stands beside it. */
    weightWithAll() {
      const { perform, done } = GESTURES.weight();
      return { perform, done: () => done() && rests() };
    },
    /** A word of the figure under the pointer, to its lines. */
    word(at) {
      const figure = find('translation-figure').shadowRoot;
      const words = figure.querySelectorAll('[role="option"]');
      const before = figure.innerHTML;
      const event = new PointerEvent('pointerenter', { bubbles: true, composed: true });
      return {
        perform: () => words[at % words.length].dispatchEvent(event),
        done: () => figure.innerHTML !== before,
      };
    },
    press(at, { selector }) {
      const buttons = [...find(selector).getRootNode().querySelectorAll(selector)];
      const button = buttons[at % buttons.length];
      return {
        perform: () => button.click(),
        done: () => rests() && button.getAttribute('aria-pressed') === 'true',
      };
    },
    /** A cell under the pointer, to its words and the frame around it. */
    hover(at, { tokens: count }) {
      const figure = find('[role="application"]');
      const { left, top, width, height } = figure.getBoundingClientRect();
      const clientX = left + (((7 * at) % count) + 0.5) * (width / count);
      const clientY = top + ((at % count) + 0.5) * (height / count);
      const words = find('attention-readout').shadowRoot;
      const before = words.textContent;
      const event = new PointerEvent('pointermove', { clientX, clientY, bubbles: true, composed: true });
      return { perform: () => figure.dispatchEvent(event), done: () => words.textContent !== before };
    },
    /** The same in a long text, to its numbers. */
    row(at, settings) {
      const words = find('attention-readout').shadowRoot;
      const { perform, done } = GESTURES.hover(at, settings);
      return { perform, done: () => done() && !words.textContent.includes('…') };
    },
  };

  /** The longest of the tasks over 50 ms from `from` on; 0: none was so long. */
  const longestSince = (from) =>
    Math.max(0, ...longTasks.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration));

  globalThis.gestures = {
    longestSince,
    async measure(name, times, more = {}) {
      const taken = [];
      const from = performance.now();
      for (let at = 0; at < times; at++) {
        await until(rests, `Rest before ${name}`);
        await nextFrame();
        // What it looks at, only now: what came before may have been drawn a moment ago.
        const { prepare, perform, done } = GESTURES[name](at, more);
        await prepare?.();
        await nextFrame();
        const start = performance.now();
        perform();
        // Most is drawn in microtasks: each await is one.
        for (let turn = 0; turn < 100 && !done(); turn++) await null;
        await until(done, name);
        taken.push(performance.now() - start);
        await nextFrame();
      }
      // Long tasks are told of a while later.
      await new Promise((resolve) => setTimeout(resolve, 200));
      taken.sort((one, other) => one - other);
      return { median: taken[Math.floor(times / 2)], slowest: taken.at(-1), longestTask: longestSince(from) };
    },
  };
}
