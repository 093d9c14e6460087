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
      const text = document.getElementById(button.dataset.readAloud);
      const speech = new SpeechSynthesisUtterance(text?.innerText ?? '');
      // a text may be in another language than its page
      speech.lang = (text?.lang || document.documentElement.lang).replace('zh-Hans', 'zh-CN').replace('zh-Hant', 'zh-TW');
      speech.rate = 0.9;
      speech.onend = stopped;
      speech.onerror = stopped;
      words.textContent = button.dataset.stop;
      speechSynthesis.speak(speech);
    });
  }
  window.addEventListener('pagehide', () => speechSynthesis.cancel());
}
