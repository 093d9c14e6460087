// Shortcuts: [data-hotkey="Alt+Q"], always with a modifier, never while an input method composes. A field gets the focus, anything else a
// click. A person's own keys come as <meta name="hotkeys" content='{"Alt+Q":"Alt+W"}'>: shipped key to own key.
const own = (() => {
  try { return JSON.parse(document.querySelector('meta[name="hotkeys"]')?.content ?? '{}'); } catch { return {}; }
})();
const keysOf = (element) => own[element.dataset.hotkey] ?? element.dataset.hotkey;

function pressed(event) {
  const key = event.code.replace(/^Key|^Digit|^Numpad(?=\d)/, '').replace('NumpadEnter', 'Enter');
  return [event.ctrlKey && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.metaKey && 'Meta', key].filter(Boolean).join('+');
}

function isShown(element) {
  // A step in a closed menu keeps its keys.
  return !element.disabled && (element.closest('.step-more') !== null || (element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null || element.matches('input')));
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.keyCode === 229 || !(event.ctrlKey || event.altKey)) return;
  const keys = pressed(event);
  const open = document.querySelector('dialog[open]');
  // With a dialog open only its own keys count; the form being written in comes before the rest of the page.
  const near = event.target.closest?.('form');
  const hits = [...(open ?? document).querySelectorAll('[data-hotkey]')].filter((element) => keysOf(element) === keys && isShown(element));
  const hit = hits.find((element) => near?.contains(element)) ?? hits[0];
  if (!hit) return;
  event.preventDefault();
  if (hit.matches('input:not([type="button"], [type="submit"]), textarea, select')) {
    hit.focus();
    hit.select?.();
  } else hit.click();
});

function name(element) {
  const words = element.dataset.hotkeyLabel ?? element.getAttribute('aria-label');
  if (words) return words;
  if (element.labels?.length) {
    const group = element.type === 'radio' && element.closest('fieldset')?.querySelector('legend');
    return (group || element.labels[0]).textContent.trim();
  }
  const copy = element.cloneNode(true);
  copy.querySelectorAll('kbd, svg').forEach((part) => part.remove());
  return copy.textContent.trim();
}

document.getElementById('hotkeys')?.addEventListener('dialog:opening', () => {
  const seen = new Set();
  const lines = [...document.querySelectorAll('[data-hotkey]')].filter((element) => isShown(element) && !seen.has(keysOf(element)) && seen.add(keysOf(element))).map((element) => {
    const line = document.createElement('div');
    const keys = document.createElement('dt');
    const cap = document.createElement('kbd');
    cap.textContent = keysOf(element).replace('Enter', '↵').replaceAll('+', ' ');
    keys.append(cap);
    const what = document.createElement('dd');
    what.textContent = name(element);
    line.append(keys, what);
    return line;
  });
  document.querySelector('[data-hotkey-list]').replaceChildren(...lines);
});

function announce(root) {
  for (const element of root.querySelectorAll('[data-hotkey]')) element.setAttribute('aria-keyshortcuts', keysOf(element).replace('Ctrl', 'Control'));
}
announce(document);
document.addEventListener('htmx:load', (event) => announce(event.detail.elt));
