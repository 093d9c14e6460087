// Forms: one submission per click, a fresh key when a page comes back, counters, lists of chosen files, focus on what is wrong.
document.documentElement.classList.add('scripted');
const texts = () => document.getElementById('texts')?.dataset ?? {};

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('[data-guard]') || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = '1';
  // The clicked button must stay enabled until its name and value are on the way.
  setTimeout(() => busy(form, true));
});

function busy(form, on) {
  form.toggleAttribute('aria-busy', on);
  for (const button of form.querySelectorAll('button:not([type="button"])')) button.classList.toggle('is-busy', on);
}

function release(form) {
  delete form.dataset.sent;
  busy(form, false);
}

// Back from the browser's memory: what was sent is sent; what is written now is another act.
window.addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll('form[data-guard]')) release(form);
  for (const key of document.querySelectorAll('[data-fresh-key]')) key.value = newKey();
});
document.addEventListener('htmx:afterRequest', (event) => {
  const form = event.target.closest?.('form[data-guard]');
  if (form) release(form);
});

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Counters: data-count="500" counts characters, "sms" short messages of 70 (67 when split).
function count(place) {
  const field = document.getElementById(place.dataset.countFor);
  if (!field) return;
  const rule = place.dataset.count;
  const show = () => {
    if (rule === 'sms') {
      const units = field.value.length;
      const parts = units === 0 ? 0 : units <= 70 ? 1 : Math.ceil(units / 67);
      place.textContent = `${units} · ${texts().sms ?? 'SMS'} ${parts}`;
      return;
    }
    const length = [...field.value].length;
    place.textContent = `${length} / ${rule}`;
    place.toggleAttribute('data-over', length > Number(rule));
  };
  field.addEventListener('input', show);
  show();
}

// Chosen files: name and size, each can be taken out again; data-max-bytes marks what is too big.
function list(input) {
  const place = document.querySelector(`[data-file-list-for="${CSS.escape(input.id)}"]`);
  if (!place) return;
  const show = () => {
    place.replaceChildren(...Array.from(input.files, (file, index) => line(input, file, index, show)));
    place.hidden = input.files.length === 0;
  };
  input.addEventListener('change', show);
}

function line(input, file, index, show) {
  const row = document.createElement('li');
  const words = document.createElement('span');
  const size = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
  words.textContent = `${file.name} (${size})`;
  const most = Number(input.dataset.maxBytes || 0);
  if (most && file.size > most) {
    words.dataset.wrong = '';
    words.textContent += ` – ${texts().tooBig}`;
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = texts().remove;
  button.setAttribute('aria-label', `${texts().remove} ${file.name}`);
  button.addEventListener('click', () => {
    const kept = new DataTransfer();
    Array.from(input.files).forEach((other, at) => at !== index && kept.items.add(other));
    input.files = kept.files;
    show();
    input.focus();
  });
  row.append(words, button);
  return row;
}

function wake(root) {
  root.querySelectorAll('[data-count-for]').forEach(count);
  root.querySelectorAll('input[type="file"][data-files]').forEach(list);
}
wake(document);
document.addEventListener('htmx:load', (event) => {
  if (event.detail.elt === document.body) return;
  wake(event.detail.elt);
  // Suggestions are put round a field as it comes in, which takes its focus: it is given when that is done.
  const next = event.detail.elt.querySelector('[data-takes-focus]') ?? event.detail.elt.querySelector('[autofocus]');
  if (next) setTimeout(() => next.focus());
});
document.querySelector('[data-takes-focus]')?.focus();
