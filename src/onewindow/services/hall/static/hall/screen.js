// A hall screen: the latest call large and spoken, the others below, what else is on beside them.
(() => {
  "use strict";
  const root = document.querySelector("[data-screen]");
  const own = root.dataset;
  const counterOnly = own.counter || "";
  const letters = own.letters ? own.letters.split(",") : [];
  const SPOKEN_WITHIN = 90_000;
  const SHOWN = 6;

  const clock = document.querySelector("[data-clock]");
  const tick = () => {
    const now = new Date();
    clock.textContent = now.toLocaleString("zh-CN", { month: "long", day: "numeric", weekday: "long", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  };
  if (clock) {
    tick();
    setInterval(tick, 5000);
  }

  const sign = document.querySelector("[data-live-state]");
  const words = { live: "实时", asking: "定时刷新", lost: "连接中断，正在重连" };

  // ---- 语音：浏览器须有中文语音，且被点过一下屏幕 ----
  const voiceSign = document.querySelector("[data-voice]");
  const waitingWords = [];
  let voice = null;
  let silent = own.speaks !== "1" || !("speechSynthesis" in window);

  function findVoice() {
    voice = window.speechSynthesis?.getVoices().find((one) => one.lang.replace("_", "-").startsWith("zh")) || null;
    sayVoice();
  }

  function sayVoice(problem) {
    if (!voiceSign) return;
    const state = own.speaks !== "1" ? "off" : silent || !voice ? "none" : problem ? "asleep" : "on";
    voiceSign.dataset.voice = state;
    voiceSign.textContent = { off: "语音已关", none: "本机没有中文语音", asleep: "点一下屏幕开启语音", on: "语音已开" }[state];
  }

  function speak(text) {
    if (silent || !voice) return;
    const said = new SpeechSynthesisUtterance(text);
    said.lang = "zh-CN";
    said.voice = voice;
    said.rate = 0.9;
    said.onerror = (event) => {
      if (event.error === "not-allowed") {
        waitingWords.push(text);
        sayVoice("asleep");
      }
    };
    said.onstart = () => sayVoice();
    window.speechSynthesis.speak(said);
  }

  if ("speechSynthesis" in window) {
    window.speechSynthesis.addEventListener?.("voiceschanged", findVoice);
    findVoice();
    document.addEventListener("pointerdown", () => waitingWords.splice(0).slice(-1).forEach(speak));
  } else {
    sayVoice();
  }

  // ---- 叫号 ----
  const list = document.querySelector("[data-calls]");
  const latest = document.querySelector("[data-latest]");

  function row(call) {
    const item = document.createElement("li");
    item.dataset.number = call.number;
    const number = document.createElement("b");
    number.textContent = call.number;
    const where = document.createElement("span");
    where.textContent = call.detail.counter_name || `${call.counter}号窗口`;
    item.append(number, where);
    return item;
  }

  function call(event) {
    if (counterOnly && event.counter !== counterOnly) return;
    if (letters.length && !letters.includes(event.letter)) return;
    const where = event.detail.counter_name || `${event.counter}号窗口`;
    if (latest) {
      latest.querySelector("[data-number]").textContent = event.number;
      const place = latest.querySelector("[data-where]");
      if (place) place.textContent = where;
      latest.classList.remove("is-new");
      void latest.offsetWidth;
      latest.classList.add("is-new");
      latest.hidden = false;
      document.querySelector("[data-nobody]")?.setAttribute("hidden", "");
    }
    if (list) {
      list.querySelector(`[data-number="${CSS.escape(event.number)}"]`)?.remove();
      list.prepend(row(event));
      [...list.children].slice(SHOWN).forEach((old) => old.remove());
    }
    if (Date.now() - Date.parse(event.at) < SPOKEN_WITHIN) speak(`请 ${[...event.number].join(" ")} 号，到${where}`);
  }

  // ---- 等候人数 ----
  const queues = document.querySelector("[data-queues]");
  let asking = 0;

  async function askBoard() {
    asking = 0;
    const answer = await fetch(`/api/v1/halls/${own.code}/board`).catch(() => null);
    if (!answer?.ok) return;
    const board = await answer.json();
    board.queues.forEach((queue) => {
      const place = queues?.querySelector(`[data-letter="${queue.letter}"]`);
      if (!place) return;
      place.querySelector("b").textContent = queue.waiting;
      place.querySelector("[data-wait]").textContent = queue.wait;
    });
    if (counterOnly) showCounter(board.counters.find((one) => one.number === counterOnly));
  }

  function showCounter(counter) {
    const state = document.querySelector("[data-counter-state]");
    if (!state) return;
    const shown = counter?.state === "open" ? (counter.ticket ? "正在办理" : "欢迎") : counter ? `暂停服务（${counter.words}）` : "窗口未开放";
    state.textContent = shown;
    const number = latest?.querySelector("[data-number]");
    if (number) number.textContent = counter?.ticket || "——";
  }

  window.followHall({
    code: own.code,
    after: own.head,
    live: own.live,
    state: (state) => {
      sign.dataset.liveState = state;
      sign.textContent = words[state];
    },
    event: (event) => {
      if (event.kind === "called" || event.kind === "recalled") call(event);
      if (event.kind === "screen") location.reload();
      asking ||= setTimeout(askBoard, 800);
    },
  });

  // ---- 节目轮播 ----
  const items = [...document.querySelectorAll("[data-item]")];
  let at = 0;
  function turn() {
    items.forEach((item, number) => (item.hidden = number !== at));
    const seconds = Number(items[at].dataset.seconds) || 15;
    at = (at + 1) % items.length;
    setTimeout(turn, seconds * 1000);
  }
  if (items.length > 1) turn();

  // 没有动态时，预计等候也会变。
  if (queues) setInterval(() => (asking ||= setTimeout(askBoard, 0)), 60_000);

  // 节目单有时段：每十分钟看一次有没有变化。
  if (own.address) setInterval(() => fetch(own.address, { method: "HEAD" }).then((a) => a.ok && location.reload()).catch(() => {}), 600_000);
})();
