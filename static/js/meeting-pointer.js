// Where the presenter points among the findings: a cell of the table, a drawing, a figure's axes. Sent is the thing and
// the place in it, so that every screen shows the same thing, however large it is and wherever it has been scrolled to.
import { often } from "./meeting-often.js";

const panel = document.getElementById("stage-panel");
const stage = panel.closest(".stage");
const drawer = document.getElementById("stage-drawer");
const NOWHERE = { on: "", x: 0, y: 0 };
let now = { mode: "following" };
let last = null; // the newest of the presenter's messages
let here = NOWHERE; // where I point
let dot = null;
let drawing = 0;

const figure = () => panel.querySelector("[data-figure][data-ready]");
const drawings = () => [...panel.querySelectorAll("svg.drawing")];
const leads = () => now.mode === "presenting" && now.section === "findings";
const sender = often(() => (leads() ? { type: "point", item: Number(now.item), plot: now.plot, ...here } : null));

export function pointerMayHaveMoved(view = now) {
  if (view.item !== now.item) last = null;
  if (view.section !== now.section || view.plot !== now.plot) here = NOWHERE;
  now = view;
  later();
}

function say(place) {
  if (!leads() || (!place.on && !here.on)) return;
  here = place;
  sender.soon();
}

panel.addEventListener("pointermove", ({ target, clientX, clientY }) => say(placeAt(target, clientX, clientY)));
panel.addEventListener("pointerleave", () => say(NOWHERE));
// Who goes through the table by keys points at the row that they have come to.
panel.addEventListener("focusin", ({ target }) => {
  if (!target.matches(":focus-visible")) return;
  const { left, top, width, height } = target.getBoundingClientRect();
  say(placeAt(target, left + width / 2, top + height / 2));
});

function placeAt(target, x, y) {
  const cell = target.closest("tr[data-finding] > :is(td, th)");
  if (cell) return within(cell, `cell:${cell.parentElement.dataset.finding}:${cell.cellIndex}`, x, y);
  const head = target.closest("thead th");
  if (head) return within(head, `head:${head.cellIndex}`, x, y);
  const drawn = drawings().indexOf(target.closest("svg.drawing"));
  if (drawn >= 0) return within(drawings()[drawn], `drawing:${drawn}`, x, y);
  return figure()?.contains(target) ? onAxes(figure(), x, y) : NOWHERE;
}

const share = (value) => Math.min(1, Math.max(0, value));

function within(element, on, x, y) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { on, x: share((x - left) / width), y: share((y - top) / height) };
}

// A figure in the page: where its plotting area begins, and how much larger than drawn a projector shows it.
function axesOf(place) {
  const { xaxis, yaxis } = place._fullLayout;
  const { left, top, width } = place.getBoundingClientRect();
  return { xaxis, yaxis, left, top, scale: width / place.offsetWidth };
}

function onAxes(place, x, y) {
  const { xaxis, yaxis, left, top, scale } = axesOf(place);
  const across = (x - left) / scale - xaxis._offset;
  const down = (y - top) / scale - yaxis._offset;
  if (across < 0 || down < 0 || across > xaxis._length || down > yaxis._length) return NOWHERE;
  return { on: "axes", x: xaxis.p2l(across), y: yaxis.p2l(down) };
}

// Back again: the place on my screen; null where I do not have the thing, or do not see that part of it.
function pointOf({ on, x, y }) {
  const [kind, first, second] = on.split(":");
  if (kind === "axes") return figure() && offAxes(figure(), x, y);
  const element = {
    cell: () => panel.querySelector(`tr[data-finding="${first}"]`)?.children[second],
    head: () => panel.querySelectorAll("thead th")[first],
    drawing: () => drawings()[first],
  }[kind]?.();
  if (!element?.getClientRects().length) return null;
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + x * width, y: top + y * height };
}

function offAxes(place, x, y) {
  const { xaxis, yaxis, left, top, scale } = axesOf(place);
  const across = xaxis.l2p(x);
  const down = yaxis.l2p(y);
  if (!(across >= 0 && down >= 0 && across <= xaxis._length && down <= yaxis._length)) return null;
  return { x: left + (xaxis._offset + across) * scale, y: top + (yaxis._offset + down) * scale };
}

document.addEventListener("meeting:point", ({ detail }) => {
  last = detail;
  later();
});
document.addEventListener("scroll", later, { capture: true, passive: true });
window.addEventListener("resize", later);
new ResizeObserver(later).observe(panel);

function later() {
  drawing ||= requestAnimationFrame(draw);
}

function draw() {
  drawing = 0;
  const followed = last && now.mode === "following" && now.section === "findings"
    && String(last.item) === now.item && last.plot === now.plot && String(last.person) === now.presenter.presenter;
  const at = followed && last.on ? pointOf(last) : null;
  if (!at || !inSight(at)) {
    dot?.remove();
    return;
  }
  dot ??= document.createElement("div");
  dot.className = "pointer-dot above";
  dot.replaceChildren(Object.assign(document.createElement("span"), { textContent: now.presenter.name }));
  dot.style.left = `${at.x}px`;
  dot.style.top = `${at.y}px`;
  if (!dot.isConnected) stage.append(dot);
}

function inSight({ x, y }) {
  const box = stage.getBoundingClientRect();
  const floor = drawer.hidden ? box.bottom : drawer.getBoundingClientRect().top;
  const ceiling = Math.max(box.top, document.querySelector(".stage-tabs")?.getBoundingClientRect().bottom ?? 0);
  return x >= box.left && x <= box.right && y >= ceiling && y <= floor;
}
