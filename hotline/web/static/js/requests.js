// htmx: the token with every request, a message when the server does not answer, one place for what a swap brings along.
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';
const texts = () => document.getElementById('texts')?.dataset ?? {};

document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token();
});

function failed(event) {
  const place = document.getElementById('flash');
  if (!place) return;
  const box = document.createElement('div');
  box.className = 'notice notice-danger';
  const words = document.createElement('div');
  words.className = 'notice-body';
  const status = event.detail.xhr?.status;
  words.textContent = texts().failed + (status ? ` (${status})` : '');
  box.append(words);
  place.replaceChildren(box);
}
document.addEventListener('htmx:sendError', failed);
document.addEventListener('htmx:responseError', failed);

// A refused form comes back as 422 with its errors: it is shown, not dropped.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener('htmx:afterSwap', (event) => {
  event.detail.target.querySelector?.('[data-takes-focus]')?.focus();
});
