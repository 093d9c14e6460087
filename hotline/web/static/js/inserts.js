// Texts inserted while one writes: in a field [data-inserts-answers] "??" and a word bring standard answers, in a field
// [data-inserts-modules] "::" and a word text modules (also ？？ and ：：, as a Chinese keyboard types them). Arrow keys and Enter
// choose, Escape goes on writing. Which answer was inserted goes along with the form under the name in [data-inserts-keep].
import { Listbox, Source } from './listbox.js';

const MARK = /(\?\?|？？|::|：：)([^\n?？:：]{0,30})$/;

class Inserts {
  constructor(field) {
    this.field = field;
    const { insertsAnswers, insertsModules } = field.dataset;
    this.sources = { '?': insertsAnswers && new Source(insertsAnswers), ':': insertsModules && new Source(insertsModules) };
    this.box = new Listbox(field, { label: field.labels?.[0]?.textContent.trim() || field.name, choose: (at) => this.choose(at) });
    const frame = document.createElement('div');
    frame.className = 'combo';
    field.replaceWith(frame);
    frame.append(field, this.box.list, this.box.status);
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.box.list.id);
    field.addEventListener('input', (event) => { if (!event.isComposing) this.ask(); });
    field.addEventListener('compositionend', () => this.ask());
    field.addEventListener('keydown', (event) => this.key(event));
    field.addEventListener('blur', () => setTimeout(() => document.activeElement === field || this.close(), 120));
  }

  // What is being asked for: the mark before the caret, the words behind it, and which source knows them.
  asked() {
    const caret = this.field.selectionStart;
    if (caret !== this.field.selectionEnd) return null;
    const found = this.field.value.slice(0, caret).match(MARK);
    const source = found && this.sources[found[1] === '??' || found[1] === '？？' ? '?' : ':'];
    return source ? { source, words: found[2].trim(), from: caret - found[0].length, to: caret } : null;
  }

  ask() {
    clearTimeout(this.wait);
    if (!this.asked()) { this.close(); return; }
    this.wait = setTimeout(() => this.search(), 150);
  }

  async search() {
    const asked = this.asked();
    if (!asked) return;
    const items = await asked.source.ask(asked.words, this.box);
    if (items && this.asked()) this.box.show(items);
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || !this.box.isOpen) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.box.move(event.key === 'ArrowDown' ? 1 : -1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.box.at >= 0) this.choose(this.box.at);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(at) {
    const item = this.box.items[at];
    const asked = this.asked();
    this.close();
    if (!item || !asked) return;
    this.field.focus();
    this.field.setRangeText(item.text, asked.from, asked.to, 'end');
    if (asked.source === this.sources['?']) keep(this.field, item.value, item.text);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
    this.field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  close() {
    Object.values(this.sources).forEach((source) => source?.stop());
    this.box.close();
  }
}

// The form remembers which answers were put into it, each once, as long as a field still has how one begins.
const BEGINS = 12;
function keep(field, value, text) {
  const name = field.dataset.insertsKeep;
  if (!name || !field.form) return;
  const there = [...field.form.querySelectorAll('input[type="hidden"]')].find((input) => input.name === name && input.value === value);
  const input = there ?? document.createElement('input');
  Object.assign(input, { type: 'hidden', name, value });
  Object.assign(input.dataset, { begins: text.slice(0, BEGINS), within: field.id });
  field.form.append(input);
}
document.addEventListener('input', (event) => {
  const kept = event.target.form?.querySelectorAll(`input[data-begins][data-within="${CSS.escape(event.target.id)}"]`) ?? [];
  for (const input of kept) if (!event.target.value.includes(input.dataset.begins)) input.remove();
});

// A button that puts a whole answer into a field.
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-insert-into]');
  const field = button && document.getElementById(button.dataset.insertInto);
  if (!field) return;
  const before = field.value.trim();
  field.value = before && before !== button.dataset.insertText ? `${before}\n${button.dataset.insertText}` : button.dataset.insertText;
  // It is read to the caller from its beginning.
  const begins = field.value.length - button.dataset.insertText.length;
  field.setSelectionRange(begins, begins);
  keep(field, button.dataset.insertValue, button.dataset.insertText);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
});

const wake = (root) => root.querySelectorAll('[data-inserts-answers], [data-inserts-modules]').forEach((field) => field.dataset.inserting || (field.dataset.inserting = '1', new Inserts(field)));
wake(document);
document.addEventListener('htmx:load', (event) => event.detail.elt !== document.body && wake(event.detail.elt));
