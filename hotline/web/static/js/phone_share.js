// One telephone among the windows of a browser: exactly one holds the line, which the browser's own locks see to; the others show how it stands and
// pass on what is pressed there.
// Events: `held` (the line is ours), `taken` (another window has taken it over), `told` (how the telephone stands, from the window that holds it), `act`
// (something was pressed in another window), `look` (something has happened at the seat).
const ANSWERS_WITHIN = 700; // milliseconds in which the window that holds the line says how it stands

export class Share extends EventTarget {
  constructor(seat) {
    super();
    this.lock = `softphone-${seat}`;
    this.isHolder = false;
    this.channel = new BroadcastChannel(this.lock);
    this.channel.addEventListener('message', ({ data }) => this.hear(data));
  }

  hear({ is, what }) {
    if (is === 'asked' || is === 'act') {
      if (this.isHolder) this.say(is, what);
    } else if (!this.isHolder) this.say(is, what);
  }

  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // To all other windows of this seat.
  tell(is, what) {
    this.channel.postMessage({ is, what });
  }

  // Hold the line as soon as nobody else does; `isTaken` takes it from whoever does.
  async hold(isTaken = false) {
    try {
      await navigator.locks.request(this.lock, { steal: isTaken }, () => {
        this.isHolder = true;
        this.say('held');
        return new Promise(() => {});
      });
    } catch {
      this.isHolder = false;
      this.say('taken');
    }
  }

  // How the telephone stands; null when no window holds the line.
  ask() {
    return new Promise((resolve) => {
      const answered = ({ detail }) => { clearTimeout(tooLate); resolve(detail); };
      const tooLate = setTimeout(() => { this.removeEventListener('told', answered); resolve(null); }, ANSWERS_WITHIN);
      this.addEventListener('told', answered, { once: true });
      this.tell('asked');
    });
  }
}
