// Reading aloud with the browser's own voice: no network. The button appears only where the browser can speak.
if ('speechSynthesis' in window) {
  for (const button of document.querySelectorAll('[data-read-aloud]')) {
    button.hidden = false;
    const words = button.querySelector('span');
    const start = words.textContent;
    const stopped = () => { words.textContent = start; };
    button.addEventListener('click', () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        stopped();
        return;
      }
      const speech = new SpeechSynthesisUtterance(document.getElementById(button.dataset.readAloud)?.innerText ?? '');
      speech.lang = document.documentElement.lang.replace('zh-Hans', 'zh-CN');
      speech.rate = 0.9;
      speech.onend = stopped;
      speech.onerror = stopped;
      words.textContent = button.dataset.stop;
      speechSynthesis.speak(speech);
    });
  }
  window.addEventListener('pagehide', () => speechSynthesis.cancel());
}
