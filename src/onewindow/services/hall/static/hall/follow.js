// Follow a hall: its events come as a stream, or by asking where streams do not come through.
// Every event is told once and in order; after a break it goes on with the first one missed.
(() => {
  "use strict";
  const ASK_EVERY = 2000;
  const TRY_AGAIN = 20000;

  window.followHall = ({ code, after, live, desk, event: tell, state: show }) => {
    const base = live ? `${location.protocol}//${location.hostname}:${live}` : "";
    let last = Number(after) || 0;
    let stream = null;
    let asking = 0;

    function take(event) {
      if (event.sequence <= last) return;
      last = event.sequence;
      tell(event);
    }

    function open() {
      stream?.close();
      stream = new EventSource(`${base}/live/${desk ? "desk" : "halls"}/${code}?after=${last}`, {
        withCredentials: Boolean(desk),
      });
      stream.onopen = () => {
        clearInterval(asking);
        asking = 0;
        show("live");
      };
      stream.onmessage = (message) => take(JSON.parse(message.data));
      stream.onerror = () => {
        if (!asking) {
          show("lost");
          asking = setInterval(ask, ASK_EVERY);
          ask();
        }
        if (stream.readyState === EventSource.CLOSED) setTimeout(open, TRY_AGAIN);
      };
    }

    async function ask() {
      try {
        const answer = await fetch(`/api/v1/halls/${code}/events?after=${last}`);
        if (!answer.ok) throw new Error(answer.status);
        (await answer.json()).forEach(take);
        if (asking) show("asking");
      } catch {
        if (asking) show("lost");
      }
    }

    open();
  };

  // A place on a page that is fetched anew when something happens in its hall.
  document.querySelectorAll("[data-follow]").forEach((place) => {
    const own = place.dataset;
    const sign = document.querySelector("[data-live-state]");
    const words = { live: "实时", asking: "定时刷新", lost: "连接中断，正在重连" };
    let waiting = 0;
    if (own.every) setInterval(refresh, own.every * 1000);

    async function refresh() {
      waiting = 0;
      if (document.activeElement?.closest("[data-follow]")?.matches(":has(dialog[open], details[open] :focus)")) return;
      const answer = await fetch(own.source || location.href, { headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      const focused = document.activeElement?.dataset?.key;
      const opened = [...place.querySelectorAll("details[open]")].map((one) => one.id);
      place.innerHTML = await answer.text();
      opened.forEach((id) => id && document.getElementById(id)?.setAttribute("open", ""));
      if (focused) place.querySelector(`[data-key="${focused}"]`)?.focus();
      place.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
    }

    window.followHall({
      code: own.follow,
      after: own.head,
      live: own.live,
      desk: own.desk,
      state: (state) => {
        if (!sign) return;
        sign.dataset.liveState = state;
        sign.textContent = words[state];
      },
      event: (event) => {
        const mine = own.number && event.number === own.number;
        if (own.number && !mine && event.letter !== own.letter) return;
        if (own.counter && event.counter !== own.counter) return;
        // 自己的号立即刷新；别人的号错开一会儿，免得满厅手机同时来问。
        const pause = mine || own.desk || own.counter ? 150 : 1000 + Math.random() * 4000;
        if (mine) {
          clearTimeout(waiting);
          waiting = 0;
        }
        waiting ||= setTimeout(refresh, pause);
        if (mine && event.kind === "called" && navigator.vibrate) navigator.vibrate([300, 150, 300]);
      },
    });
  });
})();
