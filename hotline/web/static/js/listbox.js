// A list of suggestions below a field (ARIA listbox): rows of {value, label, note}, one marked, chosen by key or click.
export const texts = () => document.getElementById('texts')?.dataset ?? {};
let made = 0;

export class Listbox {
  constructor(input, { label, choose }) {
    this.input = input;
    this.id = `combo-${(made += 1)}`;
    this.items = [];
    this.at = -1;
    this.list = document.createElement('ul');
    Object.assign(this.list, { className: 'combo-list', id: `${this.id}-list`, hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', label);
    this.status = document.createElement('p');
    this.status.className = 'combo-status vh';
    this.status.setAttribute('role', 'status');
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const line = event.target.closest('[role="option"]');
      if (line?.dataset.at) choose(Number(line.dataset.at));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  show(items) {
    this.items = items;
    this.at = items.length ? 0 : -1;
    this.list.replaceChildren(...(items.length ? items.map((item, at) => this.line(item, at)) : [this.none()]));
    this.list.hidden = false;
    this.tell(true);
    this.mark();
    this.say(items.length ? `${items.length} ${texts().results}` : texts().none);
  }

  line(item, at) {
    const line = document.createElement('li');
    line.id = `${this.id}-${at}`;
    line.dataset.at = at;
    line.setAttribute('role', 'option');
    line.append(item.label);
    if (item.note) {
      const note = document.createElement('small');
      note.textContent = item.note;
      line.append(note);
    }
    return line;
  }

  none() {
    const line = document.createElement('li');
    line.className = 'combo-none';
    line.setAttribute('role', 'option');
    line.setAttribute('aria-disabled', 'true');
    line.textContent = texts().none;
    return line;
  }

  move(step) {
    if (this.items.length) this.at = (this.at + step + this.items.length) % this.items.length;
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((line, at) => line.setAttribute('aria-selected', String(at === this.at && this.items.length > 0)));
    const line = this.items.length ? this.list.children[this.at] : null;
    if (line) {
      this.input.setAttribute('aria-activedescendant', line.id);
      line.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  close() {
    this.list.hidden = true;
    this.tell(false);
    this.input.removeAttribute('aria-activedescendant');
  }

  // Only a combobox may say that it is expanded; a text box in which one writes may not.
  tell(open) {
    if (this.input.getAttribute('role') === 'combobox') this.input.setAttribute('aria-expanded', String(open));
  }

  say(words) {
    this.status.textContent = words ?? '';
  }
}

// Rows that a server offers for words: {"items": [...]}. A second question ends the first; what fails is said in the list's status.
export class Source {
  constructor(address) {
    this.address = address;
  }

  async ask(words, box) {
    this.stop();
    this.running = new AbortController();
    try {
      const address = new URL(this.address, location.href);
      address.searchParams.set('q', words);
      const answer = await fetch(address, { signal: this.running.signal, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (answer.ok) return (await answer.json()).items;
      box.say(texts().failed);
    } catch (error) {
      if (error.name !== 'AbortError') box.say(texts().failed);
    }
    return null;
  }

  stop() {
    this.running?.abort();
  }
}
