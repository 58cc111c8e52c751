/* Makes a key of the demonstration in this browser and has it certified. */
import { hex, keep, newKey } from "./keys.js";

const form = document.querySelector("[data-demo-key]");
const words = form.querySelector("[data-words]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  words.textContent = "正在生成密钥…";
  try {
    const key = await newKey();
    const body = new FormData(form);
    body.set("public", hex(key.public));
    const answer = await fetch(form.action, { method: "POST", body });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.reasons.join("；"));
    await keep(said.fingerprint, key.private);
    window.location.reload();
  } catch (error) {
    words.textContent = error.message || "没有办成，请再试一次。";
    button.disabled = false;
  }
});
form.querySelector("button").disabled = false;
