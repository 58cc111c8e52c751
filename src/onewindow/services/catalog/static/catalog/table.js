// The grid of a decision table by keyboard; every step is an ordinary button as well.
(() => {
  "use strict";
  const box = (target) => target.closest?.("#table-form [data-col]");

  function beside(from, step) {
    const line = from.closest("[data-line]");
    const next = step > 0 ? line.nextElementSibling : line.previousElementSibling;
    return next?.querySelector(`[data-col="${from.dataset.col}"]`);
  }

  function press(row, action) {
    row.querySelector(`button[value^="${action}:"]`)?.click();
  }

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("#table-form");
    if (!form) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.querySelector('button[value="save"]').click();
      return;
    }
    const here = box(event.target);
    if (!here) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      press(here.closest("[data-line]"), event.key === "ArrowUp" ? "up" : "down");
    } else if (event.key === "Enter" && here.tagName !== "TEXTAREA") {
      event.preventDefault();
      const next = beside(here, event.shiftKey ? -1 : 1);
      if (next) {
        next.focus();
        next.select?.();
      } else if (!event.shiftKey) {
        const kind = here.name.split(".")[0];
        form.querySelector(`button[data-add="${kind}"]`)?.focus();
      }
    }
  });
})();
