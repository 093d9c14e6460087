// A field with suggestions (ARIA 1.2 combobox): data-combobox="address" is asked with ?q= and answers {"items":[{"value","label","note"}]};
// an empty address searches the options of the select itself. Without scripts the select or text field is simply there.
// data-combobox-many: a text field for several answers, one after the other with 、 between them.
const texts = () => document.getElementById('texts')?.dataset ?? {};
let made = 0;

class Combobox {
  constructor(field) {
    this.field = field;
    this.id = `combo-${(made += 1)}`;
    this.source = field.dataset.combobox === 'options' ? '' : field.dataset.combobox;
    this.input = field.matches('select') ? this.replaceSelect(field) : field;
    this.many = 'comboboxMany' in field.dataset;
    this.build();
    this.listen();
  }

  replaceSelect(select) {
    const input = document.createElement('input');
    input.type = 'text';
    input.className = 'form-control govuk-input';
    for (const name of ['aria-describedby', 'aria-invalid', 'data-hotkey']) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    select.removeAttribute('data-hotkey');
    const label = select.labels[0];
    input.id = `${select.id}-text`;
    if (label) label.htmlFor = input.id;
    input.value = select.value ? select.selectedOptions[0].text.trim() : '';
    select.hidden = true;
    select.addEventListener('change', () => { if (!this.choosing) input.value = select.value ? select.selectedOptions[0].text.trim() : ''; });
    select.after(input);
    return input;
  }

  build() {
    const box = document.createElement('div');
    box.className = 'combo';
    this.input.replaceWith(box);
    this.list = document.createElement('ul');
    Object.assign(this.list, { className: 'combo-list', id: `${this.id}-list`, hidden: true });
    this.list.setAttribute('role', 'listbox');
    this.list.setAttribute('aria-label', this.input.labels?.[0]?.textContent.trim() || this.input.getAttribute('aria-label') || '');
    this.status = document.createElement('p');
    this.status.className = 'combo-status vh';
    this.status.setAttribute('role', 'status');
    box.append(this.input, this.list, this.status);
    const given = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.list.id, autocomplete: 'off', spellcheck: 'false' };
    for (const [name, value] of Object.entries(given)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener('input', (event) => { if (!event.isComposing && event.isTrusted) this.ask(); });
    this.input.addEventListener('compositionend', () => this.ask());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => setTimeout(() => this.settle(), 120));
    this.list.addEventListener('mousedown', (event) => event.preventDefault());
    this.list.addEventListener('click', (event) => {
      const line = event.target.closest('[role="option"]');
      if (line) this.choose(Number(line.dataset.at));
    });
  }

  ask() {
    this.typed = true;
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.search(), 150);
  }

  async search() {
    const words = (this.many ? this.input.value.split(/[,，、;；]/).pop() : this.input.value).trim();
    this.running?.abort();
    if (!words && this.source) return this.close();
    if (!this.source) return this.show(this.fromOptions(words));
    this.running = new AbortController();
    try {
      const address = new URL(this.source, location.href);
      address.searchParams.set('q', words);
      const answer = await fetch(address, { signal: this.running.signal, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
      if (answer.ok) this.show((await answer.json()).items);
      else this.say(texts().failed);
    } catch (error) {
      if (error.name !== 'AbortError') this.say(texts().failed);
    }
    return undefined;
  }

  fromOptions(words) {
    const wanted = words.toLowerCase();
    return [...this.field.options].filter((option) => option.value && `${option.text} ${option.dataset.keys ?? ''}`.toLowerCase().includes(wanted))
      .slice(0, 30).map((option) => ({ value: option.value, label: option.text.trim(), note: '' }));
  }

  show(items) {
    this.items = items;
    this.at = items.length ? 0 : -1;
    this.list.replaceChildren(...(items.length ? items.map((item, at) => this.line(item, at)) : [this.none()]));
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
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

  mark() {
    [...this.list.children].forEach((line, at) => line.setAttribute('aria-selected', String(at === this.at && this.items.length > 0)));
    const line = this.items.length ? this.list.children[this.at] : null;
    if (line) {
      this.input.setAttribute('aria-activedescendant', line.id);
      line.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey) return;
    const open = !this.list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) { this.search(); return; }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (this.items.length) this.at = (this.at + step + this.items.length) % this.items.length;
      this.mark();
    } else if (open && event.key === 'Enter' && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (open && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (open && event.key === 'Tab' && this.at >= 0 && this.typed) this.choose(this.at);
  }

  choose(at) {
    const item = this.items[at];
    if (!item) return;
    this.typed = false;
    const before = this.many ? this.input.value.split(/[,，、;；]/).slice(0, -1).map((word) => word.trim()).filter(Boolean) : [];
    this.input.value = this.many ? `${[...before, item.label].join('、')}、` : item.label;
    this.put(item.value, item.label);
    this.close();
  }

  put(value, label) {
    this.choosing = true;
    if (this.field.matches('select')) {
      if (value && ![...this.field.options].some((option) => option.value === String(value))) this.field.add(new Option(label, value));
      this.field.value = value;
    } else {
      const into = this.field.dataset.comboboxInto && document.getElementById(this.field.dataset.comboboxInto);
      if (into) into.value = value;
    }
    this.field.dispatchEvent(new CustomEvent('combobox:chosen', { bubbles: true, detail: { value, label } }));
    this.field.dispatchEvent(new Event('change', { bubbles: true }));
    this.choosing = false;
  }

  // Leaving with words that were not chosen: a select keeps what it had, an emptied field is emptied.
  settle() {
    if (document.activeElement === this.input) return;
    this.close();
    if (!this.typed || !this.field.matches('select')) return;
    this.typed = false;
    if (this.input.value.trim() === '') this.put('', '');
    else this.input.value = this.field.value ? this.field.selectedOptions[0].text.trim() : '';
  }

  close() {
    this.running?.abort();
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  say(words) {
    this.status.textContent = words ?? '';
  }
}

const wake = (root) => root.querySelectorAll('[data-combobox]').forEach((field) => field.dataset.awake || (field.dataset.awake = '1', new Combobox(field)));
wake(document);
document.addEventListener('htmx:load', (event) => event.detail.elt !== document.body && wake(event.detail.elt));
