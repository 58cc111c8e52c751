/* The page of a custodian: a key made here and kept by its holder, shares unwrapped here. */
import { newKeys, releaseShare } from "./sealing.js";

const page = document.querySelector("[data-custody]");
const words = page.querySelector("[data-words]");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

async function call(method, address, body) {
  const answer = await fetch(`/api/v1/${address}`, {
    method,
    headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : undefined,
  });
  const said = await answer.json();
  if (!answer.ok) {
    const reasons = (said.violations || []).map((one) => one.message);
    throw new Error(reasons.join("；") || said.detail || said.title);
  }
  return said;
}

function save(name, value) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(value, null, 1)], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

async function register(custodian) {
  const keys = await newKeys();
  await call("POST", `tenders/${page.dataset.custody}/custodians`, {
    name: custodian, suite: keys.suite, public: keys.public,
  });
  save(`${page.dataset.custody}-${custodian}.json`, { custodian, ...keys });
  words.textContent = `${custodian}的公钥已登记。私钥文件已下载到本机，请存入离线介质，开标时使用。`;
}

async function release(custodian, lot, file) {
  const held = JSON.parse(await file.text());
  const wrapped = await call("GET", `lots/${lot}/shares?custodian=${encodeURIComponent(custodian)}`);
  const shares = [];
  for (const one of wrapped) {
    shares.push({ bid: one.bid, value: await releaseShare(one.manifest, custodian, held) });
    words.textContent = `已解出${shares.length}份，共${wrapped.length}份`;
  }
  const done = await call("POST", `lots/${lot}/shares`, { custodian, shares });
  words.textContent = `已释放${done.released}份密钥份额`;
}

page.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-register], button[data-release]");
  if (!button) return;
  button.disabled = true;
  try {
    if (button.dataset.register) await register(button.dataset.register);
    else {
      const file = button.parentElement.querySelector("input[type=file]").files[0];
      if (!file) throw new Error("请先选择私钥文件");
      await release(button.dataset.release, button.dataset.lot, file);
    }
  } catch (error) {
    const damaged = error.name === "OperationError" || error.name === "DataError" || error.name === "SyntaxError";
    words.textContent = damaged ? "私钥文件与登记的公钥不符，解不出份额" : error.message;
    button.disabled = false;
  }
});
