/* The page of a bidder: files are sealed here and sent as ciphertext in pieces. */
import { inWords, rollOf } from "./roll.js";
import { Bid, bytes } from "./sealing.js";

const form = document.querySelector("[data-bid]");
const bar = form.querySelector("progress");
const words = form.querySelector("[data-words]");
const problems = form.querySelector("[data-problems]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const PIECE = 1024 * 1024;
const TRIES = 5;

async function call(method, address, body, type = "application/json") {
  const answer = await fetch(`/api/v1/${address}`, {
    method,
    headers: { "X-CSRFToken": token, "Content-Type": type },
    body: method === "GET" ? undefined : body,
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refusal(said);
  return said;
}

class Refusal extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.reasons = (problem.violations || []).map((one) => one.message + (one.source ? `（${one.source}）` : ""));
    if (!this.reasons.length) this.reasons = [this.message];
  }
}

/* A piece that does not get through is sent again; the server says from where. */
async function sendPiece(bid, name, offset, content) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call("PUT", `bids/${bid}/parts/${name}?offset=${offset}`, content, "application/octet-stream");
    } catch (error) {
      if (error instanceof Refusal || attempt === TRIES) throw error;
      words.textContent = `网络中断，第${attempt}次重试…`;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}

async function sendPart(bid, part, sealed, tell) {
  let held = new Uint8Array(0);
  let offset = 0;
  const flush = async () => {
    await sendPiece(bid, part.name, offset, held);
    offset += held.length;
    tell(held.length);
    held = new Uint8Array(0);
  };
  for await (const chunk of sealed.chunks(part.name)) {
    held = bytes(held, chunk);
    if (held.length >= PIECE) await flush();
  }
  if (held.length) await flush();
}

function progress(label, whole) {
  let done = 0;
  bar.hidden = false;
  bar.max = whole || 1;
  bar.value = 0;
  words.textContent = label;
  return (size) => {
    done += size;
    bar.value = done;
    words.textContent = `${label} ${Math.floor((done / (whole || 1)) * 100)}%`;
  };
}

async function handIn() {
  const files = { price_roll: rollOf(form) };
  for (const input of form.querySelectorAll("input[type=file]")) {
    if (input.files.length) files[input.name] = input.files[0];
  }
  const terms = await call("GET", `lots/${form.dataset.bid}/sealing`);
  const whole = Object.values(files).reduce((size, file) => size + file.size, 0);
  const sealed = new Bid(terms, form.elements.firm.value, files);
  const manifest = await sealed.prepare(progress("正在本机加密", whole));
  const body = JSON.stringify({ credit_code: form.elements.firm.value, manifest });
  const bid = await call("POST", `lots/${form.dataset.bid}/bids`, body);
  const tell = progress("正在传输密文", manifest.parts.reduce((size, part) => size + part.size, 0));
  for (const part of manifest.parts) await sendPart(bid.id, part, sealed, tell);
  words.textContent = "正在核对并递交…";
  await call("PUT", `bids/${bid.id}/seal`);
  window.location.assign(form.dataset.done);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  problems.replaceChildren();
  button.disabled = true;
  try {
    await handIn();
  } catch (error) {
    const isTyped = error.constructor === Error;
    const reasons = error.reasons || [isTyped ? error.message : "没有递交成功，请检查网络后再试。已传的部分不会丢失，也不会被当作已递交。"];
    problems.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason })));
    words.textContent = "没有递交";
    problems.parentElement.hidden = false;
    problems.parentElement.focus();
    button.disabled = false;
  }
});
form.elements.price.addEventListener("input", (event) => {
  const price = event.target.value.trim().replaceAll(",", "");
  const isAmount = /^\d{1,12}(\.\d{1,2})?$/.test(price);
  form.querySelector("[data-price-words]").textContent = isAmount ? `大写：${inWords(price)}` : "";
});
form.querySelector("button").disabled = false;
