// The cohort board by keyboard: / searches, arrows go from cohort to cohort as they stand on the page.
const links = () => [...document.querySelectorAll("[data-card] h2 a")];

function rowLength(all) {
  const top = all[0].closest("[data-card]").offsetTop;
  return all.filter((link) => link.closest("[data-card]").offsetTop === top).length;
}

function go(step) {
  const all = links();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const distance = Math.abs(step) === 2 ? Math.sign(step) * rowLength(all) : step;
  const next = all[at < 0 ? 0 : at + distance];
  next?.focus();
  next?.closest("[data-card]").scrollIntoView({ block: "nearest" });
}

const KEYS = {
  ArrowRight: () => go(1),
  ArrowLeft: () => go(-1),
  ArrowDown: () => go(2),
  ArrowUp: () => go(-2),
  "/": () => document.querySelector("[data-search]").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  const typing = event.target.closest("input, textarea, select");
  const out = event.key === "ArrowDown" && event.target.matches("[data-search]"); // from the search to what it found
  if (typing && !out) return;
  event.preventDefault();
  KEYS[event.key]();
});
