// The line of a seat: registers at the exchange over a websocket, takes and ends the one call of the seat, and says what happens to it.
// Events: `line` (away, ready, lost, refused), `call` (ringing, talking, over), `sound` (gone, back, microphone).
const GATHER = 400; // milliseconds for the addresses of this machine
const DEAF_AFTER = 4; // seconds without any sound from the exchange
const RETRY_CREDENTIALS = 8000;
const EARLY = 5000; // milliseconds for which an answer counts that was given as soon as the page knew of the call, before it rang here
const PICKS_UP = /answer-after=0/; // in Call-Info, where the exchange rings for what this seat has begun itself

export class Line extends EventTarget {
  constructor(place, devices, audio) {
    super();
    this.place = place;
    this.devices = devices;
    this.audio = audio;
    this.session = null;
    this.isMuted = false;
    this.isOwn = false;
    this.isStopped = false;
    this.answersUntil = 0;
    this.window = crypto.randomUUID();
    devices.addEventListener('changed', () => this.takeDevices());
  }

  async start() {
    this.say('line', 'away');
    try {
      const [{ default: JsSIP }, given] = await Promise.all([import(this.place.dataset.library), this.credentials()]);
      if (this.isStopped) return;
      if (!given) { this.say('line', 'refused'); return; }
      this.open(JsSIP, given);
    } catch {
      this.say('line', 'lost');
      setTimeout(() => { if (!this.isStopped) this.start(); }, RETRY_CREDENTIALS);
    }
  }

  async credentials() {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const body = new URLSearchParams({ window: this.window });
    const answer = await fetch(this.place.dataset.credentials, { method: 'POST', headers: { 'X-CSRFToken': token }, body });
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer.ok ? answer.json() : null;
  }

  open(JsSIP, given) {
    JsSIP.debug.disable();
    this.phone = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(given.address)],
      uri: given.uri,
      authorization_user: given.user,
      password: given.secret,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
    });
    this.phone.on('registered', () => this.say('line', 'ready'));
    this.phone.on('unregistered', () => this.say('line', 'lost'));
    this.phone.on('registrationFailed', ({ response }) => this.say('line', response ? 'refused' : 'lost'));
    this.phone.on('disconnected', () => this.say('line', 'lost'));
    this.phone.on('newRTCSession', ({ session, originator, request }) => this.take(session, originator, request));
    this.phone.start();
    window.addEventListener('online', () => this.again());
  }

  // The network is back: nothing waits for the next try, and a call that goes on finds its new way.
  again() {
    if (!this.phone.isConnected()) return;
    this.phone.register();
    if (this.session?.isEstablished()) this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
  }

  // This page goes. A call that is on was not put down: its line is lost (Q.850), and the caller waits for a seat again.
  stop() {
    this.isStopped = true;
    if (this.session?.isEstablished()) this.session.terminate({ extraHeaders: ['Reason: Q.850;cause=41;text="page closed"'] });
    this.phone?.stop();
  }

  take(session, originator, request) {
    if (originator !== 'remote' || this.session) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.session = session;
    this.isMuted = false;
    this.isOwn = PICKS_UP.test(request.getHeader('Call-Info') ?? '');
    const connected = ({ peerconnection }) => this.hear(peerconnection);
    let gathered = null;
    session.on('peerconnection', connected);
    session.on('icecandidate', ({ ready }) => { clearTimeout(gathered); gathered = setTimeout(ready, GATHER); });
    session.on('confirmed', () => { this.say('call', 'talking'); this.watch(); });
    for (const end of ['ended', 'failed']) session.on(end, () => this.over());
    this.say('call', 'ringing');
    if (this.isOwn || Date.now() < this.answersUntil) this.answer();
    this.answersUntil = 0;
  }

  hear(connection) {
    connection.addEventListener('track', ({ streams: [stream] }) => {
      this.audio.srcObject = stream;
      this.devices.listenOn(this.audio);
    });
    connection.addEventListener('iceconnectionstatechange', () => {
      const state = connection.iceConnectionState;
      if (state === 'disconnected' || state === 'failed') this.say('sound', 'gone');
      if (state === 'connected' || state === 'completed') this.say('sound', 'back');
      if (state === 'failed' && this.session?.isEstablished()) this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    });
  }

  async answer() {
    const session = this.session;
    if (!session) this.answersUntil = Date.now() + EARLY;
    if (!session || session.isEstablished() || this.isAnswering) return;
    this.isAnswering = true;
    try {
      this.stream = await this.devices.microphone();
      if (this.session === session) session.answer({ mediaStream: this.stream, pcConfig: { iceServers: [] } });
      else this.silence();
    } catch {
      this.say('sound', 'microphone');
    } finally {
      this.isAnswering = false;
    }
  }

  end() {
    if (!this.session) return false;
    this.session.terminate();
    return true;
  }

  mute() {
    if (!this.session?.isEstablished()) return;
    this.isMuted = !this.isMuted;
    if (this.isMuted) this.session.mute({ audio: true });
    else this.session.unmute({ audio: true });
  }

  // Another microphone or other headphones were chosen, or one was unplugged: the call goes on over what there is now.
  async takeDevices() {
    this.devices.listenOn(this.audio);
    if (!this.session?.isEstablished()) return;
    try {
      const stream = await this.devices.microphone();
      const sender = this.session.connection.getSenders().find((one) => one.track?.kind === 'audio' || one.track === null);
      await sender.replaceTrack(stream.getAudioTracks()[0]);
      this.silence();
      this.stream = stream;
      if (this.isMuted) stream.getAudioTracks()[0].enabled = false;
    } catch {
      this.say('sound', 'microphone');
    }
  }

  // Whether anything arrives: packets of sound are counted each second while somebody talks.
  watch() {
    let before = -1;
    let quiet = 0;
    let isDeaf = false;
    clearInterval(this.watching);
    this.watching = setInterval(async () => {
      const connection = this.session?.connection;
      if (!connection) return;
      let received = 0;
      for (const one of (await connection.getStats()).values()) if (one.type === 'inbound-rtp') received += one.packetsReceived;
      const talks = document.querySelector('[data-talks="1"]') !== null;
      quiet = received === before && talks ? quiet + 1 : 0;
      before = received;
      if (quiet >= DEAF_AFTER && !isDeaf) { isDeaf = true; this.say('sound', 'gone'); }
      if (quiet === 0 && isDeaf) { isDeaf = false; this.say('sound', 'back'); }
    }, 1000);
  }

  over() {
    clearInterval(this.watching);
    this.session = null;
    this.silence();
    this.audio.srcObject = null;
    this.say('sound', 'back');
    this.say('call', 'over');
  }

  silence() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }

  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
