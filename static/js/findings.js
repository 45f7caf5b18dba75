// The findings table: keys (j, k, Enter, r, x, ?, /, Escape) and the drawer. What they do, the links and buttons do too.
const MARKS = { r: "relevant", x: "not_relevant", "?": "questioned" };
const base = document.querySelector("[data-findings]")?.dataset.findings;
const drawer = document.querySelector("[data-drawer]");
let current = null;
let opener = null;

const rows = () => [...document.querySelectorAll("tr[data-finding]")];
const rowOf = (key) => document.getElementById(`finding-${key}`);

function select(row) {
  rows().forEach((one) => one.classList.toggle("sel", one === row));
  current = row ? row.dataset.finding : null;
  document.querySelectorAll("[data-point]").forEach((point) => point.classList.toggle("sel", point.dataset.point === current));
  row?.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.dataset.finding === current);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  select(next);
  next.querySelector("[data-open-link]").focus({ preventScroll: true });
}

function open(key) {
  select(rowOf(key));
  opener = key;
  drawer.hidden = false;
  window.htmx.ajax("GET", `${base}${key}/`, { target: drawer, swap: "innerHTML" })
    .then(() => drawer.querySelector("[data-drawer-title]")?.focus());
}

function close() {
  if (!drawer || drawer.hidden) return;
  drawer.hidden = true;
  drawer.replaceChildren();
  rowOf(opener)?.querySelector("[data-open-link]").focus();
  opener = null;
}

function mark(value, row = rowOf(current)) {
  if (!row?.querySelector("[data-mark]")) return;
  const again = row.dataset.relevance === value;
  window.htmx.ajax("POST", `${base}${row.dataset.finding}/mark/`, { target: row, swap: "outerHTML", values: { relevance: again ? "unmarked" : value } });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) { close(); return; }
  const button = event.target.closest("[data-mark]");
  if (button) { mark(button.dataset.mark, button.closest("tr")); return; }
  const point = event.target.closest("[data-point]");
  if (point) { open(point.dataset.point); return; }
  const link = event.target.closest("[data-open-link]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (link && drawer && plain) {
    event.preventDefault();
    open(link.closest("tr").dataset.finding);
  } else if (event.target.closest("tr[data-finding]") && !event.target.closest("a, button")) {
    select(event.target.closest("tr"));
  }
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-finding]");
  if (row) select(row);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { close(); return; }
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/") document.querySelector("[data-search]")?.focus();
  else if (event.key in MARKS) mark(MARKS[event.key]);
  else return;
  event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === drawer) drawer.scrollTop = 0;
});
document.addEventListener("htmx:afterSettle", () => { if (current && rowOf(current)) select(rowOf(current)); });
document.body.addEventListener("finding-changed", (event) => {
  const row = rowOf(event.detail.value);
  if (row) window.htmx.ajax("GET", `${base}${row.dataset.finding}/row/`, { target: row, swap: "outerHTML" });
});
