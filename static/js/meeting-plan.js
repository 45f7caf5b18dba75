// The agenda's plan: rows are dragged by their grip or moved with Alt and an arrow key; focus stays on the row and its
// new place is said. Also printing from a button, and the conflict of two editors of the minutes.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-drops]")) window.location.reload();
  const link = event.target.closest('a[href="#plan-details"]');
  if (link) document.getElementById("plan-details").open = true;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("X-Conflict")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

const rowsOf = (list) => [...list.querySelectorAll(":scope > [data-item]")];
let touched = null; // the row of the request under way: which, where it stood, and what had the focus

function move(row, position, focus) {
  const last = rowsOf(row.parentElement).length;
  const target = Math.min(Math.max(position, 1), last);
  if (target === Number(row.dataset.position)) return;
  touched = { item: row.dataset.item, position: Number(row.dataset.position), focus };
  window.htmx.ajax("POST", row.dataset.move, {
    source: row, target: "#builder", swap: "outerHTML", values: { position: target, seen: row.dataset.position },
  });
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const row = event.target.closest?.("[data-move]");
  if (!step || !row) return;
  event.preventDefault();
  move(row, Number(row.dataset.position) + step, event.target.id);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.target.closest?.("[data-item]");
  if (row && event.target !== row) {
    touched = { item: row.dataset.item, position: Number(row.dataset.position), focus: document.activeElement?.id };
  }
});

document.addEventListener("htmx:afterSettle", () => {
  if (!touched) return;
  const { item, position, focus } = touched;
  touched = null;
  const row = document.getElementById(`row-${item}`);
  if (!row) return;
  const held = document.getElementById(focus);
  const target = held && !held.disabled ? held : document.getElementById(`grip-${item}`);
  target?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (Number(row.dataset.position) !== position) {
    document.getElementById("plan-said").textContent = row.dataset.said;
  }
});
document.addEventListener("htmx:responseError", () => restore());
document.addEventListener("htmx:sendError", () => restore());

// Dragging: the row moves among its neighbours as the pointer passes their middle; letting go stores it, Escape does not.
let drag = null;

function restore() {
  const list = document.querySelector("[data-plan]");
  touched = null;
  if (list) list.append(...rowsOf(list).sort((one, other) => one.dataset.position - other.dataset.position));
}

function drop(stored) {
  const { row, grip } = drag;
  drag = null;
  row.classList.remove("dragged");
  const place = rowsOf(row.parentElement).indexOf(row) + 1;
  if (stored) move(row, place, grip.id);
  else restore();
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".grip");
  if (!grip || event.button !== 0) return;
  drag = { grip, row: grip.closest("[data-move]"), pointer: event.pointerId };
  grip.setPointerCapture(event.pointerId);
  drag.row.classList.add("dragged");
});
document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const others = rowsOf(drag.row.parentElement).filter((row) => row !== drag.row);
  const below = others.find((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  if (below !== drag.row.nextElementSibling) {
    drag.row.parentElement.insertBefore(drag.row, below || null);
    drag.grip.setPointerCapture(event.pointerId); // moving the row in the page lets the pointer go
  }
});
document.addEventListener("pointerup", (event) => drag && event.pointerId === drag.pointer && drop(true));
document.addEventListener("pointercancel", () => drag && drop(false));
document.addEventListener("keydown", (event) => drag && event.key === "Escape" && drop(false));
