// A field with suggestions (ARIA 1.2 combobox): data-combobox="address" is asked with ?q= and answers {"items":[{"value","label","note"}]};
// an empty address searches the options of the select itself. Without scripts the select or text field is simply there.
// data-combobox-many: a text field for several answers, one after the other with 、 between them.
import { Listbox, Source } from './listbox.js';

class Combobox {
  constructor(field) {
    this.field = field;
    this.source = field.dataset.combobox === 'options' ? null : new Source(field.dataset.combobox);
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
    const label = this.input.labels?.[0]?.textContent.trim() || this.input.getAttribute('aria-label') || '';
    this.box = new Listbox(this.input, { label, choose: (at) => this.choose(at) });
    const box = document.createElement('div');
    box.className = 'combo';
    this.input.replaceWith(box);
    box.append(this.input, this.box.list, this.box.status);
    const given = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.box.list.id, autocomplete: 'off', spellcheck: 'false' };
    for (const [name, value] of Object.entries(given)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener('input', (event) => { if (!event.isComposing && event.isTrusted) this.ask(); });
    this.input.addEventListener('compositionend', () => this.ask());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('blur', () => setTimeout(() => this.settle(), 120));
  }

  ask() {
    this.typed = true;
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.search(), 150);
  }

  async search() {
    const words = (this.many ? this.input.value.split(/[,，、;；]/).pop() : this.input.value).trim();
    this.source?.stop();
    if (!words && this.source) return this.close();
    const items = this.source ? await this.source.ask(words, this.box) : this.fromOptions(words);
    if (items) this.box.show(items);
    return undefined;
  }

  fromOptions(words) {
    const wanted = words.toLowerCase();
    return [...this.field.options].filter((option) => option.value && `${option.text} ${option.dataset.keys ?? ''}`.toLowerCase().includes(wanted))
      .slice(0, 30).map((option) => ({ value: option.value, label: option.text.trim(), note: '' }));
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey) return;
    const open = this.box.isOpen;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) { this.search(); return; }
      this.box.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (open && event.key === 'Enter' && this.box.at >= 0) {
      event.preventDefault();
      this.choose(this.box.at);
    } else if (open && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (open && event.key === 'Tab' && this.box.at >= 0 && this.typed) this.choose(this.box.at);
  }

  choose(at) {
    const item = this.box.items[at];
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
    this.source?.stop();
    this.box.close();
  }
}

const wake = (root) => root.querySelectorAll('[data-combobox]').forEach((field) => field.dataset.awake || (field.dataset.awake = '1', new Combobox(field)));
wake(document);
document.addEventListener('htmx:load', (event) => event.detail.elt !== document.body && wake(event.detail.elt));
