// The live meeting: holds a number, gets what changed since, and says plainly how the line is.
import { swap, keepTyped } from "./meeting-fragments.js";
import { stageChanged, clearStage } from "./meeting-stage.js";

const room = document.getElementById("room");
const language = document.documentElement.lang;
const view = room.dataset.view || "";
const PATIENCE = 10_000;
let sequence = Number(room.dataset.sequence);
let socket = null;
let attempts = 0;
let heardAt = 0;
let over = false;

function say(box, word) {
  for (const one of document.getElementById(box).querySelectorAll(":scope > [data-when]")) one.hidden = one.dataset.when !== word;
}

function apply(message) {
  if (message.from > sequence) {
    ask({ type: "resync", sequence });
    return;
  }
  if (message.sequence < sequence) return;
  for (const [name, html] of Object.entries(message.fragments)) swap(name, html);
  sequence = message.sequence;
  room.dataset.sequence = sequence;
  stageChanged();
  personal();
  if (message.meeting === "closed") end(false);
}

// What depends on who I am, in fragments that are the same for everybody with my rights.
function personal() {
  const me = document.querySelector(`#live-presence [data-person="${room.dataset.person}"]`);
  const conflicted = Boolean(me?.hasAttribute("data-disqualified"));
  for (const one of document.querySelectorAll("#live-presence [data-when]")) one.hidden = (one.dataset.when === "disqualified") !== conflicted;
}

function ask(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect() {
  if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const question = new URLSearchParams({ since: sequence, language, view });
  socket = new WebSocket(`${scheme}://${location.host}/ws/meetings/${room.dataset.meeting}/?${question}`);
  socket.onmessage = (event) => {
    heardAt = Date.now();
    attempts = 0;
    say("link", "connected");
    const message = JSON.parse(event.data);
    if (message.type === "state") apply(message);
  };
  socket.onclose = (event) => {
    if (event.code === 4410) end(false);
    else if (event.code === 4401 || event.code === 4403) end(true);
    else retry();
  };
}

async function retry() {
  if (over) return;
  attempts += 1;
  const wait = Math.min(8000, 250 * 2 ** attempts) * (0.5 + Math.random());
  say("link", (await poll()) ? "polling" : "lost");
  setTimeout(connect, wait);
}

// The same message over plain HTTP: for a network that lets no socket through, and for the moment until it is back.
async function poll() {
  try {
    const question = new URLSearchParams({ since: sequence, view });
    const answer = await fetch(`${room.dataset.stateAddress}?${question}`, { headers: { "HX-Request": "true" } });
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) end(true);
    if (!answer.ok) return false;
    apply(await answer.json());
    return true;
  } catch {
    return false;
  }
}

// The view is over. When the right to it has ended, nothing of it stays on the screen.
function end(wipe) {
  over = true;
  socket?.close();
  say("link", "ended");
  clearStage();
  if (!wipe) return;
  for (const part of document.querySelectorAll("[data-fragment]")) part.replaceChildren();
  document.getElementById("follow").hidden = true;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("typed:")) sessionStorage.removeItem(key);
}

setInterval(() => {
  if (over) return;
  if (socket?.readyState === WebSocket.OPEN && heardAt && Date.now() - heardAt > 2 * PATIENCE + 5000) socket.close();
  else ask({ type: "ping" });
}, PATIENCE);
setInterval(() => {
  const clock = document.querySelector("#live-clock [data-started]");
  if (!clock) return;
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.started)) / 1000));
  clock.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  clock.classList.toggle("late", seconds > Number(clock.dataset.minutes) * 60);
}, 500);

window.addEventListener("online", connect);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !over) {
    connect();
    ask({ type: "resync", sequence });
  }
});
// An own act answers with its number; should the socket stay silent, the page asks.
document.addEventListener("meeting:changed", (event) => {
  setTimeout(() => {
    if (sequence < event.detail.sequence) poll();
  }, 800);
});

keepTyped((typing) => say("saved", typing ? "typing" : "saved"));
stageChanged();
personal();
connect();
