// A part of a page that asks for itself again every few seconds, and says so when it cannot.
(() => {
  "use strict";
  document.querySelectorAll("[data-refresh]").forEach((place) => {
    async function ask() {
      if (document.hidden || place.contains(document.activeElement)) return;
      const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
      const sign = place.querySelector(".ck-asof");
      if (!answer?.ok || answer.redirected) {
        if (sign) sign.textContent = "连接中断，显示的是先前的数，正在重连";
        return;
      }
      const part = await answer.text();
      if (!place.contains(document.activeElement)) place.innerHTML = part;
    }
    setInterval(ask, Number(place.dataset.refresh) * 1000);
  });
})();
