// The case's minutes and the whole meeting's, by the server's clock: two laptops show the same.
import { moveOn } from "./meeting-expected.js";

const room = document.getElementById("room");
const spoken = document.getElementById("timer-said");
const SOON = 60; // seconds before the end from which the tone changes
const WORTH_SAYING = 2; // minutes ahead or behind below which the meeting counts as on time
let offset = Number(room.dataset.now) - Date.now(); // server's milliseconds minus ours
let quickest = Infinity;
let told = "";

// A pong carries the server's moment; of the answers to our pings the quickest knows best.
export function tellTime(at, pingedAt) {
  if (!at || !pingedAt) return;
  const trip = Date.now() - pingedAt;
  if (trip > quickest * 1.5) {
    quickest *= 1.1; // an old best is forgotten little by little: clocks drift, networks change
    return;
  }
  quickest = Math.max(1, trip);
  offset = at + trip / 2 - Date.now();
}

const serverNow = () => Date.now() + offset;
const two = (number) => String(number).padStart(2, "0");

export function showTimes() {
  const box = document.querySelector("#live-clock [data-clock]");
  if (!box) return;
  const { started, minutes, due } = box.dataset;
  const late = started ? caseTime(box, Date.parse(started), Number(minutes) * 60) : "";
  if (due) standing(box, Date.parse(due), started ? Date.parse(started) : 0, Number(minutes || 0));
  moveOn(document.querySelectorAll("#live-agenda [data-expected]"), Date.parse(box.dataset.free), serverNow());
  announce(box, late);
}

function caseTime(box, started, planned) {
  const seconds = Math.max(0, Math.floor((serverNow() - started) / 1000));
  const tone = seconds >= planned ? "late" : seconds >= planned - SOON ? "soon" : "";
  const clock = box.querySelector(".clock");
  clock.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  clock.dataset.tone = tone;
  return tone;
}

// Behind by when the case began, or more once its time is over; between cases by the clock alone.
function standing(box, due, started, minutes) {
  const over = serverNow() - due - minutes * 60_000;
  const behind = started ? Math.max(started - due, over) : over;
  const whole = Math.trunc(behind / 60_000);
  const words = Math.abs(whole) < WORTH_SAYING ? "onTime" : whole > 0 ? "behind" : "ahead";
  const text = box.dataset[words].replace("{n}", Math.abs(whole));
  const place = box.querySelector("[data-standing]");
  if (place.textContent !== text) place.textContent = text;
}

// Once per case and tone, to who leads and who presents: everybody else can look at the clock.
function announce(box, tone) {
  const presenter = document.querySelector("#live-control [data-control]")?.dataset.presenter;
  const concerned = box.hasAttribute("data-leads") || presenter === room.dataset.person;
  const now = `${box.dataset.started}/${tone}`;
  if (now === told) return;
  told = now;
  spoken.textContent = tone && concerned ? box.dataset[tone] : "";
}

setInterval(showTimes, 500);
