// The telephone of a seat, on every page that has its bar. The bar is the server's piece (how the seat stands, what can be asked); here is what only the
// browser can do: the line itself, the sounds, the troubles. One window of the browser holds the line – the telephone's own small one, else a console –,
// and all others lead it (phone_share.js): pages may be left and loaded in the middle of a call.
import { begin as beginForm } from './phone_console.js';
import { Devices } from './phone_devices.js';
import { Line } from './phone_line.js';
import { Share } from './phone_share.js';
import { Sounds } from './phone_sounds.js';

const place = document.getElementById('phone');
const bar = document.getElementById('phone-bar');
const title = document.title;
const PAGE = place.dataset.place === 'page';
const WINDOW = 'popup,width=480,height=560';
const OPENS_WITHIN = 15000;
const AWAY = ['none', 'elsewhere']; // no window of this browser has the telephone
const DIALS = '[data-dials], #form-monitor, #form-whisper, #form-barge, #form-take_over';
const SHARED = ['lost', 'refused', 'elsewhere', 'microphone', 'headset', 'deaf'];
const share = new Share(place.dataset.seat);
let now = { line: PAGE ? 'none' : 'away', call: '', isMuted: false, rings: false, troubles: [] }; // how the telephone stands, wherever it is
let line = null;
let sounds = null;
let devices = null;

const notice = (code) => document.querySelector(`[data-trouble="${code}"]`);
const look = () => {
  htmx.trigger(bar, 'phone:look');
  const pop = document.getElementById('pop');
  if (pop) htmx.trigger(pop, 'phone:look');
};

// ---- how the telephone stands

// Said by the window that holds the line, to itself and to the others.
function stand(changed) {
  now = { ...now, ...changed };
  show();
  if (share.isHolder) share.tell('told', now);
}

function trouble(code, isOn) {
  stand({ troubles: [...now.troubles.filter((one) => one !== code), ...(isOn ? [code] : [])] });
}

function show() {
  const button = place.querySelector('[data-line]');
  if (button) {
    const word = button.querySelector('[data-line-word]');
    button.dataset.line = now.line;
    word.textContent = word.dataset[`word${now.line[0].toUpperCase()}${now.line.slice(1)}`] ?? word.dataset.wordLost;
  }
  const said = [...now.troubles, now.line];
  for (const code of SHARED) notice(code).hidden = !said.includes(code);
  const beside = document.querySelector('[data-beside]');
  if (beside) beside.hidden = PAGE || share.isHolder || now.line === 'elsewhere';
  const take = document.getElementById('phone-take');
  if (take) take.disabled = Boolean(now.call);
  document.title = now.call === 'ringing' ? `☎ ${place.dataset.wordRinging} · ${title}` : title;
  ring();
  dress();
}

// A window in which nothing was ever pressed may make no sound: then one that can be seen rings for it.
const mayRing = () => navigator.userActivation?.hasBeenActive ?? true;
function ring() {
  if (!sounds) return;
  const isMine = share.isHolder ? mayRing() : now.rings && mayRing() && document.visibilityState === 'visible';
  if (now.call === 'ringing' && isMine && !line?.isOwn) sounds.ring();
  else sounds.hush();
}

// What only the browser knows is put on again after each exchange of the bar.
function dress() {
  const mute = document.getElementById('phone-mute');
  if (mute) {
    mute.setAttribute('aria-pressed', String(now.isMuted));
    mute.classList.toggle('btn-warning', now.isMuted);
    mute.querySelector('span').textContent = now.isMuted ? place.dataset.wordUnmute : place.dataset.wordMute;
  }
  const answer = document.getElementById('phone-answer');
  if (answer) answer.disabled = now.line !== 'ready' || now.call === 'talking';
}

// ---- the line, where this window holds it

function called(state) {
  if (state === 'ringing' && line.isOwn) sounds.pip();
  const rings = state === 'ringing' && !line.isOwn && !mayRing();
  stand({ call: state === 'over' ? '' : state, isMuted: line?.isMuted ?? false, rings, troubles: now.troubles.filter((one) => one !== 'microphone') });
  look();
}

function start() {
  line = new Line(place, devices, document.getElementById('phone-audio'));
  const mine = line;
  line.addEventListener('line', ({ detail }) => {
    if (line !== mine) return;
    stand({ line: detail });
    if (detail === 'ready') look(); // what happened while this page was on its way here
  });
  line.addEventListener('call', ({ detail }) => { if (line === mine) called(detail); });
  line.addEventListener('sound', ({ detail }) => {
    if (detail === 'microphone') trouble('microphone', true);
    else trouble('deaf', detail === 'gone');
  });
  line.start();
}

function stop(state) {
  line?.stop();
  line = null;
  stand({ line: state, call: '', isMuted: false, troubles: [] });
}

async function ask() {
  if (!await share.ask() && PAGE) stand({ line: 'none', call: '', isMuted: false, troubles: [] });
}

async function ownWindow() {
  const other = await share.ask();
  share.hold(!other?.call); // a call that is on is not torn away: the line comes when it is free
  const allowed = await navigator.permissions?.query({ name: 'microphone' }).catch(() => null);
  if (allowed?.state !== 'prompt') return;
  (await devices.microphone().catch(() => null))?.getTracks().forEach((track) => track.stop()); // asked for now, not when it rings
}

function begin() {
  if (!place.dataset.hasTelephone) return;
  if (!window.isSecureContext || !navigator.mediaDevices) { notice('insecure').hidden = false; return; }
  devices = new Devices(document.getElementById('phone-devices'));
  sounds = new Sounds(devices);
  devices.addEventListener('gone', ({ detail }) => { if (share.isHolder) trouble(detail.none ? 'microphone' : 'headset', true); });
  devices.addEventListener('there', () => { if (share.isHolder) stand({ troubles: now.troubles.filter((one) => one !== 'headset' && one !== 'microphone') }); });
  share.addEventListener('held', () => { start(); devices.look(false); });
  share.addEventListener('taken', () => { stop('away'); ask(); share.hold(); });
  share.addEventListener('told', ({ detail }) => stand(detail));
  share.addEventListener('asked', () => share.tell('told', now));
  share.addEventListener('act', ({ detail }) => ACTS[detail]?.());
  share.addEventListener('look', look);
  if (place.dataset.place === 'window') ownWindow();
  else ask();
  if (place.dataset.place === 'console') share.hold();
}

// What happens at the seat is heard where the line is held and passed on; and the telephone may have been opened on another computer.
document.addEventListener('live:news', ({ detail }) => {
  if (share.isHolder && detail.kind !== 'said') share.tell('look');
  if (!line || detail.kind !== 'telephone' || detail.window === line.window) return;
  stop('elsewhere');
});

const network = () => { notice('network').hidden = navigator.onLine; };
window.addEventListener('offline', network);
window.addEventListener('online', network);
window.addEventListener('beforeunload', (event) => { if (share.isHolder && now.call) event.preventDefault(); });
window.addEventListener('pagehide', () => {
  if (!share.isHolder) return;
  line?.stop();
  share.tell('told', { ...now, line: 'none', call: '', troubles: [] });
});
document.addEventListener('visibilitychange', () => { if (PAGE && document.visibilityState === 'visible') { ask(); look(); } });

// ---- the telephone's own window

function openWindow() {
  const isOpen = window.open(place.dataset.window, `phone-${place.dataset.seat}`, WINDOW) !== null;
  notice('blocked').hidden = isOpen;
  return isOpen;
}

// Until the line is there; opens its window where there is none. False when it does not come.
function lineIsThere() {
  if (now.line === 'ready') return true;
  if (PAGE && AWAY.includes(now.line) && !openWindow()) return false;
  const waits = document.querySelector('[data-waits]');
  waits.hidden = false;
  return new Promise((resolve) => {
    const deadline = Date.now() + OPENS_WITHIN;
    const looking = setInterval(() => {
      if (now.line !== 'ready' && Date.now() < deadline) return;
      clearInterval(looking);
      waits.hidden = true;
      resolve(now.line === 'ready');
    }, 100);
  });
}

// Nobody is rung up for a telephone that is not there: it is opened first, then what was asked for goes on.
async function after(event, goOn) {
  if (!place.dataset.hasTelephone || now.line === 'ready') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await lineIsThere()) goOn();
}
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches(DIALS)) after(event, () => form.requestSubmit(event.submitter));
}, true);
document.addEventListener('click', (event) => {
  if (!PAGE || !place.dataset.hasTelephone || !AWAY.includes(now.line)) return;
  if (event.target.closest('.phone [value="ready"]')) openWindow();
  if (!event.target.closest('.phone-line')) return;
  event.stopImmediatePropagation();
  openWindow();
}, true);

// ---- what is pressed

function hangUp() {
  htmx.ajax('POST', place.dataset.instruct, { target: bar, swap: 'innerHTML', values: { verb: 'hang_up' } });
}

const ACTS = {
  answer: () => line?.answer(),
  end: () => { if (!line?.end()) hangUp(); },
  mute: () => { line?.mute(); stand({ isMuted: line?.isMuted ?? false }); },
  take: () => { if (!line) start(); },
};
const HERE = {
  ...ACTS,
  test_ear: () => sounds.test('ear'),
  test_bell: () => sounds.test('bell'),
  open: openWindow,
};

function press(act) {
  if (share.isHolder || !(act in ACTS)) HERE[act]?.();
  else if (act === 'take' && !PAGE) share.hold(true);
  else if (act === 'take') openWindow();
  else if (act === 'end' && !now.call) hangUp();
  else share.tell('act', act);
}

document.addEventListener('click', (event) => {
  const asked = event.target.closest('[data-phone]');
  if (asked) press(asked.dataset.phone);
  const key = event.target.closest('[data-key]');
  if (key) {
    const field = document.getElementById('phone-digits');
    field.value += key.dataset.key;
    field.focus();
  }
});

// ---- pieces

document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.path === place.dataset.instruct) event.detail.parameters.key = crypto.randomUUID();
});

// An instruction that was taken closes its dialog; one that was refused is said in it.
document.addEventListener('htmx:afterRequest', (event) => {
  const dialog = event.detail.elt.closest?.('dialog');
  if (!dialog || event.detail.requestConfig.path !== place.dataset.instruct || event.detail.xhr.status !== 200) return;
  dialog.close();
  event.detail.elt.closest('form')?.reset();
});
document.addEventListener('dialog:opening', (event) => {
  document.getElementById(`${event.target.id}-trouble`)?.replaceChildren();
  for (const fact of event.target.querySelectorAll('[data-from]')) {
    const known = fact.dataset.from.split(' ').map((id) => document.getElementById(id)?.value.trim()).filter(Boolean);
    fact.textContent = known.join(' ') || fact.dataset.empty;
    fact.toggleAttribute('data-unknown', known.length === 0);
  }
}, true);

let wasOpen = false;
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.target === bar) wasOpen = document.getElementById('phone-menu')?.open && event.detail.requestConfig.verb === 'get';
});
document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target !== bar) return;
  if (wasOpen) document.getElementById('phone-menu').open = true;
  if (event.detail.xhr.status === 200) document.getElementById('phone-trouble').replaceChildren();
  dress();
});

// ---- the time left for notes

class CountDown extends HTMLElement {
  connectedCallback() {
    this.ends = Date.now() + Number(this.getAttribute('left')) * 1000;
    this.tick();
    this.timer = setInterval(() => this.tick(), 500);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.ends - Date.now()) / 1000));
    this.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    if (left > 0 || this.isOver) return;
    this.isOver = true;
    setTimeout(() => htmx.ajax('POST', place.dataset.stand, { target: bar, swap: 'innerHTML', values: { to: 'due' } }), 1500);
  }
}
customElements.define('count-down', CountDown);

beginForm(share);
begin();
