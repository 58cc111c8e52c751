/*
 * Sealing a bid in the bidder's own browser, byte for byte as onewindow.kernel.sealing does it:
 * HPKE (RFC 9180, base mode, DHKEM P-256, HKDF-SHA256, AES-256-GCM) for the shares, AES-256-GCM in
 * chunks for the content, Shamir's scheme over GF(2^128) for the secret. No key leaves this page.
 */
const KIND = "onewindow.bid.v1";
export const SUITE = "HPKE-P256-AES256GCM";
export const CHUNK = 1024 * 1024;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const KEM = bytes("KEM", [0, 0x10]);
const HPKE = bytes("HPKE", [0, 0x10, 0, 1, 0, 2]);

export function bytes(...parts) {
  const encoder = new TextEncoder();
  const pieces = parts.map((part) =>
    typeof part === "string" ? encoder.encode(part) : new Uint8Array(part),
  );
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}

export function hex(content) {
  return Array.from(new Uint8Array(content), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function unhex(text) {
  return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
}

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export async function sha256(content) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", content));
}

async function hmac(key, content) {
  const held = await crypto.subtle.importKey(
    "raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, content));
}

const extract = (suite, salt, label, secret) =>
  hmac(salt.length ? salt : new Uint8Array(32), bytes("HPKE-v1", suite, label, secret));

const expand = async (suite, key, label, info, size) =>
  (await hmac(key, bytes([0, size], "HPKE-v1", suite, label, info, [1]))).slice(0, size);

async function schedule(shared, info) {
  const none = new Uint8Array(0);
  const context = bytes(
    [0],
    await extract(HPKE, none, "psk_id_hash", none),
    await extract(HPKE, none, "info_hash", info),
  );
  const secret = await extract(HPKE, shared, "secret", none);
  const key = await crypto.subtle.importKey(
    "raw", await expand(HPKE, secret, "key", context, 32), "AES-GCM", false, ["encrypt", "decrypt"],
  );
  return { key, iv: await expand(HPKE, secret, "base_nonce", context, 12) };
}

async function agreed(privateKey, publicKey, enc, receiver) {
  const point = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const key = await extract(KEM, new Uint8Array(0), "eae_prk", new Uint8Array(point));
  return expand(KEM, key, "shared_secret", bytes(enc, receiver), 32);
}

const importPublic = (raw) => crypto.subtle.importKey("raw", raw, CURVE, true, []);

async function importPrivate(number, point) {
  const url = (part) => btoa(String.fromCharCode(...part)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const jwk = { kty: "EC", crv: "P-256", d: url(number), x: url(point.slice(1, 33)), y: url(point.slice(33)) };
  return crypto.subtle.importKey("jwk", jwk, CURVE, true, ["deriveBits"]);
}

export async function newKeys() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const jwk = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const number = Uint8Array.from(atob(jwk.d.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  return { suite: SUITE, private: hex(number), public: hex(point) };
}

export async function wrap(secret, receiver, context) {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await agreed(pair.privateKey, await importPublic(receiver), enc, receiver);
  const { key, iv } = await schedule(shared, bytes(KIND, context));
  return bytes(enc, await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, secret));
}

export async function unwrap(wrapped, held, context) {
  const receiver = unhex(held.public);
  const enc = wrapped.slice(0, 65);
  const own = await importPrivate(unhex(held.private), receiver);
  const shared = await agreed(own, await importPublic(enc), enc, receiver);
  const { key, iv } = await schedule(shared, bytes(KIND, context));
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, wrapped.slice(65)));
}

/* GF(2^128) with x^128 + x^7 + x^2 + x + 1, shares by Horner's rule, as PyCryptodome has it. */
const FIELD = (1n << 128n) | 0x87n;

function times(a, b) {
  let product = 0n;
  for (let left = a, right = b; right; right >>= 1n) {
    if (right & 1n) product ^= left;
    left <<= 1n;
    if (left >> 128n) left ^= FIELD;
  }
  return product;
}

const number = (content) => BigInt(`0x${hex(content)}`);

export function split(secret, count, threshold) {
  const coefficients = Array.from({ length: threshold - 1 }, () =>
    number(crypto.getRandomValues(new Uint8Array(16))),
  );
  coefficients.push(number(secret));
  return Array.from({ length: count }, (_, place) => {
    const value = coefficients.reduce((sum, part) => times(sum, BigInt(place + 1)) ^ part, 0n);
    return bytes([place + 1], unhex(value.toString(16).padStart(32, "0")));
  });
}

/* SHA-256 piece by piece (FIPS 180-4), for files larger than the memory one would spend on them. */
const ROUND = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const part = (value) => ((value - Math.floor(value)) * 2 ** 32) | 0;
  return { start: primes.slice(0, 8).map((p) => part(Math.sqrt(p))), add: primes.map((p) => part(Math.cbrt(p))) };
})();

export class Digest {
  constructor() {
    this.state = Int32Array.from(ROUND.start);
    this.rest = new Uint8Array(0);
    this.size = 0;
    this.words = new Int32Array(64);
  }

  update(content) {
    this.size += content.length;
    const joined = this.rest.length ? bytes(this.rest, content) : content;
    const full = joined.length - (joined.length % 64);
    for (let place = 0; place < full; place += 64) this.block(joined, place);
    this.rest = joined.slice(full);
  }

  finish() {
    const padding = new Uint8Array(((this.rest.length < 56 ? 56 : 120) - this.rest.length) + 8);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, BigInt(this.size) * 8n);
    this.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, place) => out.setInt32(place * 4, word));
    return hex(out.buffer);
  }

  block(content, at) {
    const w = this.words;
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let i = 0; i < 16; i += 1) {
      const p = at + i * 4;
      w[i] = (content[p] << 24) | (content[p + 1] << 16) | (content[p + 2] << 8) | content[p + 3];
    }
    for (let i = 16; i < 64; i += 1) {
      const a = w[i - 15];
      const b = w[i - 2];
      w[i] = (w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND.add[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, place) => { this.state[place] = (this.state[place] + word) | 0; });
  }
}

/* A bid with its secret; sealed chunks are computed when they are asked for, and always the same. */
export class Bid {
  constructor(terms, bidder, files) {
    this.terms = terms;
    this.context = { tender: terms.tender, lot: terms.lot, bidder };
    if (terms.round) this.context.round = String(terms.round);
    this.files = files;
    this.secret = crypto.getRandomValues(new Uint8Array(16));
  }

  async prepare(tell) {
    this.bound = await sha256(bytes(canonical(this.context)));
    const parts = [];
    for (const name of Object.keys(this.files)) {
      const digest = new Digest();
      let size = 0;
      for await (const piece of this.chunks(name)) {
        digest.update(piece);
        size += piece.length;
        tell(piece.length);
      }
      parts.push({ name, size, digest: digest.finish() });
    }
    const holders = this.terms.custodians.filter((one) => one.suite === SUITE);
    const shares = split(this.secret, holders.length, this.terms.threshold);
    const custodians = [];
    for (const [place, holder] of holders.entries()) {
      const receiver = unhex(holder.public);
      custodians.push({
        name: holder.name,
        key: hex(await sha256(receiver)),
        share: hex(await wrap(shares[place], receiver, bytes(this.bound, holder.name))),
        share_digest: hex(await sha256(bytes(KIND, "/share/", shares[place]))),
      });
    }
    this.manifest = {
      kind: KIND,
      suite: SUITE,
      context: this.context,
      threshold: this.terms.threshold,
      custodians,
      check: hex(await hmac(this.secret, bytes(KIND, "/check/", this.bound))),
      parts,
    };
    return this.manifest;
  }

  async *chunks(name) {
    const file = this.files[name];
    const raw = await crypto.subtle.importKey("raw", this.secret, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: this.bound, info: bytes(KIND, "/part/", name) };
    const key = await crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const count = Math.max(1, Math.ceil(file.size / CHUNK));
    for (let place = 0; place < count; place += 1) {
      const plain = await file.slice(place * CHUNK, (place + 1) * CHUNK).arrayBuffer();
      const iv = new Uint8Array(12);
      new DataView(iv.buffer).setUint32(7, place);
      iv[11] = place === count - 1 ? 1 : 0;
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: this.bound }, key, plain);
      yield new Uint8Array(sealed);
    }
  }
}

export async function releaseShare(manifest, custodian, held) {
  const bound = await sha256(bytes(canonical(manifest.context)));
  const own = manifest.custodians.find((one) => one.name === custodian);
  return hex(await unwrap(unhex(own.share), held, bytes(bound, custodian)));
}
