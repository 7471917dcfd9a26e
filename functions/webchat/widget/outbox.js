// What this browser keeps: the visitor's token, and what is not sent yet. Where a page may keep nothing, it
// lasts as long as the page.
class Store {
  #prefix;
  #memory = new Map();

  constructor(account) {
    this.#prefix = `nightdesk:${account}:`;
  }

  get(name) {
    try {
      const text = localStorage.getItem(this.#prefix + name);
      if (text !== null) return JSON.parse(text);
    } catch { /* kept nowhere, or by something else: as if it were not there */ }
    return this.#memory.get(name);
  }

  set(name, value) {
    this.#memory.set(name, value);
    try {
      if (value === undefined) localStorage.removeItem(this.#prefix + name);
      else localStorage.setItem(this.#prefix + name, JSON.stringify(value));
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
    return this.all().slice(0, 10).filter(({ text }, at) => (room -= text.length) > 0 || at === 0);
  }

  add(message) {
    this.#store.set(this.#name, [...this.all(), message].slice(-200));
  }

  remove(ids) {
    this.#store.set(this.#name, this.all().filter((message) => !ids.includes(message.id)));
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
