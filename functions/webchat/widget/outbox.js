// What this browser keeps: the visitor's token, and what is not sent yet; in `sessionStorage`, for this tab
// alone. Where a page may keep nothing, it lasts as long as the page.
class Store {
  #area;
  #prefix;
  #memory = new Map();

  constructor(account, area = 'localStorage') {
    this.#area = area;
    this.#prefix = `nightdesk:${account}:`;
  }

  get(name) {
    try {
      const text = globalThis[this.#area].getItem(this.#prefix + name);
      if (text !== null) return JSON.parse(text);
    } catch { /* kept nowhere, or by something else: as if it were not there */ }
    return this.#memory.get(name);
  }

  set(name, value) {
    this.#memory.set(name, value);
    try {
      if (value === undefined) globalThis[this.#area].removeItem(this.#prefix + name);
      else globalThis[this.#area].setItem(this.#prefix + name, JSON.stringify(value));
    } catch { /* full, or not allowed */ }
  }
}

// What waits to be sent, in order. Each message has the id that it is sent with however often: what arrived
// although the answer to it was lost is not there twice. Tabs share it, and each sends what it finds.
class Outbox {
  #store;
  #name;

  // What one user left unsent must not go out in another's name.
  constructor(store, who) {
    this.#store = store;
    this.#name = `unsent:${who}`;
  }

  all() {
    const kept = this.#store.get(this.#name);
    return Array.isArray(kept) ? kept : [];
  }

  // What one post takes: the desk refuses one of more than 64 KiB, and a character may be six bytes of JSON.
  next() {
    let room = 10_000;
    const length = (message) => JSON.stringify(message).length;
    return this.all().slice(0, 10).filter((message, at) => (room -= length(message)) > 0 || at === 0);
  }

  add(message) {
    this.#store.set(this.#name, [...this.all(), message].slice(-200));
  }

  remove(ids) {
    this.#store.set(this.#name, this.all().filter((message) => !ids.includes(message.id)));
  }
}

// Messages whose files are not in the desk's hands yet. A file lasts as long as the page: of those that a
// reload cuts off, this tab keeps the texts and the files' names, so that the visitor is told.
class Uploads {
  #store;
  #name;
  #messages = [];

  constructor(store, who) {
    this.who = who;
    this.#store = store;
    this.#name = `files:${who}`;
  }

  // What was cut off; only once.
  cutOff() {
    const kept = this.#store.get(this.#name);
    this.#keep();
    return Array.isArray(kept) ? kept : [];
  }

  all() {
    return this.#messages;
  }

  next() {
    return this.#messages[0];
  }

  add(message) {
    this.#messages.push(message);
    this.#keep();
  }

  remove(message) {
    this.#messages = this.#messages.filter((other) => other !== message);
    this.#keep();
  }

  #keep() {
    const kept = this.#messages.map(({ text, files }) => ({ text, names: files.map(({ name }) => name) }));
    this.#store.set(this.#name, kept.length ? kept : undefined);
  }
}

// Something that is done until nothing of it is left. What fails for now is tried again, later and later.
class Work {
  #does;
  #busy = false;
  #wanted = false;
  #tries = 0;
  #timer;

  constructor(does) {
    this.#does = does;
  }

  // At once, however often it has failed.
  again() {
    this.#tries = 0;
    this.#run();
  }

  async #run() {
    this.#wanted = true;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#wanted) {
      // Whatever is wanted from here on may come too late for this time.
      this.#wanted = false;
      clearTimeout(this.#timer);
      try {
        await this.#does();
        this.#tries = 0;
      } catch {
        this.#tries += 1;
        this.#timer = setTimeout(() => this.#run(), Math.min(1000 * 2 ** this.#tries, 60_000));
      }
    }
    this.#busy = false;
  }
}

// A random UUID; also on pages without TLS, where browsers do not offer randomUUID.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

// What a signed-in user is called here, by the token of the site; guests have none. Only the desk can tell
// whether the token is good.
function nameOf(identity) {
  if (!identity) return 'guest';
  try {
    const payload = atob(identity.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(payload, (c) => c.charCodeAt(0));
    return `user:${JSON.parse(new TextDecoder().decode(bytes)).sub}`;
  } catch {
    return 'user:';
  }
}
