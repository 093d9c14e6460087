// Which microphone, headphones and bell a seat uses: chosen in the dialog, kept on this device, tried there, and missed at once.
// Events: `changed` (others are chosen, or one has come or gone), `gone` and `there` (of what was chosen).
const KEY = 'phone:devices';
const FIELDS = { mic: 'audioinput', ear: 'audiooutput', bell: 'audiooutput' };

export class Devices extends EventTarget {
  constructor(dialog) {
    super();
    this.dialog = dialog;
    this.chosen = this.read();
    navigator.mediaDevices.addEventListener('devicechange', () => this.look(true));
    dialog.addEventListener('dialog:opening', () => this.open());
    dialog.addEventListener('close', () => this.closed());
    for (const field of Object.keys(FIELDS)) this.select(field).addEventListener('change', () => this.choose(field));
    window.addEventListener('storage', ({ key }) => { if (key === KEY) this.chosenElsewhere(); });
    this.look(false);
  }

  // In another window of this browser: the line goes on over what is chosen there.
  chosenElsewhere() {
    this.chosen = this.read();
    this.dispatchEvent(new CustomEvent('changed'));
  }

  read() {
    try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
  }

  select(field) {
    return document.getElementById(`phone-${field}`);
  }

  choose(field) {
    this.chosen[field] = this.select(field).value;
    try { localStorage.setItem(KEY, JSON.stringify(this.chosen)); } catch { /* storage is switched off */ }
    this.dispatchEvent(new CustomEvent('changed'));
    if (this.meter) this.tryMicrophone();
  }

  // The one that was chosen where it is there, else whatever there is.
  async microphone() {
    const wanted = this.chosen.mic;
    const there = wanted && (await navigator.mediaDevices.enumerateDevices()).some((one) => one.deviceId === wanted);
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    if (there) audio.deviceId = { exact: wanted };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    stream.getAudioTracks()[0].addEventListener('ended', () => this.look(true));
    return stream;
  }

  async listenOn(audio, field = 'ear') {
    if (!audio.setSinkId) return;
    try { await audio.setSinkId(this.chosen[field] || ''); } catch { await audio.setSinkId('').catch(() => {}); }
  }

  async look(hasChanged) {
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const [field, kind] of Object.entries(FIELDS)) this.list(this.select(field), all.filter((one) => one.kind === kind), this.chosen[field]);
    const microphones = all.filter((one) => one.kind === 'audioinput');
    const isNamed = microphones.some((one) => one.deviceId); // before anybody has allowed it no device has a name
    const isGone = microphones.length === 0 || (isNamed && [this.chosen.mic, this.chosen.ear].some((id) => id && !all.some((one) => one.deviceId === id)));
    this.dispatchEvent(new CustomEvent(isGone ? 'gone' : 'there', { detail: { none: microphones.length === 0 } }));
    if (hasChanged) this.dispatchEvent(new CustomEvent('changed'));
  }

  list(select, devices, chosen) {
    select.replaceChildren(...devices.map((one, at) => new Option(one.label || `${at + 1}`, one.deviceId)));
    if (chosen && devices.some((one) => one.deviceId === chosen)) select.value = chosen;
  }

  async open() {
    await this.tryMicrophone();
    await this.look(false);
  }

  // The bar moves with the voice.
  async tryMicrophone() {
    this.closed();
    const trouble = this.dialog.querySelector('[data-device-trouble]');
    try {
      this.trial = await this.microphone();
      trouble.hidden = true;
    } catch {
      trouble.hidden = false;
      return;
    }
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(this.trial).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const meter = document.getElementById('phone-level');
    this.meter = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      meter.value = Math.min(1, Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) * 6);
    }, 100);
    this.context = context;
  }

  closed() {
    clearInterval(this.meter);
    this.meter = null;
    this.trial?.getTracks().forEach((track) => track.stop());
    this.trial = null;
    this.context?.close();
    this.context = null;
  }
}
