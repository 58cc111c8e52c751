// The counter's keys: one key for the step that comes next. Every key is also a button.
(() => {
  "use strict";
  const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "radio";
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const key = event.key === " " ? "n" : event.key.toLowerCase();
      if (event.repeat && key === "n") {
        event.preventDefault();
        return;
      }
      const button = document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
      if (!button || button.disabled) return;
      if (event.key === " " && event.target.closest("a, button, summary, label")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      button.click();
    },
    true,
  );

  const show = () =>
    document.querySelectorAll("[data-since]").forEach((place) => {
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.since)) / 1000));
      place.textContent = `${Math.floor(seconds / 60)}分${String(seconds % 60).padStart(2, "0")}秒`;
    });
  show();
  setInterval(show, 1000);
})();
