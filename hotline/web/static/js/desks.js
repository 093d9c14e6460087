// What the desks of the centre do besides: digits choose an answer, signs of the five elements, the usual urgency of a category.
document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const group = event.target.closest?.('[data-digits]');
  if (!group || !event.target.matches('input[type="radio"], input[type="checkbox"]')) return;
  const digit = event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
  if (!digit) return;
  const set = event.target.closest('fieldset') ?? group;
  const choice = set.querySelectorAll('input[type="radio"], input[type="checkbox"]')[Number(digit) - 1];
  if (!choice || choice.disabled) return;
  event.preventDefault();
  choice.focus();
  choice.click();
  const next = group.dataset.digits === 'next' && choice.type === 'radio' ? following(set) : null;
  if (next) next.focus();
});

// After an answer by digit the next question takes the focus.
function following(set) {
  const sets = [...set.closest('form').querySelectorAll('[data-digits] fieldset')].filter((other) => other.checkVisibility());
  const other = sets[sets.indexOf(set) + 1];
  return other?.querySelector('input:checked') ?? other?.querySelector('input');
}

// The five elements: a chip is lit when the text matches its pattern or a field of its own is filled in.
function watch(list) {
  const text = document.getElementById(list.dataset.signs);
  const form = text?.form;
  if (!form) return;
  const chips = [...list.querySelectorAll('[data-pattern]')].map((chip) => ({ chip, pattern: new RegExp(chip.dataset.pattern, 'i'), fields: chip.dataset.fields.split(' ').filter(Boolean) }));
  const show = () => {
    for (const { chip, pattern, fields } of chips) {
      const there = fields.some((name) => form.elements[name]?.value.trim()) || pattern.test(text.value);
      if (there === chip.hasAttribute('data-there')) continue;
      chip.toggleAttribute('data-there', there);
      const word = chip.querySelector('.sign-word');
      word.textContent = there ? word.dataset.yes : word.dataset.no;
    }
  };
  form.addEventListener('input', show);
  form.addEventListener('change', show);
  show();
}
document.querySelectorAll('[data-signs]').forEach(watch);

// A category has a usual urgency: it is set as long as nobody has chosen another.
const urgency = document.getElementById('id_urgency');
let usual = urgency?.value;
document.addEventListener('htmx:afterSwap', (event) => {
  const hint = event.detail.target.querySelector?.('[data-usual-urgency]');
  if (!hint || !urgency || urgency.value !== usual || hint.dataset.usualUrgency === usual) return;
  usual = hint.dataset.usualUrgency;
  urgency.value = usual;
  urgency.dispatchEvent(new Event('change', { bubbles: true }));
});

// Units that may be chosen by key: the choice fills the field beside it.
document.addEventListener('change', (event) => {
  if (!event.target.matches('[data-shows]')) return;
  const place = document.getElementById(event.target.dataset.shows);
  if (place && event.target.checked) place.querySelector('input:not([type="hidden"])')?.focus();
});

// What the acceptance rules propose fills the dialog it opens; what somebody has written there herself stays.
document.addEventListener('click', (event) => {
  const offer = event.target.closest('[data-fills]');
  const form = offer?.closest('form');
  if (!form) return;
  for (const [name, value] of Object.entries(JSON.parse(offer.dataset.fills))) {
    const field = form.elements[name];
    if (!field) continue;
    if (field instanceof RadioNodeList || field.type === 'radio') {
      const choice = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (choice && !choice.disabled) choice.checked = true;
    } else if (!field.value.trim() || field.value === field.dataset.filled) {
      field.value = field.dataset.filled = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
});
