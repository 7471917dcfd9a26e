// What is to go with the next message: the files that were chosen, dropped or pasted.
class Tray {
  #words;
  #files = [];

  constructor(words) {
    this.#words = words;
    const { attach } = words;
    this.input = make('input', { type: 'file', multiple: true, hidden: true });
    this.clip = make('button', { type: 'button', title: attach, 'aria-label': attach }, icon('clip'));
    this.list = make('ul', { className: 'files', hidden: true });
    this.notice = make('p', { className: 'notice', role: 'alert', hidden: true });
    this.clip.addEventListener('click', () => this.input.click());
    this.input.addEventListener('change', () => {
      this.choose(this.input.files);
      // The same file may be chosen again.
      this.input.value = '';
    });
  }

  // Whatever is dropped on an element, or pasted where it is no text.
  listen(panel, field) {
    const carries = ({ dataTransfer }) => dataTransfer.types.includes('Files');
    const over = (event, is) => {
      if (!carries(event)) return;
      event.preventDefault();
      panel.classList.toggle('over', is);
    };
    panel.addEventListener('dragover', (event) => over(event, true));
    panel.addEventListener('dragleave', (event) => over(event, panel.contains(event.relatedTarget)));
    panel.addEventListener('drop', (event) => {
      over(event, false);
      this.choose(event.dataTransfer.files);
    });
    field.addEventListener('paste', (event) => {
      const { files, types } = event.clipboardData;
      // Word processors add a picture of the text that they copy.
      if (!files.length || types.includes('text/plain')) return;
      event.preventDefault();
      this.choose(files);
    });
  }

  choose(blobs) {
    this.say();
    for (const blob of blobs) {
      const [mime] = blob.type.split(';');
      const file = { id: newId(), name: blob.name, mime: mime || 'application/octet-stream', bytes: blob.size, blob };
      const wrong = whatIsWrong(file);
      if (wrong) this.say(wrong, [file.name]);
      else this.#add(file);
    }
    this.#show();
  }

  // Those of a message that could not be sent, once more.
  putBack(files) {
    files.forEach((file) => this.#add(file));
    this.#show();
  }

  // Those that go with a message now.
  take() {
    const files = this.#files;
    this.#files = [];
    this.say();
    this.#show();
    return files;
  }

  // What is the matter with files of these names, or nothing.
  say(word, names = []) {
    const { locale } = this.#words;
    const text = word ? this.#words[word].replace('{size}', sizeOf(LIMITS.largest, locale)) : '';
    this.notice.hidden = !text;
    // Each name in its own direction of reading.
    this.notice.textContent = names.map((name) => `\u2068${name}\u2069`).concat(text).join(' – ');
  }

  #add(file) {
    if (this.#files.length < LIMITS.most) this.#files.push(file);
    else this.say('many');
  }

  #remove(file) {
    this.#files = this.#files.filter((other) => other !== file);
    this.say();
    this.#show();
    this.clip.focus();
  }

  #show() {
    const { remove, locale } = this.#words;
    const chips = this.#files.map((file) => {
      const label = `${remove}: ${file.name}`;
      const button = make('button', { type: 'button', title: label, 'aria-label': label }, icon('close'));
      button.addEventListener('click', () => this.#remove(file));
      return chip(file, locale, button);
    });
    this.list.hidden = !chips.length;
    this.list.replaceChildren(...chips);
    this.onshow();
  }
}

// A file by its name and size.
function chip({ name, bytes }, locale, ...more) {
  return make('li', {}, icon('file'), make('bdi', {}, name ?? ''), make('small', {}, sizeOf(bytes, locale)), ...more);
}

// As people are told sizes: 20 MB are twenty times 1024 times 1024 bytes, as the desk counts them.
function sizeOf(bytes, locale) {
  const [unit, factor] = bytes < 2 ** 20 ? ['kilobyte', 2 ** 10] : ['megabyte', 2 ** 20];
  const style = { style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 };
  return new Intl.NumberFormat(locale, style).format(Math.max(1, bytes / factor));
}

// Why a file cannot be sent, by the name of what is said then; nothing where it can. The desk judges by the
// same lists.
function whatIsWrong({ mime, bytes }) {
  if (bytes > LIMITS.largest) return 'large';
  if (!bytes) return 'failed';
  const is = (kept) => (/[/.-]$/.test(kept) ? mime.startsWith(kept) : mime === kept);
  return LIMITS.kept.some(is) && !LIMITS.notKept.includes(mime) ? undefined : 'kind';
}
