// What the telephone itself is heard with: the bell while a call rings, and a tone to try the headphones. Made here, no file is loaded.
const RING = [[440, 0.4], [0, 0.2], [440, 0.4], [0, 2.0]];
const PIP = [[880, 0.12]];
const TONE = [[660, 0.35], [0, 0.1], [880, 0.35]];

export class Sounds {
  constructor(devices) {
    this.devices = devices;
  }

  async play(notes, field) {
    const context = new AudioContext();
    const wanted = this.devices.chosen[field];
    if (wanted && context.setSinkId) await context.setSinkId(wanted).catch(() => {});
    let at = context.currentTime + 0.05;
    for (const [pitch, seconds] of notes) {
      if (pitch) this.note(context, pitch, at, seconds);
      at += seconds;
    }
    setTimeout(() => context.close(), (at - context.currentTime) * 1000 + 200);
    return (at - context.currentTime) * 1000;
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
    if (this.isRinging) return;
    this.isRinging = true;
    while (this.isRinging) {
      const lasts = await this.play(RING, 'bell');
      await new Promise((resolve) => setTimeout(resolve, lasts));
    }
  }

  hush() {
    this.isRinging = false;
  }

  // The telephone has picked up by itself.
  pip() {
    this.play(PIP, 'ear');
  }

  test(field) {
    this.play(TONE, field);
  }
}
