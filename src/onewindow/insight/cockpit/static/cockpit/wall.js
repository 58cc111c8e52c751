// The wall screen: pages in turn, moved by the stream, asked for again each half minute; says when
// it lost touch.
(() => {
  "use strict";
  const STAYS = 15_000;
  const ASKS = 30_000;
  const place = document.querySelector("[data-wall]");
  const sign = document.querySelector("[data-asked]");
  const clock = document.querySelector("[data-clock]");
  let at = 0;

  const pages = () => [...place.querySelectorAll("[data-page]")];

  function show() {
    const all = pages();
    at %= all.length;
    all.forEach((page, number) => (page.hidden = number !== at));
  }

  function tick() {
    clock.textContent = new Date().toLocaleString("zh-CN", { month: "long", day: "numeric", weekday: "long", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  }

  async function ask() {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      place.innerHTML = await answer.text();
      sign.textContent = "";
      paint();
      show();
    } else if (answer?.status === 404) {
      location.reload();
    } else {
      sign.textContent = "连接中断，显示的是先前的数";
    }
  }

  const paint = window.followBoard(place, { again: ask, state: () => {} });
  tick();
  show();
  setInterval(tick, 5000);
  setInterval(() => {
    at += 1;
    show();
  }, STAYS);
  setInterval(ask, ASKS);
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      at += event.key === "ArrowRight" ? 1 : pages().length - 1;
      show();
    }
  });
})();
