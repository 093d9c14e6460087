// <call-timer elapsed="157"> counts up; <live-clock due="2026-11-24T18:00:00+08:00" day="天" hour="小时" minute="分"> counts down by the minute.
class CallTimer extends HTMLElement {
  connectedCallback() {
    this.began = Date.now() - Number(this.getAttribute('elapsed') || 0) * 1000;
    this.tick();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const seconds = Math.max(0, Math.floor((Date.now() - this.began) / 1000));
    const two = (number) => String(number).padStart(2, '0');
    const hours = Math.floor(seconds / 3600);
    this.textContent = `${hours ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }
}
customElements.define('call-timer', CallTimer);

class LiveClock extends HTMLElement {
  connectedCallback() {
    this.tick();
    this.timer = setInterval(() => this.tick(), 30000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const rest = Date.parse(this.getAttribute('due')) - Date.now();
    const minutes = Math.floor(Math.abs(rest) / 60000);
    const parts = [[Math.floor(minutes / 1440), 'day'], [Math.floor(minutes / 60) % 24, 'hour'], [minutes % 60, 'minute']];
    const shown = parts.filter(([number], at) => number || at === 2).slice(0, 2).map(([number, unit]) => `${number} ${this.getAttribute(unit) ?? unit}`);
    this.textContent = shown.join(' ');
    this.toggleAttribute('data-over', rest < 0);
  }
}
customElements.define('live-clock', LiveClock);
