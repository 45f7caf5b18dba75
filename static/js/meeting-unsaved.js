// Text that has not been stored yet, kept in this tab per person and case until the server has it: it is sent after a
// reload, after the line was down, after a new login. What can no longer be stored is shown to its author, to be copied.
const box = document.getElementById("note-unsaved");
const AGAIN = 5_000;
const REFUSALS = [403, 404, 409, 422];

const key = (item) => `note:${box.dataset.person}:${item}`;
const starting = (head) => Object.keys(sessionStorage).filter((name) => box && name.startsWith(`${head}:${box.dataset.person}:`));
const mine = () => starting("note");

// Whether something that I typed in this tab has not been stored.
export const typedWaits = () => [...mine(), ...starting("typed")].length > 0;

export function toText(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

export const kept = (item) => JSON.parse(sessionStorage.getItem(key(item)) || "null");

// `update`: base64, `text`: the same in words, for the case that it can never be stored.
export function keep(item, address, update, text) {
  sessionStorage.setItem(key(item), JSON.stringify({ item, address, update, text }));
}

export const forget = (item) => sessionStorage.removeItem(key(item));

// {stored, status, to, message}; a line that is down throws.
export async function post(address, update, keepalive = false) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const answer = await fetch(address, {
    method: "POST", keepalive, body: JSON.stringify({ update }),
    headers: { ...headers, "Content-Type": "application/json", "HX-Request": "true" },
  });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  return { stored: answer.ok, status: answer.status, refused: Boolean(json) && REFUSALS.includes(answer.status), ...(json ? await answer.json() : {}) };
}

// Shows a text that will not be stored, until its author has taken care of it. `dropped`: what to forget then.
export function offerText(key, text, dropped) {
  withdraw(key);
  if (!box || !text) return;
  const part = box.querySelector("template").content.cloneNode(true).firstElementChild;
  part.dataset.item = key;
  part.querySelector("[data-text]").textContent = text;
  part.querySelector("[data-copy]").addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    part.querySelector("[data-copied]").hidden = false;
  });
  part.querySelector("[data-drop]").addEventListener("click", () => {
    dropped();
    withdraw(key);
  });
  box.append(part);
  box.hidden = false;
  // It comes above a column that may have been scrolled; who is writing is left where they are.
  if (!document.activeElement?.matches("input, textarea, select")) part.scrollIntoView({ block: "nearest" });
}

// The text has a place again where it can be stored.
export function withdraw(key) {
  box?.querySelector(`[data-item="${key}"]`)?.remove();
  if (box) box.hidden = !box.querySelector("[data-item]");
}

export const offer = (item) => kept(item) && offerText(item, kept(item).text, () => forget(item));

let waiting = 0; // one timer, however many are left and however often it was asked for

// Sends what earlier pages of this tab left behind. `current` is the case that is open and looks after its own.
export async function sweep(current) {
  clearTimeout(waiting);
  for (const name of mine()) {
    const left = JSON.parse(sessionStorage.getItem(name) || "null");
    if (!left || left.item === current()) continue;
    if (!left.text) {
      forget(left.item); // typed and taken away again: nothing is lost
      continue;
    }
    let answer = null;
    try {
      answer = await post(left.address, left.update);
    } catch { /* the line is down */ }
    if (answer?.stored) forget(left.item);
    else if (REFUSALS.includes(answer?.status)) offer(left.item);
    else {
      clearTimeout(waiting);
      waiting = setTimeout(sweep, AGAIN, current);
    }
  }
}

// What was typed in forms of a room that I am no longer in.
function offerForms() {
  for (const name of starting("typed")) offerText(name, JSON.parse(sessionStorage.getItem(name)).words, () => sessionStorage.removeItem(name));
}

if (!document.getElementById("room")) {
  sweep(() => null);
  offerForms();
}
