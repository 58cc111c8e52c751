/* The countdown runs by the server's clock; when the opening goes on, the page is loaded anew. */
(() => {
  const clock = document.querySelector("[data-countdown]");
  const live = document.querySelector("[data-live]");
  const phase = () => live.querySelector("[data-phase]")?.dataset.phase;
  const before = phase();
  const isTyping = () => [...document.querySelectorAll("textarea, input[name=reason]")].some((field) => field.value);

  if (clock) {
    const ahead = Number(clock.dataset.server) * 1000 - Date.now();
    const two = (value) => String(value).padStart(2, "0");
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
  document.body.addEventListener("htmx:afterSettle", () => {
    if (phase() !== before && !isTyping()) window.location.reload();
  });
})();
