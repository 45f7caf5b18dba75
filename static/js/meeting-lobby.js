// The lobby's agenda goes on with the meeting, by the server's clock, without being asked for again.
import { moveOn } from "./meeting-expected.js";

let known = null; // the agenda whose moment of making has been compared with this machine's clock
let offset = 0; // the server's milliseconds minus ours

function showTimes() {
  const agenda = document.getElementById("lobby-agenda");
  if (agenda !== known && agenda) offset = Number(agenda.dataset.now) - Date.now();
  known = agenda;
  const free = agenda?.dataset.free;
  if (free) moveOn(document.querySelectorAll("#lobby [data-expected]"), Date.parse(free), Date.now() + offset);
}

document.addEventListener("htmx:afterSwap", showTimes);
setInterval(showTimes, 500);
showTimes();
