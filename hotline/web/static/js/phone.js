// The telephone on the seat's console. The bar is the server's piece (how the seat stands, what can be asked); here is what only the browser
// can do: the line itself, the sounds, the troubles, and that no page is left while a call is on.
import { Devices } from './phone_devices.js';
import { Line } from './phone_line.js';
import { Sounds } from './phone_sounds.js';

const place = document.getElementById('phone');
const bar = document.getElementById('phone-bar');
const title = document.title;
const LOCK = 'softphone';
const ELSEWHERE_LOOK = 4000;
let line = null;
let sounds = null;
let call = ''; // ringing or talking, as this browser has it

const trouble = (code, isOn) => { document.querySelector(`[data-trouble="${code}"]`).hidden = !isOn; };
const look = () => {
  htmx.trigger(bar, 'phone:look');
  const pop = document.getElementById('pop');
  if (pop) htmx.trigger(pop, 'phone:look');
};

// ---- the line

function showLine(state) {
  const button = place.querySelector('[data-line]');
  const word = button.querySelector('[data-line-word]');
  button.dataset.line = state;
  word.textContent = word.dataset[`word${state[0].toUpperCase()}${state.slice(1)}`] ?? word.dataset.wordLost;
  trouble('lost', state === 'lost');
  trouble('refused', state === 'refused');
  trouble('elsewhere', state === 'elsewhere');
}

function showCall(state) {
  call = state === 'over' ? '' : state;
  if (state === 'ringing') {
    sounds.ring();
    document.title = `☎ ${place.dataset.wordRinging} · ${title}`;
  } else {
    sounds.hush();
    document.title = title;
  }
  trouble('microphone', false);
  dress();
  look();
}

// What only this browser knows is put on again after each exchange of the bar.
function dress() {
  const mute = document.getElementById('phone-mute');
  if (mute) {
    mute.setAttribute('aria-pressed', String(line?.isMuted ?? false));
    mute.classList.toggle('btn-warning', line?.isMuted ?? false);
    mute.querySelector('span').textContent = line?.isMuted ? place.dataset.wordUnmute : place.dataset.wordMute;
  }
  const answer = document.getElementById('phone-answer');
  if (answer) answer.disabled = call !== 'ringing';
}

async function begin() {
  if (!place.dataset.hasTelephone) return;
  if (!window.isSecureContext || !navigator.mediaDevices) { trouble('insecure', true); return; }
  const devices = new Devices(document.getElementById('phone-devices'));
  sounds = new Sounds(devices);
  devices.addEventListener('gone', ({ detail }) => trouble(detail.none ? 'microphone' : 'headset', true));
  devices.addEventListener('there', () => { trouble('headset', false); trouble('microphone', false); });
  line = new Line(place, devices, document.getElementById('phone-audio'));
  line.addEventListener('line', ({ detail }) => {
    if (!line) return;
    showLine(detail);
    if (detail === 'ready') look(); // what happened while this page was on its way here
  });
  line.addEventListener('call', ({ detail }) => showCall(detail));
  line.addEventListener('sound', ({ detail }) => {
    if (detail === 'microphone') trouble('microphone', true);
    else trouble('deaf', detail === 'gone');
  });
  // One window has the telephone; another one takes it when that is closed.
  const elsewhere = setTimeout(() => showLine('elsewhere'), ELSEWHERE_LOOK);
  navigator.locks.request(LOCK, () => {
    clearTimeout(elsewhere);
    line.start();
    return new Promise(() => {});
  });
}

// The seat's person has opened her console elsewhere: that one has the telephone now.
document.addEventListener('live:news', ({ detail }) => {
  if (!line || detail.kind !== 'telephone' || detail.window === line.window) return;
  line.stop();
  line = null;
  sounds.hush();
  showLine('elsewhere');
});

const network = () => trouble('network', !navigator.onLine);
window.addEventListener('offline', network);
window.addEventListener('online', network);
window.addEventListener('beforeunload', (event) => { if (call) event.preventDefault(); });
window.addEventListener('pagehide', () => line?.stop());

// ---- what is pressed

function end() {
  if (line?.end()) return;
  htmx.ajax('POST', place.dataset.instruct, { target: bar, swap: 'innerHTML', values: { verb: 'hang_up' } });
}

const ACTS = {
  answer: () => line?.answer(),
  end,
  mute: () => { line?.mute(); dress(); },
  test_ear: () => sounds.test('ear'),
  test_bell: () => sounds.test('bell'),
};

document.addEventListener('click', (event) => {
  const asked = event.target.closest('[data-phone]');
  if (asked) ACTS[asked.dataset.phone]?.();
  const key = event.target.closest('[data-key]');
  if (key) {
    const field = document.getElementById('phone-digits');
    field.value += key.dataset.key;
    field.focus();
  }
});

// Who is signed on keeps this page: others open beside it, so that no call is missed and none breaks off.
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href]');
  if (!link || link.target || bar.querySelector('[data-seat-state="off"]') || !place.dataset.hasTelephone) return;
  const there = new URL(link.href, location.href);
  if (there.origin !== location.origin || (there.pathname === location.pathname && there.hash)) return;
  if (there.pathname === place.dataset.page) {
    event.preventDefault();
    open(there.pathname + there.search);
  } else {
    link.target = '_blank';
  }
}, true);

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
  if (event.detail.target === bar) {
    if (wasOpen) document.getElementById('phone-menu').open = true;
    if (event.detail.xhr.status === 200) document.getElementById('phone-trouble').replaceChildren();
    dress();
  }
  if (event.detail.target.id === 'pop') popped(event.detail.target.querySelector('[data-pop]'));
});

// ---- the form of the call

const form = () => document.getElementById('register');
let touched = null;
document.addEventListener('input', (event) => { if (event.isTrusted && event.target.form === form()) touched = form(); });

function isEmpty() {
  const written = ['content', 'title', 'name', 'address_text'].some((name) => form().elements[name]?.value.trim());
  return touched !== form() && !written && !form().querySelector('[data-takes-focus]');
}

function open(address) {
  document.activeElement?.blur(); // the page that comes says itself where one goes on
  htmx.ajax('GET', address, { target: '#main', select: '#main', swap: 'outerHTML' });
}

// Who calls is shown beside the form; a form in which nothing stands yet becomes that of the call.
function popped(pop) {
  if (!pop || !form() || form().elements.call.value === pop.dataset.pop || !isEmpty()) return;
  open(place.dataset.page);
}

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

popped(document.querySelector('#pop [data-pop]'));
begin();
