// What the telephone itself is heard with: the bell while a call rings, and a tone to try the headphones. Made here, no file is loaded.
const RING = [[440, 0.4], [0, 0.2], [440, 0.4], [0, 2.0]];
const PIP = [[880, 0.12]];
const TONE = [[660, 0.35], [0, 0.1], [880, 0.35]];

export class Sounds {
  constructor(devices) {
    this.devices = devices;
  }

  // To open a device takes the browser a moment in which nothing else is done: one is opened for a whole ringing.
  async open(field) {
    const context = new AudioContext();
    const wanted = this.devices.chosen[field];
    if (wanted && context.setSinkId) await context.setSinkId(wanted).catch(() => {});
    return context;
  }

  // Milliseconds until the notes are over.
  play(notes, context) {
    let at = context.currentTime + 0.05;
    for (const [pitch, seconds] of notes) {
      if (pitch) this.note(context, pitch, at, seconds);
      at += seconds;
    }
    return (at - context.currentTime) * 1000;
  }

  async once(notes, field) {
    const context = await this.open(field);
    setTimeout(() => context.close(), this.play(notes, context) + 200);
  }

  note(context, pitch, at, seconds) {
    const tone = context.createOscillator();
    const loud = context.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(0.25, at + 0.02);
    loud.gain.setValueAtTime(0.25, at + seconds - 0.03);
    loud.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }

  async ring() {
    if (this.ringing) return;
    const mine = this.ringing = {};
    const context = await this.open('bell');
    while (this.ringing === mine) {
      const lasts = this.play(RING, context);
      await new Promise((resolve) => setTimeout(resolve, lasts));
    }
    context.close();
  }

  hush() {
    this.ringing = null;
  }

  // The telephone has picked up by itself.
  pip() {
    this.once(PIP, 'ear');
  }

  test(field) {
    this.once(TONE, field);
  }
}
