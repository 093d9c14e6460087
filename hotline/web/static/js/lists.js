// Rows of pages that are longer than the window begin at the page that is shown.
document.querySelectorAll(':is(.tabs, .desks) > [aria-current]').forEach((page) => {
  const row = page.parentElement;
  if (row.scrollWidth > row.clientWidth) row.scrollLeft = page.offsetLeft - row.offsetLeft - (row.clientWidth - page.offsetWidth) / 2;
});

// Lists: arrow keys go from line to line, the box in the heading chooses all, the batch bar counts.
function links(list) {
  const lines = list.matches('table') ? list.querySelectorAll('tbody tr') : list.children;
  return [...lines].map((line) => line.querySelector('a, button, input:not([type="checkbox"])') ?? (line.matches('a, button') ? line : null)).filter(Boolean);
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const list = event.target.closest?.('[data-arrow-list]');
  if (!list || event.target.matches('input:not([type="checkbox"]), textarea, select')) return;
  const items = links(list);
  const line = list.matches('table') ? event.target.closest('tr') : [...list.children].find((child) => child.contains(event.target));
  const at = items.findIndex((item) => line?.contains(item));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || !items[to]) return;
  event.preventDefault();
  items[to].focus();
});

document.addEventListener('change', (event) => {
  const form = event.target.closest?.('[data-batch]');
  if (!form) return;
  const boxes = [...form.querySelectorAll('[name="chosen"]')];
  const all = form.querySelector('[data-choose-all]');
  if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const count = form.querySelector('[data-chosen-count]');
  if (count) count.textContent = chosen;
});
