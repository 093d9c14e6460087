// News for open pages. {% live "board" %} listens; every element with data-live="board" (several with a space) gets the event `live`, whose detail says
// what happened (kind and numbers): <div data-live="board" data-live-kinds="seat call" hx-get="…" hx-trigger="live">, or data-live-but="said" for all kinds but
// these; with data-live-first it looks once when the page begins to listen, for what happened between. Elements hear at most one event in 400 ms (data-live-every="2000": in so many), and none while a dialog in them is open. After a break everything
// looks again; while nothing can be heard, everything looks every 20 s. Scripts listen to `live:news`
// on document for each event as it comes, and to `live:state` for lost and heard.
const place = document.querySelector('[data-live-address]');
const TOGETHER = 400;
const LOOK_EVERY = 20000;
const SILENT_FOR = 50000; // three beats of the server
const waiting = new Map();
let source = null;
let lastId = '';
let heardAt = 0;
let pause = 1000;
let isLost = false;
let isFirst = true;
let isOver = false;
let looking = null;

function tell(element, detail) {
  const kinds = element.dataset.liveKinds?.split(' ');
  if (kinds && detail.kind && !kinds.includes(detail.kind)) return;
  if (element.dataset.liveBut?.split(' ').includes(detail.kind)) return;
  if (waiting.has(element)) return;
  const together = Number(element.dataset.liveEvery) || TOGETHER;
  waiting.set(element, setTimeout(() => pass(element, detail), detail.kind ? together : Math.random() * together));
}

// Who is asked something in a dialog is not interrupted: its piece of the page hears of it when the dialog is closed.
function pass(element, detail) {
  const dialog = element.querySelector('dialog[open]');
  if (dialog) {
    dialog.addEventListener('close', () => pass(element, detail), { once: true });
    return;
  }
  waiting.delete(element);
  if (element.isConnected) element.dispatchEvent(new CustomEvent('live', { detail }));
}

// What was asked for before the dialog was opened does not close it either.
document.addEventListener('htmx:beforeSwap', (event) => {
  const element = event.detail.target;
  const dialog = element?.matches('[data-live]') && element.querySelector('dialog[open]');
  if (!dialog || event.detail.requestConfig.elt !== element) return;
  event.detail.shouldSwap = false;
  dialog.addEventListener('close', () => tell(element, {}), { once: true });
});

function lookAgain() {
  document.querySelectorAll('[data-live]').forEach((element) => tell(element, {}));
  document.dispatchEvent(new CustomEvent('live:news', { detail: {} }));
}

function news(event) {
  heard();
  lastId = event.lastEventId;
  const told = JSON.parse(event.data);
  const topic = told.to;
  document.querySelectorAll(`[data-live~="${CSS.escape(topic)}"]`).forEach((element) => tell(element, told));
  document.dispatchEvent(new CustomEvent('live:news', { detail: told }));
}

function show(lost) {
  if (lost === isLost) return;
  isLost = lost;
  place.querySelector('[data-live-lost]').hidden = !lost;
  document.dispatchEvent(new CustomEvent('live:state', { detail: { lost } }));
  clearInterval(looking);
  if (lost) looking = setInterval(lookAgain, LOOK_EVERY);
}

function heard() {
  heardAt = Date.now();
  pause = 1000;
  show(false);
  if (isFirst) document.querySelectorAll('[data-live-first]').forEach((element) => tell(element, {}));
  isFirst = false;
}

function over() {
  isOver = true;
  source.close();
  clearInterval(looking);
  place.querySelector('[data-live-over]').hidden = false;
  document.dispatchEvent(new CustomEvent('live:state', { detail: { lost: true, over: true } }));
}

function listen() {
  if (isOver) return;
  source?.close();
  const address = new URL(place.dataset.liveAddress, location.href);
  address.searchParams.set('hear', place.dataset.liveHear);
  if (lastId) address.searchParams.set('after', lastId);
  source = new EventSource(address, { withCredentials: true });
  source.addEventListener('beat', heard);
  source.addEventListener('news', news);
  source.addEventListener('refresh', () => { heard(); lastId = ''; lookAgain(); });
  source.addEventListener('over', (event) => {
    if (JSON.parse(event.data).why === 'signed_out') over();
    else again();
  });
  source.addEventListener('error', again);
}

function again() {
  source.close();
  show(true);
  setTimeout(listen, pause + Math.random() * pause);
  pause = Math.min(pause * 2, 30000);
}

if (place?.dataset.liveAddress) {
  listen();
  setInterval(() => {
    if (!isOver && !isLost && Date.now() - heardAt > SILENT_FOR) again();
  }, 5000);
  window.addEventListener('online', () => { if (isLost && !isOver) { pause = 1000; listen(); } });
  window.addEventListener('pagehide', () => source?.close());
  window.addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
} else if (place) {
  setInterval(lookAgain, LOOK_EVERY);
}
