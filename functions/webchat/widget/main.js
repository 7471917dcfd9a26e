// What happens when: sending, looking for answers, opening and closing.

// Between two looks, in milliseconds: soon after something happened, then less and less often. Each look is
// a call that somebody pays for.
const SOON = 1500;
const RARELY = { open: 30_000, closed: 120_000 };

// A page that is opened so long after the last message does not look for answers until the chat is opened.
const RECENTLY = 2 * 24 * 3600 * 1000;

class Chat {
  #base;
  #account;
  #client;
  #store;
  #outbox;
  #uploads;
  #sending;
  #handingIn;
  #words;
  #cursor;
  #timer;
  #wait = SOON;
  #looking = false;
  #failures = 0;
  #refused = false;
  #unseen = new Map();

  constructor({ base, account, identity, words }) {
    this.#base = base;
    this.#account = account;
    this.#store = new Store(account);
    this.#words = words;
    this.view = new View(words);
    this.#listen();
    document.body.append(this.view.host);
    this.#begin(identity);
  }

  // A visitor comes: a guest, or a user of the site.
  #begin(identity) {
    this.#client = new Client({ base: this.#base, account: this.#account, identity, store: this.#store });
    this.#outbox = new Outbox(this.#store, this.#client.who);
    this.#sending = this.#work((client) => this.#send(client));
    this.#handingIn = this.#work((client) => this.#handIn(client));
    this.#takeUploads();
    this.#showUnsent();
    if (Date.now() - (this.#kept('active') ?? 0) < RECENTLY) this.#look();
    if (this.#outbox.all().length) this.#sending.again();
    if (this.#uploads.next()) this.#handingIn.again();
  }

  // What the same visitor has under way goes on; what a reload cut off is told.
  #takeUploads() {
    const { who } = this.#client;
    if (this.#uploads?.who === who) return;
    this.#uploads = new Uploads(new Store(this.#account, 'sessionStorage'), who);
    for (const { text, names } of this.#uploads.cutOff()) this.#giveBack(text, [], 'again', names);
  }

  // What is kept of this visitor alone.
  #kept(name) {
    return this.#store.get(`${name}:${this.#client.who}`);
  }

  #keep(name, value) {
    this.#store.set(`${name}:${this.#client.who}`, value);
  }

  #listen() {
    const { view } = this;
    view.launcher.addEventListener('click', () => this.open());
    view.closer.addEventListener('click', () => this.close());
    view.onclose = () => this.close();
    view.onchoose = (choice) => {
      this.#choose(choice);
      // The button is about to go, and with it the place of the keyboard. In the field, telephones would open theirs.
      view.log.focus({ preventScroll: true });
    };
    view.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.write(view.field.value.trim(), view.tray.take());
      view.field.value = '';
      view.field.focus();
    });
    addEventListener('online', () => this.#again());
    addEventListener('offline', () => this.#state());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.#soon();
    });
    // What another tab sent, or was told.
    addEventListener('storage', () => this.#showUnsent());
  }

  open() {
    this.view.open();
    this.#tellSeen();
    this.#soon();
  }

  close() {
    this.view.close();
  }

  // Another user of the site, or none.
  identify(identity) {
    this.#client.end();
    this.#cursor = undefined;
    this.#failures = 0;
    this.#refused = false;
    this.#looking = false;
    this.#unseen.clear();
    this.view.clear();
    this.view.news(0);
    this.#begin(identity);
    if (this.view.isOpen) this.#soon();
  }

  write(text, files) {
    if (files.length) this.#uploads.add({ id: newId(), text, files });
    else if (text) this.#outbox.add({ id: newId(), text });
    else return;
    this.#said();
  }

  // A pressed button with its payload.
  #choose(choice) {
    this.#outbox.add({ id: newId(), ...choice });
    this.#said();
  }

  #said() {
    this.#keep('active', Date.now());
    this.#showUnsent();
    this.#again();
  }

  #showUnsent() {
    const waiting = [...this.#outbox.all(), ...this.#uploads.all()];
    this.view.show(waiting.map((message) => ({ ...shown(message), waiting: true })), false);
    this.#state();
  }

  #again() {
    this.#failures = 0;
    this.#state();
    this.#sending.again();
    this.#handingIn.again();
    this.#soon();
  }

  // Something to be done for the visitor of now: with another's coming it ends.
  #work(does) {
    const client = this.#client;
    return new Work(async () => {
      try {
        if (client === this.#client) await does(client);
      } catch (error) {
        if (client !== this.#client) return;
        this.#failed(error);
        this.#state();
        throw error;
      }
      if (client === this.#client) this.#state();
    });
  }

  // Sends what waits, in order, until nothing does. Whatever fails stays and is sent again with the same id.
  async #send(client) {
    for (let waiting; (waiting = this.#outbox.next()).length;) {
      await client.post(waiting.map(element));
      if (client !== this.#client) return;
      this.#sent(waiting);
    }
  }

  // Hands in the files of one message after the other. Then it waits to be sent as any other does, and those
  // without files have not waited for it.
  async #handIn(client) {
    for (let message; (message = this.#uploads.next());) {
      const taken = await this.#allHandedIn(client, message);
      if (client !== this.#client) return;
      if (taken) this.#outbox.add(told(message));
      this.#uploads.remove(message);
      this.#sending.again();
    }
  }

  // Whether a message's files are all in the desk's hands; where it does not want one, the visitor has them again.
  async #allHandedIn(client, { id, text, files }) {
    for (const file of files) {
      try {
        if (!file.there) await client.handIn(file);
        file.there = true;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (client !== this.#client) return false;
        this.view.drop(id);
        this.#giveBack(text, files, 'failed', [file.name]);
        return false;
      }
    }
    return true;
  }

  // What cannot be sent stands where it was written, with what is the matter.
  #giveBack(text, files, word, names) {
    const { field, tray } = this.view;
    field.value = [text, field.value].filter(Boolean).join('\n');
    tray.putBack(files);
    tray.say(word, names);
  }

  #sent(waiting) {
    this.#well();
    this.#outbox.remove(waiting.map(({ id }) => id));
    this.view.show(waiting.map(shown), false);
    this.#keep('active', Date.now());
    this.#soon();
  }

  #well() {
    this.#failures = 0;
    this.#refused = false;
  }

  #failed(error) {
    this.#failures += 1;
    this.#refused = error instanceof Refused;
  }

  // Looks for answers at once, and often for a while.
  #soon() {
    this.#wait = SOON;
    this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    if (this.#looking || document.hidden) return;
    const client = this.#client;
    // Whoever never wrote has nothing to look for, and needs no token either.
    if (client.who === 'guest' && !client.session && !this.#kept('active')) return;
    this.#looking = true;
    try {
      const told = await client.read(this.#cursor);
      // Nobody sees what was told to another.
      if (client !== this.#client) return;
      this.#well();
      if (told) this.#take(told);
    } catch (error) {
      if (client !== this.#client) return;
      this.#failed(error);
    }
    this.#looking = false;
    this.#state();
    clearTimeout(this.#timer);
    const rarely = this.view.isOpen ? RARELY.open : RARELY.closed;
    this.#timer = setTimeout(() => this.#look(), this.#wait);
    this.#wait = Math.min(this.#wait * 1.3, rarely);
  }

  #take({ messages, cursor }) {
    const first = this.#cursor === undefined;
    this.#cursor = cursor;
    // What is in the record needs no sending, even if the answer to it never came.
    this.#outbox.remove(messages.map(({ id }) => id));
    this.view.show(messages, !first && this.view.isOpen);
    const read = this.#kept('read') ?? 0;
    const theirs = messages.filter(({ from, at, seen }) => from !== 'visitor' && !seen && Date.parse(at) > read);
    if (!theirs.length) return;
    this.#wait = SOON;
    for (const { id, at } of theirs) this.#unseen.set(id, Date.parse(at));
    if (this.view.isOpen && !document.hidden) this.#tellSeen();
    else this.view.news(this.#unseen.size);
  }

  // Tells the desk what the visitor has seen. Once, and not again if it fails: nothing hangs on it.
  #tellSeen() {
    if (!this.#unseen.size) return;
    const elements = [...this.#unseen.keys()].slice(-20).map((of) => ({ type: 'seen', of }));
    this.#keep('read', Math.max(...this.#unseen.values()));
    this.#unseen.clear();
    this.#client.post(elements).catch(() => {});
  }

  // Says that there is no connection when there is none, or when the desk cannot be reached for a while.
  #state() {
    const away = !navigator.onLine || this.#failures > 1;
    this.view.say(this.#refused ? this.#words.refused : away ? this.#words.offline : undefined);
  }
}

// What waits to be sent, as the desk takes it, and as the visitor sees it.
const element = ({ id, text, files, payload, of }) =>
  payload ? { type: 'postback', id, payload, title: text, of } : { type: 'message', id, text: text || undefined, files };
const shown = ({ id, text, files }) => ({ id, text, files, from: 'visitor' });

// A message with what the desk is told of its files, which it has by now.
const told = ({ files, ...message }) => ({ ...message, files: files.map(({ there, blob, ...file }) => file) });

async function start(script) {
  const { account, identity, language } = script.dataset;
  const base = new URL('./', script.src);
  const words = await wordsOf(languageOf([language, ...navigator.languages].filter(Boolean)), base);
  const chat = new Chat({ base, account, identity, words });
  // For the page: nightdesk.open(), nightdesk.identify(token) when a user signs in, without one when they leave.
  globalThis.nightdesk = Object.freeze({
    open: () => chat.open(),
    close: () => chat.close(),
    identify: (token) => chat.identify(token),
  });
  dispatchEvent(new Event('nightdesk:ready'));
}

const script = document.currentScript;
if (!script?.dataset.account) {
  console.error('nightdesk: the script needs data-account="…"');
} else if (!globalThis.nightdesk) {
  globalThis.nightdesk = {};
  if (document.body) start(script);
  else addEventListener('DOMContentLoaded', () => start(script));
}
