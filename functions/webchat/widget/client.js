// The way to the desk. Throws `Refused` for what trying again does not help, and any other error for what it does.
class Refused extends Error {}

const DAY = 24 * 3600;

class Client {
  #base;
  #account;
  #store;
  #identity;
  #asking;
  #ended = false;

  constructor({ base, account, identity, store }) {
    this.#base = base;
    this.#account = account;
    this.#store = store;
    this.#identity = identity;
    this.who = nameOf(identity);
  }

  // The visitor's token and its end, where this browser has one of the same visitor's.
  get session() {
    const session = this.#store.get('session');
    return session?.who === this.who ? session : undefined;
  }

  // Another visitor comes: what is still under way is not kept.
  end() {
    this.#ended = true;
    this.#store.set('session', undefined);
  }

  // Sends elements in one post; the ids that are in safe hands.
  async post(messages) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const body = JSON.stringify({ language: navigator.language, zone, messages });
    const response = await this.#call('messages', { method: 'POST', body });
    return (await response.json()).accepted;
  }

  // Puts a file where the desk says, before the message that names it.
  async handIn({ id, mime, bytes, blob }) {
    // A folder, or a file that was changed or deleted since.
    await blob.slice(0, 1).arrayBuffer().catch(() => { throw new Refused('unreadable'); });
    const asked = await this.#call('files', { method: 'POST', body: JSON.stringify({ id, mime, bytes }) });
    const { url, headers } = await asked.json();
    good(await this.#fetch(url, { method: 'PUT', headers, body: blob, patience: 300_000 }));
  }

  // What is new behind a cursor; nothing where nothing is.
  async read(cursor) {
    const query = cursor ? `?after=${encodeURIComponent(cursor)}` : '';
    const response = await this.#call(`messages${query}`, {});
    return response.status === 204 ? undefined : response.json();
  }

  async #call(path, options) {
    let token = await this.#token(false);
    let response = await this.#fetch(path, { ...options, token });
    if (response.status === 401) {
      token = await this.#token(true);
      response = await this.#fetch(path, { ...options, token });
    }
    return good(response);
  }

  // The visitor's token: kept from before, or asked for where there is none or it is getting old. Once at a
  // time: two questions of a new visitor would make two of them.
  async #token(anew) {
    const { session } = this;
    const now = Date.now() / 1000;
    if (!anew && session && now < session.expires - 60 && now < session.renew) return session.token;
    this.#asking ??= this.#ask(anew ? undefined : session?.token).finally(() => { this.#asking = undefined; });
    return this.#asking;
  }

  async #ask(token) {
    const body = JSON.stringify({ account: this.#account, token, identity: this.#identity });
    const response = await good(await this.#fetch('session', { method: 'POST', body }));
    const session = await response.json();
    const renew = Math.min(Date.now() / 1000 + DAY, session.expires - 60);
    if (!this.#ended) this.#store.set('session', { ...session, renew, who: this.who });
    return session.token;
  }

  #fetch(path, { method = 'GET', body, token, headers: given, patience = 20_000 }) {
    const headers = given ?? (body ? { 'content-type': 'application/json' } : {});
    if (token) headers.authorization = `Bearer ${token}`;
    const signal = AbortSignal.timeout?.(patience);
    return fetch(new URL(path, this.#base), { method, body, headers, signal, credentials: 'omit', cache: 'no-store' });
  }
}

function good(response) {
  if (response.ok) return response;
  const { status } = response;
  throw status >= 500 || status === 429 || status === 408 ? new Error(`http ${status}`) : new Refused(`http ${status}`);
}
