// The button, the dialog and the conversation in it.
const ICONS = {
  chat: ['M21 12a8 8 0 0 1-8 8H4l2.3-2.9A8 8 0 1 1 21 12Z'],
  close: ['M6 6l12 12', 'M18 6 6 18'],
  clip: ['m20 11-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4L13 3.3a3.5 3.5 0 0 1 4.9 4.9l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4L14.7 6.5'],
  file: ['M14 3H6v18h12V7Z', 'M14 3v4h4'],
  send: ['M4 12 20 4l-5 16-3.5-6.5Z', 'M11.5 13.5 20 4'],
};

// An element with properties and children. What is text becomes a text node.
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property in element) element[property] = value;
    else element.setAttribute(property, value);
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const of = (tag) => document.createElementNS('http://www.w3.org/2000/svg', tag);
  const svg = of('svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of ICONS[name]) {
    const path = of('path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

class View {
  #words;
  #shown = new Map();
  #edits = new Map();

  constructor(words) {
    this.#words = words;
    this.host = make('div', { lang: words.language, dir: words.direction });
    const root = this.host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(make('div', { className: 'all', dir: words.direction }, this.#launcher(), this.#panel()));
    this.root = root;
    this.#listen();
  }

  #launcher() {
    this.badge = make('span', { className: 'badge', hidden: true, 'aria-hidden': 'true' });
    this.launcher = make('button', { type: 'button', className: 'launcher' }, icon('chat'), this.badge);
    this.launcher.setAttribute('aria-haspopup', 'dialog');
    this.news(0);
    return this.launcher;
  }

  #panel() {
    const { title, close, write, send, hello } = this.#words;
    this.closer = make('button', { type: 'button', title: close, 'aria-label': close }, icon('close'));
    this.log = make('div', { className: 'log', role: 'log', tabIndex: 0, 'aria-label': title, 'aria-live': 'off' });
    this.greeting = make('div', { className: 'message' }, make('p', {}, hello));
    this.log.append(this.greeting);
    this.state = make('p', { className: 'state', role: 'status', hidden: true });
    this.field = make('textarea', { rows: 1, maxLength: 4000, dir: 'auto', placeholder: write, 'aria-label': write });
    this.field.enterKeyHint = 'send';
    this.tray = new Tray(this.#words);
    const { notice, list, clip, input } = this.tray;
    const button = make('button', { className: 'send', title: send, 'aria-label': send }, icon('send'));
    this.form = make('form', {}, notice, list, clip, input, this.field, button);
    const heading = make('h2', { id: 'title' }, title);
    this.panel = make('section', { className: 'panel', hidden: true, role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'title' });
    this.panel.append(make('header', {}, heading, this.closer), this.log, this.state, this.form);
    return this.panel;
  }

  #listen() {
    this.panel.addEventListener('keydown', (event) => this.#key(event));
    this.tray.listen(this.panel, this.field);
    // What it takes of the conversation's room is at the beginning of it.
    this.tray.onshow = () => this.#toEnd();
    this.field.addEventListener('keydown', (event) => {
      // While characters are being composed, Enter chooses one.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    // What keyboards on screen leave of a telephone's window.
    const height = () => this.panel.style.setProperty('--height', `${visualViewport.height}px`);
    globalThis.visualViewport?.addEventListener('resize', height);
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  open() {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.news(0);
    this.#toEnd();
    this.field.focus();
  }

  close() {
    const within = this.isOpen;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    if (within) this.launcher.focus();
  }

  // Escape closes; Tab stays inside.
  #key(event) {
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) {
      this.onclose();
    } else if (event.key === 'Tab') {
      const stops = [...this.panel.querySelectorAll('button, textarea, a[href], [tabindex="0"]')];
      const [first, last] = [stops[0], stops.at(-1)];
      const at = this.root.activeElement;
      if (event.shiftKey ? at === first : at === last) {
        event.preventDefault();
        (event.shiftKey ? last : first).focus();
      }
    }
  }

  // How many messages are new while the dialog is closed.
  news(count) {
    const { open, news } = this.#words;
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 9 ? '9+' : String(count);
    const label = count ? `${open} – ${news} (${count})` : open;
    this.launcher.setAttribute('aria-label', label);
    this.launcher.title = label;
  }

  // What is the matter, or nothing.
  say(text) {
    if (this.state.textContent === (text ?? '') && this.state.hidden === !text) return;
    this.state.hidden = !text;
    this.state.textContent = text ?? '';
  }

  // Shows messages, in the order of their time; those that wait have none yet and stand last. New ones are
  // read out, but not a conversation of before.
  show(messages, readOut) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    this.log.setAttribute('aria-live', readOut ? 'polite' : 'off');
    for (const message of messages) {
      if (message.of) this.#edits.set(message.of, message.text);
      else this.#put(message);
    }
    for (const [of, text] of this.#edits) {
      const shown = this.#shown.get(of);
      if (shown) this.#fill(shown, { ...shown.message, text });
    }
    if (atEnd) this.#toEnd();
  }

  // Takes away what is not sent after all.
  drop(id) {
    this.#shown.get(id)?.element.remove();
    this.#shown.delete(id);
  }

  clear() {
    for (const { element } of this.#shown.values()) element.remove();
    this.#shown.clear();
    this.#edits.clear();
  }

  #put(message) {
    let shown = this.#shown.get(message.id);
    // What is in the record stands above what this browser thinks of it.
    if (shown && !shown.message.waiting && !message.at) return;
    if (!shown) {
      const [body, files, small] = [make('p'), make('ul', { className: 'files' }), make('small')];
      const who = message.from === 'visitor' ? this.#words.you : this.#words.us;
      const element = make('div', {}, make('span', { className: 'sr' }, `${who}: `), body, files, ...this.#choices(message), small);
      shown = { element, body, files, small, message: {} };
      this.#shown.set(message.id, shown);
    }
    this.#fill(shown, message);
    this.#place(shown);
  }

  // What may be chosen under a reply. The style hides it once the visitor has written: by then it is answered.
  #choices({ id, language, choices }) {
    if (!choices) return [];
    const buttons = choices.map(({ label, payload }) => {
      const button = make('button', { type: 'button', className: 'choice' }, label);
      button.addEventListener('click', () => this.onchoose({ text: label, payload, of: id }));
      return button;
    });
    return [make('div', { className: 'choices', lang: language }, ...buttons)];
  }

  #fill(shown, message) {
    const { element, body, files, small } = shown;
    const gone = message.text === undefined && !message.files;
    const text = gone ? this.#words.gone : message.text ?? '';
    if (shown.text !== text) body.replaceChildren(textNodes(text));
    body.hidden = !text;
    files.hidden = !message.files;
    // Once: read out again they would be new.
    if (message.files && !files.hasChildNodes()) files.append(...message.files.map((file) => chip(file, this.#words.locale)));
    if (message.language) body.lang = message.language;
    element.className = `message ${message.from}${message.waiting ? ' waiting' : ''}${gone ? ' gone' : ''}`;
    small.textContent = message.waiting ? this.#words.waiting : message.at ? this.#when(message.at) : '';
    Object.assign(shown, { message, text });
  }

  #place({ element, message }) {
    const time = ({ at }) => (at ? Date.parse(at) : Infinity);
    const after = [...this.#shown.values()].filter((other) => other.element !== element && other.element.isConnected);
    after.sort((a, b) => time(a.message) - time(b.message));
    const next = after.find((other) => time(other.message) > time(message))?.element ?? null;
    // Where it stands right already, moving it would have it read out again.
    if (!element.isConnected || element.nextElementSibling !== next) this.log.insertBefore(element, next);
  }

  // The time for today, with the day for what is older.
  #when(at) {
    const date = new Date(at);
    const today = date.toDateString() === new Date().toDateString();
    const style = today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' };
    return new Intl.DateTimeFormat(this.#words.locale, style).format(date);
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }
}
