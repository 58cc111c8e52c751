// The boards of today: moved by the stream; without it a board asks for itself every few seconds.
(() => {
  "use strict";
  const WORDS = { live: "实时", asking: "实时推送未连上，定时刷新", lost: "连接中断，显示的是先前的数，正在重连" };

  document.querySelectorAll("[data-refresh]").forEach((place) => {
    const every = Number(place.dataset.refresh) * 1000;
    let asking = 0;
    let mode = "";

    function show(state) {
      const sign = place.querySelector("[data-live-state]");
      if (sign && sign.textContent !== WORDS[state]) sign.textContent = WORDS[state];
    }

    async function ask() {
      if (document.hidden || place.contains(document.activeElement)) return;
      const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
      if (!answer?.ok || answer.redirected) return show("lost");
      const part = await answer.text();
      if (place.contains(document.activeElement)) return;
      const opened = [...place.querySelectorAll("details[open]")].map((one) => one.id);
      place.innerHTML = part;
      opened.forEach((id) => id && document.getElementById(id)?.setAttribute("open", ""));
      paint();
      show(mode);
    }

    const paint = window.followBoard(place, {
      again: ask,
      state: (state) => {
        mode = state;
        clearInterval(asking);
        asking = state === "live" ? 0 : setInterval(ask, every);
        show(state);
      },
    });
    document.addEventListener("visibilitychange", ask);
  });

  // The generation of a year: its progress asks for itself, and the page comes anew at the end.
  const filling = document.querySelector("[data-filling]");
  const every = filling && setInterval(async () => {
    const answer = await fetch(filling.dataset.filling).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const made = document.createElement("template");
    made.innerHTML = (await answer.text()).trim();
    const fresh = made.content.firstElementChild;
    if (fresh?.dataset.filling) return filling.replaceChildren(...fresh.children);
    clearInterval(every);
    if (fresh?.matches(".ck-filling--failed")) filling.replaceWith(fresh);
    else location.reload();
  }, 5000);
})();
