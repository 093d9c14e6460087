// Dialogs: [data-dialog="id"] opens one (a link stays a link without scripts), [data-close] closes it, [data-confirm="question"] asks first.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      const menu = opener.closest('details.menu');
      if (menu) { menu.open = false; menu.querySelector('summary').focus(); } // where the focus returns to
      dialog.dispatchEvent(new CustomEvent('dialog:opening'));
      dialog.showModal();
      dialog.querySelector('[autofocus], .field input:not([type="hidden"]), .field textarea, .field select')?.focus();
    }
    return;
  }
  const closer = event.target.closest('[data-close]');
  if (closer) {
    event.preventDefault();
    closer.closest('dialog')?.close();
    return;
  }
  if (event.target.matches?.('dialog.dialog') && !event.target.querySelector('form:not([method="dialog"])')) event.target.close();
});

document.addEventListener('click', (event) => {
  const asked = event.target.closest('[data-confirm]');
  const dialog = document.getElementById('confirm');
  if (!asked || !dialog || asked.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  document.getElementById('confirm-text').textContent = asked.dataset.confirm;
  dialog.returnValue = 'no';
  dialog.addEventListener('close', () => {
    asked.focus();
    if (dialog.returnValue !== 'yes') return;
    asked.dataset.confirmed = '1';
    asked.click();
    delete asked.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
}, true);

// A menu closes on Escape and on a click elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.isComposing) return;
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});
