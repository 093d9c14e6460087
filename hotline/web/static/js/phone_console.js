// The form of a call on the console, and the links of a page that holds the line.
const place = document.getElementById('phone');
const bar = document.getElementById('phone-bar');
const form = () => document.getElementById('register');
let touched = null;

function open(address) {
  document.activeElement?.blur(); // the page that comes says itself where one goes on
  htmx.ajax('GET', address, { target: '#main', select: '#main', swap: 'outerHTML' });
}

function isEmpty() {
  const written = ['content', 'title', 'name', 'address_text'].some((name) => form().elements[name]?.value.trim());
  return touched !== form() && !written && !form().querySelector('[data-takes-focus]');
}

// Who calls is shown beside the form; a form in which nothing stands yet becomes that of the call.
function popped(pop) {
  if (!pop || !form() || form().elements.call.value === pop.dataset.pop || !isEmpty()) return;
  open(place.dataset.page);
}

// Who is signed on keeps the page that holds the line: others open beside it, so that no call is missed and none breaks off.
function keep(event) {
  const link = event.target.closest('a[href]');
  if (!link || link.target || bar.querySelector('[data-seat-state="off"]') || !place.dataset.hasTelephone) return;
  const there = new URL(link.href, location.href);
  if (there.origin !== location.origin || (there.pathname === location.pathname && there.hash)) return;
  if (there.pathname === place.dataset.page && form()) {
    event.preventDefault();
    open(there.pathname + there.search);
  } else {
    link.target = '_blank';
  }
}

export function begin(share) {
  document.addEventListener('input', (event) => { if (event.isTrusted && event.target.form && event.target.form === form()) touched = form(); });
  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target.id === 'pop') popped(event.detail.target.querySelector('[data-pop]'));
  });
  document.addEventListener('click', (event) => { if (share.isHolder) keep(event); }, true);
  popped(document.querySelector('#pop [data-pop]'));
}
