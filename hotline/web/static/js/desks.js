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
document.addEventListener('htmx:load', (event) => event.detail.elt !== document.body && event.detail.elt.querySelectorAll('[data-signs]').forEach(watch));

// A category has a usual urgency: it is set as long as nobody has chosen another.
let urgency = document.getElementById('id_urgency');
let usual = urgency?.value;
document.addEventListener('htmx:afterSwap', (event) => {
  if (!urgency?.isConnected) {
    urgency = document.getElementById('id_urgency');
    usual = urgency?.value;
  }
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

// Suggestions never move what somebody is about to press: while the pointer or the focus is in a [data-steady] place, what comes for it waits.
const waiting = new WeakMap();
document.addEventListener('htmx:beforeSwap', (event) => {
  const place = event.detail.target;
  if (!place.matches?.('[data-steady]') || !event.detail.shouldSwap || isPressed(event)) return;
  if (!place.matches(':hover') && !place.contains(document.activeElement)) return;
  event.detail.shouldSwap = false;
  waiting.set(place, event.detail.serverResponse);
});
function settle(place) {
  const fragment = waiting.get(place);
  if (fragment === undefined || place.matches(':hover') || place.contains(document.activeElement)) return;
  waiting.delete(place);
  htmx.swap(place, fragment, { swapStyle: 'innerHTML' });
}
const steady = (root) => root.querySelectorAll('[data-steady]').forEach((place) => {
  place.addEventListener('mouseleave', () => settle(place));
  place.addEventListener('focusout', () => setTimeout(() => settle(place)));
});
steady(document);
document.addEventListener('htmx:load', (event) => event.detail.elt !== document.body && steady(event.detail.elt));

// Enter in a field [data-presses="what"] looks once more for what stands in it, then presses the first that is found.
document.addEventListener('keydown', (event) => {
  const field = event.target.closest?.('[data-presses]');
  if (!field || event.key !== 'Enter' || event.isComposing || event.altKey || event.ctrlKey) return;
  event.preventDefault();
  if (!field.value.trim()) return;
  htmx.trigger(document.querySelector(field.dataset.presses.split(' ')[0]), 'presses', { pressing: field.dataset.presses });
});
const isPressed = (event) => event.detail.requestConfig?.triggeringEvent?.type === 'presses';
document.addEventListener('htmx:afterSwap', (event) => {
  if (isPressed(event)) document.querySelector(event.detail.requestConfig.triggeringEvent.detail.pressing)?.click();
});
// A word that was typed to its end, not one that is being typed: what is not found counts for the editors.
document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.triggeringEvent?.type === 'presses') event.detail.parameters.settled = '1';
});

// A category that is proposed stands in its field at a click or key.
document.addEventListener('click', (event) => {
  const offer = event.target.closest('[data-sets]');
  const form = offer?.closest('form');
  if (!form) return;
  let field = null;
  for (const [name, value] of Object.entries(JSON.parse(offer.dataset.sets))) {
    field = form.elements[name];
    if (field) field.value = value;
  }
  field?.dispatchEvent(new Event('change', { bubbles: true }));
  field?.focus();
});
