// What depends on who I am among the people: my hand, my questions, showing somebody out; and what opens over the foot.
const room = document.getElementById("room");
const me = room.dataset.person;

function myHand() {
  const button = document.getElementById("raise-hand");
  if (!button) return;
  const row = document.querySelector(`#live-hands [data-hand-of="${me}"]`);
  const state = row ? (row.hasAttribute("data-has-word") ? "word" : "up") : "down";
  button.setAttribute("aria-pressed", String(state !== "down"));
  button.setAttribute("hx-vals", JSON.stringify({ raised: state === "down" ? "yes" : "no" }));
  for (const word of button.querySelectorAll("[data-hand]")) word.hidden = word.dataset.hand !== state;
  room.classList.toggle("has-word", state === "word");
}

// What opens over the foot is closed by Escape, and begins where one writes.
document.addEventListener("click", (event) => {
  const summary = event.target.closest?.("details.over-foot > summary");
  if (summary && !summary.parentElement.open) setTimeout(() => summary.parentElement.querySelector("textarea")?.focus(), 0);
  const asked = event.target.closest?.("[data-shows-out]");
  const dialog = document.getElementById("show-out");
  if (!asked || !dialog) return;
  const row = asked.closest("[data-name]") ?? asked;
  dialog.querySelector("[data-who]").textContent = row.dataset.name;
  dialog.querySelector("[name=person]").value = asked.dataset.showsOut;
  dialog.showModal();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const part = event.target.closest?.("details.over-foot[open]");
  if (!part) return;
  part.open = false;
  part.querySelector("summary").focus();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.target.closest?.("#show-out")) event.target.reset();
});

const observer = new MutationObserver(myHand); // before the page is painted: nothing jumps
observer.observe(document.getElementById("live-hands"), { childList: true });
myHand();
