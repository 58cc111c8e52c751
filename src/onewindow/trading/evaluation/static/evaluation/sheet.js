/* Findings and scores save themselves; scores are moved through by keys and checked while typed. */
const WAIT = 700;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const words = form.querySelector("[data-autosave-words]");
  let timer = 0;
  const say = (text, isWrong) => {
    words.textContent = text;
    words.classList.toggle("text-danger", Boolean(isWrong));
  };
  const save = async () => {
    const body = new FormData(form);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" } });
      const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : { words: "没有保存，请刷新页面后再试。" };
      say(answer.ok ? `${told.words} ${new Date().toLocaleTimeString("zh-CN")}` : told.words, !answer.ok);
    } catch {
      say("网络不通，还没有保存，请不要关闭页面。", true);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    say("未保存…");
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  const cells = [...form.querySelectorAll("input[data-row]")];
  const at = (row, column) => cells.find((cell) => Number(cell.dataset.row) === row && Number(cell.dataset.column) === column);
  const check = (cell) => {
    const value = cell.value.trim();
    const isWrong = value !== "" && !(/^\d+(\.\d{1,2})?$/.test(value) && Number(value) <= Number(cell.dataset.full));
    cell.setAttribute("aria-invalid", String(isWrong));
    cell.title = isWrong ? `应在0到${Number(cell.dataset.full)}之间，最多两位小数` : "";
  };
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [0, 1] };
  for (const cell of cells) {
    check(cell);
    cell.addEventListener("input", () => check(cell));
    cell.addEventListener("focus", () => cell.select());
    cell.addEventListener("keydown", (event) => {
      const move = step[event.key];
      if (!move) return;
      event.preventDefault();
      const [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
      (at(row + move[0], column + move[1]) || (event.key === "Enter" && at(row + 1, 0)) || cell).focus();
    });
  }
}
