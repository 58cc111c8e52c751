/* Signs when the form around `accounts/_sign.html` is sent; without a key here, a signature made elsewhere is taken. */
import { hex, providerOf, unhex } from "./keys.js";

function prepare(block) {
  const form = block.closest("form");
  const value = block.querySelector("[name=signature]");
  const words = block.querySelector("[data-sign-words]");
  const message = unhex(block.dataset.sign);
  block.querySelector("[data-sign-save]").href = URL.createObjectURL(new Blob([message]));
  block.querySelector("[data-sign-file]").addEventListener("change", async (event) => {
    value.value = hex(new Uint8Array(await event.target.files[0].arrayBuffer()));
  });
  form.addEventListener("submit", async (event) => {
    const skips = event.submitter && event.submitter.hasAttribute("data-unsigned");
    if (value.value || skips) return;
    event.preventDefault();
    event.stopPropagation(); // the form is sent only once it is signed
    const { fingerprint } = block.querySelector("[name=certificate]").selectedOptions[0].dataset;
    try {
      const provider = await providerOf(fingerprint);
      if (!provider) throw new Error("这张证书的密钥不在本机。请插入密钥设备，或者用其他工具签名。");
      words.textContent = `正在用“${provider.name}”签名…`;
      value.value = hex(await provider.sign(fingerprint, message));
      form.requestSubmit(event.submitter);
    } catch (error) {
      words.textContent = error.message || "没有签成，请再试一次。";
      block.querySelector("details").open = true;
    }
  });
}

document.querySelectorAll("[data-sign]").forEach((block) => {
  if (block.querySelector("[name=signature]")) prepare(block);
});
