// The live meeting: holds a number, gets what changed since, and says plainly how the line is.
import { swap, keepTyped } from "./meeting-fragments.js";
import { stageChanged, clearStage } from "./meeting-stage.js";
import { watchSilence } from "./meeting-silence.js";
import { showTimes, tellTime } from "./meeting-clock.js";
import { typedWaits } from "./meeting-unsaved.js";
import "./meeting-view.js";
import "./meeting-keys.js";

const room = document.getElementById("room");
const language = document.documentElement.lang;
const view = room.dataset.view || "";
const ELSEWHERE = 4409; // the account has opened more windows than it may; coming back would close another
const ENDED = { 4401: "ended", 4403: "ended", 4410: "ended", [ELSEWHERE]: "elsewhere" };
let sequence = Number(room.dataset.sequence);
let audience = room.dataset.audience || ""; // names my rights as the server last saw them
let socket = null;
let attempts = 0;
let pingedAt = 0;
let taken = 0; // states taken in: what was asked for before the newest of them may be older than it
let over = false;

function say(box, word) {
  for (const one of document.getElementById(box).querySelectorAll(":scope > [data-when]")) one.hidden = one.dataset.when !== word;
}

const silence = watchSilence({
  connected: () => socket?.readyState === WebSocket.OPEN,
  ping: () => { pingedAt = Date.now(); ask({ type: "ping" }); },
  again: () => (socket?.readyState === WebSocket.OPEN ? ask({ type: "resync", sequence, audience }) : connect()),
  drop: () => { say("link", "lost"); socket?.close(); },
});

function apply(message) {
  if (over) return; // was under way when the view ended
  if (message.from > sequence) {
    ask({ type: "resync", sequence, audience });
    return;
  }
  if (message.sequence < sequence) return;
  for (const [name, html] of Object.entries(message.fragments)) swap(name, html);
  sequence = message.sequence;
  taken += 1;
  audience = message.audience ?? audience;
  room.dataset.sequence = sequence;
  stageChanged();
  personal();
  showTimes();
  document.dispatchEvent(new CustomEvent("meeting:state", { detail: message }));
  silence.inSync();
  if (message.meeting === "closed") end("ended", false);
}

// What depends on who I am, in fragments that are the same for everybody with my rights: data-mine holds whose alone
// a part is, data-not-mine whose it is not.
function personal() {
  const me = view ? null : room.dataset.person; // a projector is nobody
  for (const one of document.querySelectorAll("[data-fragment] [data-mine]:not([data-mine=''])")) one.hidden = one.dataset.mine !== me;
  for (const one of document.querySelectorAll("[data-fragment] [data-not-mine]")) one.hidden = one.dataset.notMine === me;
  const row = document.querySelector(`#live-presence [data-person="${me}"]`);
  const conflicted = Boolean(row?.hasAttribute("data-disqualified"));
  for (const one of document.querySelectorAll("#live-presence [data-when]")) one.hidden = (one.dataset.when === "disqualified") !== conflicted;
}

function ask(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function hear(message) {
  if (message.type === "state") apply(message);
  else if (message.type === "pong") tellTime(message.at, pingedAt);
  else document.dispatchEvent(new CustomEvent(`meeting:${message.type}`, { detail: message }));
}

function connect() {
  if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const question = new URLSearchParams({ since: sequence, language, view, audience });
  const line = new WebSocket(`${scheme}://${location.host}/ws/meetings/${room.dataset.meeting}/?${question}`);
  socket = line;
  line.onmessage = (event) => {
    if (socket !== line || over) return;
    attempts = 0;
    silence.heard();
    say("link", "connected");
    hear(JSON.parse(event.data));
  };
  line.onclose = (event) => {
    if (socket !== line) return;
    if (event.code in ENDED) end(ENDED[event.code], event.code === 4401 || event.code === 4403);
    else retry();
  };
}

async function retry() {
  if (over) return;
  attempts += 1;
  const wait = Math.min(4000, 250 * 2 ** attempts) * (0.5 + Math.random());
  const had = await poll();
  if (over) return;
  if (socket?.readyState !== WebSocket.OPEN) say("link", had ? "polling" : "lost");
  setTimeout(connect, wait);
}

// The same message over plain HTTP: for a network that lets no socket through, and for the moment until it is back.
async function poll() {
  if (over) return false;
  const before = taken;
  try {
    const question = new URLSearchParams({ since: sequence, view, audience });
    const answer = await fetch(`${room.dataset.stateAddress}?${question}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) end("ended", true);
    if (!answer.ok) return false;
    silence.heard();
    const message = await answer.json();
    // The line may have said meanwhile that I see less than when this was asked.
    if (taken === before || message.sequence > sequence) apply(message);
    return true;
  } catch {
    return false;
  }
}

// The view is over. When the right to it has ended, nothing of it stays on the screen. What I have typed myself waits in
// this tab, where only I get it back once I am known again.
function end(word, wipe) {
  over = true;
  socket?.close();
  silence.stop();
  say("link", word);
  clearStage();
  document.dispatchEvent(new CustomEvent("meeting:ended", { detail: { wipe } }));
  if (!wipe) return;
  for (const part of document.querySelectorAll("[data-fragment]")) part.replaceChildren();
  document.getElementById("follow").hidden = true;
  const note = document.getElementById("over");
  note.hidden = false;
  note.querySelector("[data-kept]").hidden = !typedWaits();
}

window.addEventListener("online", () => silence.wake());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !over) silence.wake();
});
// An own act answers with its number; should the socket stay silent, the page asks.
document.addEventListener("meeting:changed", (event) => {
  setTimeout(() => {
    if (sequence < event.detail.sequence) poll();
  }, 800);
});
// Other parts of the page speak over the same line.
document.addEventListener("meeting:send", (event) => ask(event.detail));

keepTyped((typing) => say("saved", typing ? "typing" : "saved"));
stageChanged();
personal();
showTimes();
connect();
