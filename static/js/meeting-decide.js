// The decision on this page: which vote was mine, and moving a line by keyboard.
const room = document.getElementById("room");
const box = document.getElementById("live-poll");
const decide = document.getElementById("decide");
const reading = document.getElementById("live-read_back");
let heard = false; // the conclusion is being read out
let asked = ""; // the open vote that this page has shown already
const known = new Map(); // vote -> what I said in it, or the answer that is awaited

// The fragment is the same for everybody with my rights: it says who has voted. What I said the page asks the site
// once, so that it is mine in every window and on every machine of mine.
function markMine() {
  const poll = box.querySelector("[data-poll]");
  if (!poll) return;
  lookAtLines(poll);
  const voted = poll.dataset.voters.split(" ").includes(room.dataset.person);
  const form = poll.querySelector("form.vote");
  if (form && voted && !known.has(poll.dataset.poll)) askMine(poll.dataset.poll, form.getAttribute("hx-post"));
  const { choice, comment } = (voted && known.get(poll.dataset.poll)) || {};
  const me = document.querySelector(`#live-presence [data-person="${room.dataset.person}"]`);
  if (form) form.hidden = Boolean(me?.hasAttribute("data-disqualified"));
  for (const button of poll.querySelectorAll("[name=choice]")) {
    const chosen = button.value === choice;
    if (button.getAttribute("aria-pressed") !== String(chosen)) button.setAttribute("aria-pressed", String(chosen));
  }
  const reason = form?.querySelector("textarea");
  if (reason && comment && !reason.value) reason.value = reason.defaultValue = comment;
  const note = poll.querySelector("[data-mine]");
  if (note && note.hidden === voted) note.hidden = !voted;
  for (const row of poll.querySelectorAll("[data-person]")) row.classList.toggle("mine", row.dataset.person === room.dataset.person);
}

// A vote is about the lines: they are brought into sight when it opens, unless one is writing in the column.
function lookAtLines(poll) {
  if (poll.dataset.poll === asked || !poll.querySelector("form.vote, #close-poll")) return;
  asked = poll.dataset.poll;
  if (!decide.querySelector(":is(.decide-main, .decide-note):focus-within")) decide.scrollTop = 0;
}

// What is read out is read from its beginning, wherever in the case one was.
function lookAtReading() {
  const begins = reading.querySelector(".read-back") && !heard;
  heard = Boolean(reading.querySelector(".read-back"));
  if (!begins) return;
  const stage = reading.closest(".stage");
  stage.scrollTop = 0;
  const phone = getComputedStyle(stage).overflowY === "visible"; // its whole page scrolls, as one column
  if (phone && !document.activeElement?.matches("input, textarea, select")) reading.scrollIntoView();
}

async function askMine(poll, address) {
  const before = known.get(poll) ?? {};
  known.set(poll, before);
  let mine = null; // asked again with the next change
  try {
    const answer = await fetch(address);
    if (answer.ok) mine = await answer.json();
  } catch { /* the line is down */ }
  if (known.get(poll) !== before) return; // I have voted meanwhile: the answer is about the vote before
  if (mine) known.set(poll, mine);
  else known.delete(poll);
  if (mine) markMine();
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form.vote");
  if (!form || !event.detail.successful) return;
  const sent = new Map(Object.entries(event.detail.requestConfig.parameters));
  known.set(form.closest("[data-poll]").dataset.poll, { choice: sent.get("choice"), comment: form.querySelector("textarea").value });
  markMine();
});
// Voted in another window meanwhile? Asked again when one comes back to this one.
document.addEventListener("visibilitychange", () => {
  const poll = box.querySelector("[data-poll]");
  const form = poll?.querySelector("form.vote");
  if (!document.hidden && form && known.has(poll.dataset.poll)) askMine(poll.dataset.poll, form.getAttribute("hx-post"));
});

document.getElementById("live-lines").addEventListener("keydown", (event) => {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  if (event.target.matches("input, textarea, select")) return;
  const way = event.key === "ArrowUp" ? "up" : "down";
  const button = event.target.closest("[data-line]")?.querySelector(`.move[id^="${way}-"]`);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

new MutationObserver(lookAtReading).observe(reading, { childList: true });
new MutationObserver(markMine).observe(box, { childList: true });
new MutationObserver(markMine).observe(document.getElementById("live-presence"), { childList: true });
markMine();
