// What is being written stays on this device until it is sent: form[data-draft="key"]. Nothing hidden, secret or attached is kept, nothing
// for longer than a day, and signing out forgets all of it.
const texts = () => document.getElementById('texts')?.dataset ?? {};
const PREFIX = 'draft:';
const DAY = 24 * 3600 * 1000;

const store = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; }
  },
  write(key, draft) {
    try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); return true; } catch { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch { /* storage is switched off */ }
  },
  keys() {
    try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)); } catch { return []; }
  },
};

// A field named "elements" (that of a step) would hide the form's own list from us.
const elements = Object.getOwnPropertyDescriptor(HTMLFormElement.prototype, 'elements');
const fields = (form) => [...elements.get.call(form)].filter((field) => field.name && !field.disabled && !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type) && !field.hasAttribute('data-no-draft'));
const isChoice = (field) => field.type === 'radio' || field.type === 'checkbox';

function values(form) {
  return fields(form).filter((field) => !isChoice(field) || field.checked).map((field) => [field.name, field.value]);
}

function fill(form, pairs) {
  const left = pairs.map((pair) => [...pair]);
  for (const field of fields(form)) {
    if (isChoice(field)) {
      field.checked = pairs.some(([name, value]) => name === field.name && value === field.value);
    } else {
      const at = left.findIndex(([name]) => name === field.name);
      if (at >= 0) field.value = left.splice(at, 1)[0][1];
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function note(form, words, buttons) {
  const box = document.createElement('div');
  box.className = 'draft-note';
  box.setAttribute('role', 'status');
  const text = document.createElement('span');
  text.textContent = words;
  box.append(text, ...buttons.map(([label, act]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', () => { act(); box.remove(); });
    return button;
  }));
  form.prepend(box);
}

function keep(form) {
  const key = form.dataset.draft;
  const fresh = values(form);
  const before = JSON.stringify(fresh);
  const draft = store.read(key);
  const place = form.querySelector('[data-draft-at]');
  const discard = [texts().discard, () => { store.drop(key); fill(form, fresh); }];
  if (draft && Date.now() - draft.at < DAY && JSON.stringify(draft.values) !== before && !form.querySelector('[data-takes-focus]')) {
    const restore = [texts().restore, () => fill(form, draft.values)];
    if (draft.sent) note(form, texts().offer, [restore, discard]);
    else { fill(form, draft.values); note(form, texts().restored, [discard]); }
  }
  let saved = JSON.stringify(values(form));
  const save = () => {
    const now = values(form);
    const text = JSON.stringify(now);
    if (text === saved) return;
    saved = text;
    if (text === before) store.drop(key);
    else if (store.write(key, { at: Date.now(), values: now }) && place) place.textContent = `${texts().kept} ${new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false })}`;
  };
  let isSent = false;
  const timer = setInterval(() => (form.isConnected ? isSent || save() : clearInterval(timer)), 2000);
  window.addEventListener('pagehide', () => form.dataset.sent || isSent || !form.isConnected || save());
  form.addEventListener('draft:save', save);
  form.addEventListener('submit', () => {
    isSent = true;
    const now = values(form);
    if (JSON.stringify(now) !== before) store.write(key, { at: Date.now(), values: now, sent: true });
  });
  // What was sent without leaving the page and did not arrive is being written still.
  for (const failed of ['htmx:sendError', 'htmx:responseError']) form.addEventListener(failed, () => { isSent = false; });
}

for (const key of store.keys()) {
  const draft = store.read(key);
  if (!draft || Date.now() - draft.at >= DAY) store.drop(key);
}
const forget = (root) => root.querySelectorAll('[data-draft-done]').forEach((done) => store.drop(done.dataset.draftDone));
forget(document);
document.addEventListener('submit', (event) => {
  if (event.target.matches('[data-forget-drafts]')) store.keys().forEach(store.drop);
});
document.querySelectorAll('form[data-draft]').forEach(keep);
document.addEventListener('htmx:load', (event) => {
  if (event.detail.elt === document.body) return;
  forget(event.detail.elt);
  event.detail.elt.querySelectorAll('form[data-draft]').forEach(keep);
});
