/* The price roll of a bid, as onewindow.trading.bidding.rules.rolls reads it. */
const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const SMALL = ["", "拾", "佰", "仟"];
const LARGE = ["", "万", "亿"];

function group(number) {
  let words = "";
  let isGap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(number / 10 ** place) % 10;
    if (digit) words += (isGap ? "零" : "") + DIGITS[digit] + SMALL[place];
    isGap = words !== "" && !digit;
  }
  return words;
}

/* Return the amount in words (人民币大写); the amount is text with at most two places. */
export function inWords(amount) {
  const [whole, rest = ""] = amount.split(".");
  const [jiao, fen] = rest.padEnd(2, "0").split("").map(Number);
  let words = "";
  let isGap = false;
  for (let place = 2; place >= 0; place -= 1) {
    const part = Number(whole.padStart(12, "0").slice(8 - 4 * place, 12 - 4 * place));
    if (part) words += (words && (isGap || part < 1000) ? "零" : "") + group(part) + LARGE[place];
    isGap = words !== "" && !part;
  }
  if (words || (!jiao && !fen)) words = `${words || "零"}元`;
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (fen && words) words += "零";
  return fen ? `${words}${DIGITS[fen]}分` : `${words}整`;
}

/* Return the roll of a form as a file to be sealed; reasons are thrown as words. */
export function rollOf(form) {
  const said = (name) => form.elements[name].value.trim();
  const price = said("price").replaceAll(",", "");
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(price)) throw new Error("投标报价应为数字，单位元，最多两位小数");
  const days = said("duration_days");
  if (days && !/^[1-9]\d{0,4}$/.test(days)) throw new Error("工期应为1至36500的整数");
  const roll = {
    kind: "onewindow.roll.v1",
    price,
    words: inWords(price.replace(/^0+(?=\d)/, "")),
    duration_days: days ? Number(days) : null,
    quality: said("quality"),
    manager_name: said("manager_name"),
    manager_certificate: said("manager_certificate"),
    brand: form.elements.brand ? said("brand") : "",
    items: [],
  };
  return new Blob([JSON.stringify(roll)], { type: "application/json" });
}
