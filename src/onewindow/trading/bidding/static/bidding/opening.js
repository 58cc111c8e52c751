/* When the opening goes on, the page is loaded anew. */
(() => {
  const live = document.querySelector("[data-live]");
  const phase = () => live.querySelector("[data-phase]")?.dataset.phase;
  const before = phase();
  const isTyping = () => [...document.querySelectorAll("textarea, input[name=reason]")].some((field) => field.value);
  document.body.addEventListener("htmx:afterSettle", () => {
    if (phase() !== before && !isTyping()) window.location.reload();
  });
})();
