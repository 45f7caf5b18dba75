// The findings table: keys, marks with taking back, the drawer. What keys do, the links and buttons do too.
const MARKS = { r: "relevant", x: "not_relevant", "?": "questioned" };
const room = document.querySelector("[data-findings]");
const base = room?.dataset.findings;
const drawer = document.querySelector("[data-drawer]");
const status = document.querySelector("[data-status]");
const marked = []; // what "u" takes back, newest last: {key, name, before, after}
let current = null;
let opener = null;
let unfolded = new Set();
let focused = "";

const rows = () => [...document.querySelectorAll("tr[data-finding]")];
const rowOf = (key) => document.getElementById(`finding-${key}`);

function select(row) {
  document.querySelector("tr.sel")?.classList.remove("sel");
  row?.classList.add("sel");
  current = row ? row.dataset.finding : null;
}

function go(row) {
  select(row);
  row.querySelector("[data-open-link]").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.dataset.finding === current);
  go(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))]);
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

function send(key, relevance, before) {
  const row = rowOf(key);
  const where = row ? { target: row, swap: "outerHTML" } : { target: room, swap: "none" };
  return window.htmx.ajax("POST", `${base}${key}/mark/`, { ...where, values: { relevance, before } });
}

function mark(value, row = rowOf(current)) {
  if (!row?.querySelector("[data-mark]")) return;
  const { finding: key, relevance: before, name } = row.dataset;
  const after = before === value ? "unmarked" : value;
  select(row);
  send(key, after, before).then(() => {
    const fresh = rowOf(key);
    if (fresh?.dataset.relevance !== after) return; // refused: the page says why
    marked.push({ key, name, before, after });
    const word = fresh.querySelector(".c-status small")?.textContent ?? "";
    status.textContent = `${name}: ${room.dataset.said} ${word}. ${room.dataset.undo}.`;
  });
}

function undo() {
  const last = marked.pop();
  if (!last) { status.textContent = room.dataset.nothing; return; }
  if (rowOf(last.key)) go(rowOf(last.key));
  send(last.key, last.before, last.after).then(() => { status.textContent = `${last.name}: ${room.dataset.undone}.`; });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) { close(); return; }
  const button = event.target.closest("[data-mark]");
  if (button) { mark(button.dataset.mark, button.closest("tr")); return; }
  const link = event.target.closest("[data-open-link]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (link && drawer && plain) {
    event.preventDefault();
    open(link.closest("[data-finding]").dataset.finding);
  } else if (event.target.closest("tr[data-finding]") && !event.target.closest("a, button")) {
    select(event.target.closest("tr"));
  }
  const menu = event.target.closest("details.menu");
  document.querySelectorAll("details.menu[open]").forEach((one) => { if (one !== menu) one.open = false; });
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("tr[data-finding]");
  if (row) select(row);
});

function escape() {
  const menu = document.querySelector("details.menu[open]");
  if (!menu) { close(); return; }
  menu.open = false;
  menu.querySelector("summary").focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  u: undo,
  h: () => document.getElementById("keys-help")?.togglePopover(),
  "/": () => document.querySelector("[data-search]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (!room) return;
  if (event.key === "Escape") { escape(); return; }
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in KEYS) KEYS[event.key]();
  else if (event.key in MARKS) mark(MARKS[event.key]);
  else return;
  event.preventDefault();
});

// Nothing jumps: what was unfolded stays so, the chosen row stays chosen, focus goes back to what had it (by its id).
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id ?? "";
  unfolded = new Set([...document.querySelectorAll("details[data-fold][open]")].map((one) => one.id));
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target === drawer) { drawer.scrollTop = 0; return; }
  document.querySelectorAll("details[data-fold]").forEach((one) => { if (unfolded.has(one.id)) one.open = true; });
});
document.addEventListener("htmx:afterSettle", () => {
  if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus({ preventScroll: true });
  const row = current && rowOf(current);
  if (!row) return;
  select(row);
  if (document.activeElement === document.body) row.querySelector("[data-open-link]").focus({ preventScroll: true });
});
document.body.addEventListener("finding-changed", (event) => {
  const row = rowOf(event.detail.value);
  if (row) window.htmx.ajax("GET", `${base}${row.dataset.finding}/row/`, { target: row, swap: "outerHTML" });
});
