// The field in which one looks for an answer: answers are offered while one types, chosen by key or click. Nothing is chosen
// until one moves down, so that Enter sends what was typed. Without scripts the form is simply sent.
import { Listbox, Source } from './listbox.js';

const WAIT = 200;

class AnswerField {
  constructor(input) {
    this.input = input;
    this.source = new Source(input.dataset.answers);
    this.box = new Listbox(input, { label: input.labels[0].textContent.trim(), choose: (at) => this.open(at) });
    const frame = document.createElement('div');
    frame.className = 'combo';
    input.replaceWith(frame);
    frame.append(input, this.box.list, this.box.status);
    const given = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.box.list.id };
    for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
    input.addEventListener('input', (event) => { if (!event.isComposing) this.ask(); });
    input.addEventListener('compositionend', () => this.ask());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
  }

  ask() {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.search(), WAIT);
  }

  async search() {
    const words = this.input.value.trim();
    if (!words) {
      this.close();
      return;
    }
    const items = await this.source.ask(words, this.box);
    if (!items || document.activeElement !== this.input) return;
    if (!items.length) {
      this.box.close();
      return;
    }
    this.box.show(items);
    this.box.at = -1;
    this.box.mark();
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || !this.box.isOpen) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (event.key === 'ArrowUp' && this.box.at < 0) this.box.at = 0;
      this.box.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && this.box.at >= 0) {
      event.preventDefault();
      this.open(this.box.at);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.close();
    }
  }

  open(at) {
    const item = this.box.items[at];
    if (item) location.assign(item.value);
  }

  close() {
    clearTimeout(this.wait);
    this.source.stop();
    this.box.close();
  }
}

document.querySelectorAll('[data-answers]').forEach((input) => new AnswerField(input));
