// The kiosk: a clock, a heartbeat, and back to the beginning when nobody touches it any more.
(() => {
  "use strict";
  const IDLE = 45_000;
  const BEAT = 60_000;
  const body = document.body.dataset;
  const clock = document.querySelector("[data-clock]");
  setInterval(() => (clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false })), 5000);

  async function beat() {
    const answer = await fetch(body.beat, { method: "POST", headers: { "X-CSRFToken": body.token } }).catch(() => null);
    if (answer?.ok && /reload|restart/.test(await answer.text())) location.reload();
  }
  beat();
  setInterval(beat, BEAT);

  const given = document.querySelector("[data-back]");
  if (given) {
    setTimeout(() => location.replace(given.dataset.back), 15_000);
    return;
  }
  let idle = 0;
  const again = () => {
    clearTimeout(idle);
    idle = setTimeout(() => location.replace(location.pathname), IDLE);
  };
  ["pointerdown", "keydown", "input"].forEach((kind) => document.addEventListener(kind, again));
  const form = document.querySelector("[data-kiosk]");
  if (document.querySelector(".kiosk-refused")) again();
  form?.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
})();
