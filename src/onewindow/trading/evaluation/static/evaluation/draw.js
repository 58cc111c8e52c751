/* A party's secret number: made here, kept in this browser until it is revealed. */
const KIND = "onewindow.draw.v1";

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const place = (draw, party) => `${KIND}/${draw}/${party}`;

async function commitmentOf(party, nonce) {
  const before = new TextEncoder().encode(`${KIND}/commit/${party}/`);
  const said = new Uint8Array(before.length + nonce.length);
  said.set(before);
  said.set(nonce, before.length);
  return hex(await crypto.subtle.digest("SHA-256", said));
}

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

for (const form of document.querySelectorAll("form[data-commit]")) {
  const field = form.elements.commitment;
  form.querySelector("[data-manual]").hidden = true;
  field.required = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    localStorage.setItem(place(form.dataset.commit, form.dataset.party), hex(nonce));
    field.value = await commitmentOf(form.dataset.party, nonce);
    form.submit();
  });
}

for (const form of document.querySelectorAll("form[data-reveal]")) {
  const kept = localStorage.getItem(place(form.dataset.reveal, form.dataset.party));
  if (kept) {
    form.elements.nonce.value = kept;
    form.querySelector("[data-kept]").hidden = false;
  }
}

for (const spot of document.querySelectorAll("[data-backup]")) {
  const kept = localStorage.getItem(place(spot.dataset.backup, spot.dataset.party));
  if (!kept) continue;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: "备份随机数" });
  button.addEventListener("click", () => save(`${spot.dataset.backup}-${spot.dataset.party}.txt`, kept));
  spot.append(document.createElement("br"), button);
}
