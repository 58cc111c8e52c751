// A board that moves: its parts come as a stream and take the old ones' place, wherever they stand.
(() => {
  "use strict";
  const PATIENCE = 10000;
  const TRY_AGAIN = 30000;

  function put(place, key, html) {
    const old = place.querySelector(`[data-part="${CSS.escape(key)}"]`);
    if (!old) return;
    const made = document.createElement("template");
    made.innerHTML = html.trim();
    const fresh = made.content.firstElementChild;
    if (old.isEqualNode(fresh)) return;
    old.querySelectorAll("details[open]").forEach((one) => fresh.querySelector(`#${one.id}`)?.setAttribute("open", ""));
    const within = [old, ...old.querySelectorAll("a, summary")];
    const focused = within.indexOf(document.activeElement);
    old.replaceWith(fresh);
    if (focused >= 0) [fresh, ...fresh.querySelectorAll("a, summary")][focused]?.focus({ preventScroll: true });
  }

  // Returns `paint`, to be called after the place was fetched anew; tells `state` and `again`.
  window.followBoard = (place, { state, again }) => {
    const { live, stream: path } = place.dataset;
    const base = live ? `${location.protocol}//${location.hostname}:${live}` : "";
    const known = new Map();
    let at = "";
    let stream = null;
    let losing = 0;

    function paint() {
      if (!at) return;
      known.forEach((html, key) => put(place, key, html));
      document.querySelectorAll("[data-updated]").forEach((sign) => (sign.textContent = `更新于 ${at}`));
    }

    function take(message) {
      const said = JSON.parse(message.data);
      if (said.whole) {
        known.clear();
        state("live");
      }
      at = said.at;
      Object.entries(said.parts).forEach(([key, html]) => known.set(key, html));
      paint();
      if (said.again) again();
    }

    function open() {
      stream = new EventSource(`${base}${path}`, { withCredentials: true });
      stream.onopen = () => {
        clearTimeout(losing);
        losing = 0;
      };
      stream.onmessage = take;
      stream.onerror = () => {
        // 每几分钟重连一次是正常的，过一会儿还没连上才算断。
        losing ||= setTimeout(lose, PATIENCE);
        if (stream.readyState === EventSource.CLOSED) setTimeout(open, TRY_AGAIN);
      };
    }

    function lose() {
      known.clear();
      at = "";
      state("asking");
    }

    if (path) {
      losing = setTimeout(lose, PATIENCE);
      open();
    } else state("asking");
    return paint;
  };
})();
