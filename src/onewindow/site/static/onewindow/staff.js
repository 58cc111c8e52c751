// Keyboard help for the clerks' pages; every action is also an ordinary link or button.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];
  const current = () => rows().findIndex((row) => row.contains(document.activeElement));
  const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const next = Math.min(Math.max(current() + step, 0), all.length - 1);
    const target = all[next].querySelector("a, button, input");
    if (target) target.focus();
  }

  const keys = {
    "/": () => document.querySelector("input[type=search], input[name=q]")?.focus(),
    j: () => go(1),
    k: () => go(-1),
    n: () => document.querySelector(".ow-actionbar__actions a, .ow-actionbar__actions button")?.focus(),
    x: () => rows()[current()]?.querySelector("input[type=checkbox]")?.click(),
    "?": () => document.getElementById("keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("input[data-check-all]");
    if (!all) return;
    rows().forEach((row) => {
      const box = row.querySelector("input[type=checkbox]");
      if (box && !box.disabled) box.checked = all.checked;
    });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
})();
