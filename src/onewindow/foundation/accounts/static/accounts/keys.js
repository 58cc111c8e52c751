/*
 * Keys that sign in this browser.
 *
 * Every maker of USB keys brings its own driver; a page of its own adds it to the list
 * `window.onewindowKeys`, each an object of this shape (see docs/how-to/signing.md):
 *
 *   name            what people call it
 *   certificates()  → Promise of the SHA-256 fingerprints (hex) of the certificates it holds
 *   sign(fingerprint, message)
 *                   → Promise of the signature over the message (Uint8Array in and out):
 *                     RSA PKCS #1 v1.5 with SHA-256, ECDSA P-256 with SHA-256 or SM2 with SM3,
 *                     the last two in DER
 *
 * The provider below keeps keys of the demonstration: made here, never leaving the browser.
 */

const STORE = "keys";

export function hex(content) {
  return [...content].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("onewindow", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const asked = work(opening.result.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    };
  });
}

/* WebCrypto gives the two numbers one after the other; everybody else expects DER. */
function der(raw) {
  const number = (part) => {
    let start = 0;
    while (start < part.length - 1 && part[start] === 0) start += 1;
    const body = [...part.slice(start)];
    if (body[0] & 0x80) body.unshift(0);
    return [2, body.length, ...body];
  };
  const body = [...number(raw.slice(0, 32)), ...number(raw.slice(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

export async function newKey() {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return { private: pair.privateKey, public: new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey)) };
}

export function keep(fingerprint, key) {
  return store("readwrite", (keys) => keys.put(key, fingerprint));
}

const software = {
  name: "浏览器软证书（演示）",
  certificates: () => store("readonly", (keys) => keys.getAllKeys()),
  async sign(fingerprint, message) {
    const key = await store("readonly", (keys) => keys.get(fingerprint));
    return der(new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, message)));
  },
};

/* Return the provider that holds the key of a certificate, or null. */
export async function providerOf(fingerprint) {
  for (const provider of [...(window.onewindowKeys || []), software]) {
    try {
      if ((await provider.certificates()).includes(fingerprint)) return provider;
    } catch (error) {
      console.warn(provider.name, error); // a driver that is not installed holds nothing
    }
  }
  return null;
}
