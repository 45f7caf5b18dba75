// The shared note: every page holds a copy, sends what is typed after a short pause, and takes in what others typed.
import * as Y from "../vendor/yjs.min.js";
import { bind } from "./meeting-note-text.js";
import { forget, keep, kept, offer, post, sweep, toBytes, toText } from "./meeting-unsaved.js";
import { tell } from "./meeting-fragments.js";
import { showWriters } from "./meeting-writers.js";

const PAUSE = 250;
const LONGEST_WAIT = 8_000;
const room = document.getElementById("room");
const pad = document.getElementById("note-pad");
const field = document.getElementById("note-text");
let note = null; // the copy of the case that is up, where I may write
let asked = false;

const head = () => document.querySelector("#live-notes [data-note]");
const mayWrite = () => Boolean(head()?.dataset.write) && !document.querySelector(`#live-presence [data-person="${room.dataset.person}"][data-disqualified]`);
const current = () => (note ? note.item : null);

function say(word, message = "") {
  pad.dataset.state = word;
  pad.toggleAttribute("data-unsent", word !== "saved");
  for (const one of pad.querySelectorAll("[data-when]")) one.hidden = one.dataset.when !== word;
  pad.querySelector("[data-message]").textContent = message;
  tell();
}

function open(packet) {
  const doc = new Y.Doc();
  doc.clientID = Number(pad.dataset.client);
  const text = doc.getText("note");
  const { item, write } = { item: packet.item, write: head().dataset.write };
  note = { item, write, doc, text, number: 0, unsent: [], sending: false, timer: 0, wait: PAUSE, waiting: [], refused: "", tried: false };
  note.binding = bind(field, text, "typed", { onIdle: () => note.waiting.splice(0).forEach(receive) });
  note.undo = new Y.UndoManager(text, { trackedOrigins: new Set(["typed"]) });
  receive(packet);
  doc.on("update", (update, origin) => {
    if (origin === "server") return;
    note.unsent.push(update);
    note.refused = "";
    remember();
    later(PAUSE);
  });
  pad.hidden = false;
  say("saved");
  const left = kept(item);
  if (left) Y.applyUpdate(doc, toBytes(left.update), "kept");
  if (!note.unsent.length) forget(item); // it had arrived after all, only the answer had not
}

function close() {
  if (!note) return;
  const old = note;
  note = null;
  clearTimeout(old.timer);
  old.binding.end();
  pad.hidden = true;
  field.value = "";
  say("saved");
  if (old.unsent.length) sweep(current);
}

// One's own words that are not stored: those of this page's client from where the server's copy ends, still standing.
function ownWords() {
  const from = new Map();
  for (const struct of Y.decodeUpdate(Y.mergeUpdates(note.unsent)).structs) {
    from.set(struct.id.client, Math.min(struct.id.clock, from.get(struct.id.client) ?? Infinity));
  }
  let words = "";
  for (let piece = note.text._start; piece; piece = piece.right) {
    const first = from.get(piece.id.client);
    if (piece.deleted || first === undefined || piece.id.clock + piece.length <= first) continue;
    words += piece.content.str.slice(Math.max(0, first - piece.id.clock));
  }
  return words;
}

function remember() {
  if (note.unsent.length) keep(note.item, note.write, toText(Y.mergeUpdates(note.unsent)), ownWords());
  else forget(note.item);
}

function later(wait) {
  if (pad.dataset.state !== "offline") say("typing");
  if (!note.timer) note.timer = setTimeout(send, wait);
}

async function send(keepalive = false) {
  const mine = note;
  if (!mine) return;
  clearTimeout(mine.timer);
  mine.timer = 0;
  if (mine.sending || mine.refused || !mine.unsent.length) return;
  const batch = mine.unsent.length;
  mine.sending = true;
  let answer = null;
  try {
    answer = await post(mine.write, toText(Y.mergeUpdates(mine.unsent)), keepalive === true);
  } catch { /* the line is down: what was typed is kept, and sent when it is back */ }
  mine.sending = false;
  if (mine !== note) {
    if (answer?.stored && mine.unsent.length === batch) forget(mine.item);
    else sweep(current);
    return;
  }
  if (answer?.stored) stored(batch, answer);
  else if (answer?.refused) refuse(answer);
  else again(answer);
}

function stored(batch, answer) {
  note.unsent.splice(0, batch);
  note.wait = PAUSE;
  note.tried = false;
  if (answer.to === note.number + 1) note.number = answer.to;
  remember();
  say(note.unsent.length ? "typing" : "saved");
  if (note.unsent.length) later(PAUSE);
  document.dispatchEvent(new CustomEvent("meeting:changed", { detail: { sequence: answer.sequence } }));
}

function again(answer) {
  say([401, 403, 404].includes(answer?.status) ? "login" : "offline");
  note.wait = Math.min(LONGEST_WAIT, note.wait * 2);
  note.timer = setTimeout(send, note.wait);
}

// A refusal about this very case: behind, too long, no part in it. Typing on is a new attempt.
function refuse(answer) {
  note.refused = answer.message || "";
  if (answer.status === 422 || head()?.dataset.item === String(note.item)) {
    say("refused", note.refused);
    if (answer.status === 409 && !note.tried) ask();
    else if (answer.status !== 422) offer(note.item);
  } else close();
}

function receive(packet) {
  if (!note || packet.item !== note.item) return;
  if (note.binding.busy()) {
    note.waiting.push(packet);
    return;
  }
  if (packet.from > note.number) {
    ask();
    return;
  }
  Y.transact(note.doc, () => packet.updates.forEach((update) => Y.applyUpdate(note.doc, toBytes(update), "server")), "server");
  note.number = Math.max(note.number, packet.to);
}

// A page that is behind asks for all of it, and sends once more what was refused for that.
async function ask() {
  if (asked || !head()?.dataset.read) return;
  asked = true;
  try {
    const answer = await fetch(head().dataset.read, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const packet = await answer.json();
    if (!note || note.item !== packet.item) return follow(packet);
    receive(packet);
    if (!note.refused || note.tried) return;
    note.refused = "";
    note.tried = true;
    later(PAUSE);
  } catch { /* the line is down: asked again with the next state */
  } finally {
    asked = false;
  }
}

// The room has a new state: another case, other rights, or more text.
function follow(packet) {
  const place = head()?.dataset;
  if (!place?.item || !mayWrite()) close();
  else {
    if (note && String(note.item) !== place.item) close();
    if (!note && String(packet?.item) === place.item && packet.from === 0) open(packet);
    else if (note && packet) receive(packet);
    if (!note || Number(place.number) > note.number) ask();
  }
  if (note && ["offline", "login"].includes(pad.dataset.state)) send();
  showWriters(room.dataset.person);
}

document.addEventListener("meeting:state", (event) => follow(event.detail.notes));
document.addEventListener("meeting:ended", () => {
  close();
  sweep(current);
});
field?.addEventListener("keydown", (event) => {
  if (!note || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const act = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault(); // the browser's own would take back others' words, or nothing
  note.undo[act]();
});
window.addEventListener("online", () => send());
window.addEventListener("pagehide", () => send(true));
document.addEventListener("visibilitychange", () => document.hidden && send(true));

if (pad) {
  follow(JSON.parse(document.getElementById("note-now").textContent));
  sweep(current);
}
