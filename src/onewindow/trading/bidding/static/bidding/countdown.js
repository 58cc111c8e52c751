/* A countdown runs by the server's clock; at its end the page is loaded anew. */
(() => {
  const two = (value) => String(value).padStart(2, "0");
  for (const clock of document.querySelectorAll("[data-countdown]")) {
    const ahead = Number(clock.dataset.server) * 1000 - Date.now();
    const tick = () => {
      const left = Math.max(0, Math.ceil((Number(clock.dataset.countdown) * 1000 - Date.now() - ahead) / 1000));
      const days = Math.floor(left / 86400);
      const time = `${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
      clock.textContent = days ? `${days}天 ${time}` : time;
      if (left) setTimeout(tick, 1000);
      else window.location.reload();
    };
    tick();
  }
})();
