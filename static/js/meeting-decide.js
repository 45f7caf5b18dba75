// The decision on this page: which vote was mine, and moving a line by keyboard.
const room = document.getElementById("room");
const box = document.getElementById("live-poll");
const mine = (poll) => `vote:${room.dataset.meeting}:${poll}`;

// The fragment is the same for everybody with my rights: it says who has voted, and this browser remembers what I said.
function markMine() {
  const poll = box.querySelector("[data-poll]");
  if (!poll) return;
  const voted = poll.dataset.voters.split(" ").includes(room.dataset.person);
  const { choice, comment } = (voted && JSON.parse(sessionStorage.getItem(mine(poll.dataset.poll)) || "null")) || {};
  const me = document.querySelector(`#live-presence [data-person="${room.dataset.person}"]`);
  const form = poll.querySelector("form.vote");
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

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form.vote");
  if (!form || !event.detail.successful) return;
  const sent = new Map(Object.entries(event.detail.requestConfig.parameters));
  const kept = { choice: sent.get("choice"), comment: form.querySelector("textarea").value };
  sessionStorage.setItem(mine(form.closest("[data-poll]").dataset.poll), JSON.stringify(kept));
  markMine();
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

new MutationObserver(markMine).observe(box, { childList: true });
new MutationObserver(markMine).observe(document.getElementById("live-presence"), { childList: true });
markMine();
