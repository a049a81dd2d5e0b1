/** A small client of WebDriver BiDi: numbered commands and events over one socket. */

const PATIENCE = 300_000;

export class Bidi {
  #socket;
  #lastId = 0;
  #pending = new Map();
  #listeners = new Map();

  constructor(socket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = () => {
      for (const { reject } of this.#pending.values()) reject(new Error('the browser closed the connection'));
      this.#pending.clear();
    };
  }

  /** Resolves when the socket is open. */
  static connect(address) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.onopen = () => resolve(new Bidi(socket));
      socket.onerror = () => reject(new Error(`no connection to ${address}`));
    });
  }

  #receive(message) {
    if (message.type === 'event') {
      this.#listeners.get(message.method)?.(message.params);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    clearTimeout(pending?.timer);
    if (message.type === 'success') pending?.resolve(message.result);
    else pending?.reject(new Error(`${message.error}: ${message.message}`));
  }

  send(method, params = {}) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${method} got no answer`));
      }, PATIENCE);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  on(event, listener) {
    this.#listeners.set(event, listener);
  }

  close() {
    this.#socket.close();
  }
}
