// Inside the stage: slides and pictures are drawn; where the presenter looks and points goes to everybody who follows.
import { often } from "./meeting-often.js";
import { pointerMayHaveMoved } from "./meeting-pointer.js";
import { openSlide } from "./slide.js";
import { drawPicture, markPoint } from "./pictures.js";

const panel = document.getElementById("stage-panel");
let now = { mode: "following" }; // what the stage shows, and my part in it
let viewer = null;
let last = null; // the newest of the presenter's messages, kept for a slide that opens later
let pointer = null;
let dot = null;
let scrolledTo = ""; // the chosen finding that was brought into sight, once
const sender = often(whereILook);

const loaded = new Map();

function script(address) {
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((done, failed) => {
      const element = document.createElement("script");
      Object.assign(element, { src: address, onload: done, onerror: failed });
      document.head.append(element);
    }));
  }
  return loaded.get(address);
}

export function panelLeft() {
  viewer?.destroy();
  viewer = null;
  dot = null;
  pointer = null;
  scrolledTo = "";
}

export async function panelDrawn() {
  const place = panel.querySelector("[data-slide]");
  const figure = panel.querySelector("[data-figure]");
  if (place) await script(panel.dataset.openseadragon);
  if (figure) await script(panel.dataset.plotly);
  if (place?.isConnected) lookAt(place);
  if (figure?.isConnected) await drawPicture(figure);
  mark();
  pointerMayHaveMoved();
}

export function viewChanged(view) {
  const before = now;
  now = view;
  if (before.item !== now.item) last = null;
  mark();
  pointerMayHaveMoved(view);
  if (!viewer || before.mode === now.mode) return;
  steer();
  if (now.mode === "following") follow(true);
}

export function mark() {
  const finding = now.finding ?? "";
  for (const row of panel.querySelectorAll("tr[data-finding], [data-point]")) {
    const chosen = Boolean(finding) && (row.dataset.finding ?? row.dataset.point) === finding;
    if (chosen && row.matches("tr") && scrolledTo !== finding) {
      scrolledTo = finding;
      row.scrollIntoView({ block: "nearest" });
    }
    row.classList.toggle("shown", chosen);
  }
  const figure = panel.querySelector("[data-figure][data-ready]");
  if (figure) markPoint(figure, finding);
}

function lookAt(place) {
  viewer = openSlide(place);
  viewer.addHandler("open", () => {
    steer();
    if (now.mode === "presenting") sender.now();
    else follow(true);
  });
  viewer.addHandler("viewport-change", () => now.mode === "presenting" && sender.soon());
  viewer.element.addEventListener("pointermove", (event) => {
    pointer = shareAt(event);
    if (now.mode === "presenting") sender.soon();
  });
  viewer.element.addEventListener("pointerleave", () => {
    pointer = null;
    if (now.mode === "presenting") sender.soon();
  });
}

// Who follows does not steer; the springs are short, so that fifteen small steps a second read as one movement.
function steer() {
  const follows = now.mode === "following" && Boolean(now.presenter.presenter);
  viewer.setMouseNavEnabled(!follows);
  const { centerSpringX, centerSpringY, zoomSpring } = viewer.viewport;
  for (const spring of [centerSpringX, centerSpringY, zoomSpring]) spring.animationTime = follows ? 0.15 : 0.4;
  if (!follows) point(null);
}

const ratio = () => {
  const { x, y } = viewer.world.getItemAt(0).getContentSize();
  return y / x;
};
const share = (value) => Math.min(1, Math.max(0, value));

function shareAt({ clientX, clientY }) {
  if (!viewer?.world.getItemCount()) return null;
  const box = viewer.element.getBoundingClientRect();
  const at = viewer.viewport.pointFromPixel(new window.OpenSeadragon.Point(clientX - box.left, clientY - box.top), true);
  const found = { px: at.x, py: at.y / ratio() };
  return Object.values(found).every((value) => value >= 0 && value <= 1) ? found : null;
}

function whereILook() {
  if (!viewer?.world.getItemCount() || now.mode !== "presenting") return null;
  const centre = viewer.viewport.getCenter(true);
  return {
    type: "view", item: Number(now.item), slide: Number(now.slide), x: share(centre.x), y: share(centre.y / ratio()),
    zoom: viewer.viewport.getZoom(true), ...(pointer ?? { px: null, py: null }),
  };
}

document.addEventListener("meeting:view", ({ detail }) => {
  const first = last?.slide !== detail.slide;
  last = detail;
  if (now.mode === "following") follow(first);
});

function follow(atOnce) {
  const mine = last && String(last.item) === now.item && String(last.slide) === now.slide;
  if (!mine || !viewer?.world.getItemCount() || String(last.person) !== now.presenter.presenter) return;
  viewer.viewport.panTo(new window.OpenSeadragon.Point(last.x, last.y * ratio()), atOnce);
  viewer.viewport.zoomTo(last.zoom, null, atOnce);
  point(last.px === null ? null : new window.OpenSeadragon.Point(last.px, last.py * ratio()));
}

function point(place) {
  if (!place) {
    if (dot) viewer.removeOverlay(dot);
    dot = null;
    return;
  }
  if (dot) {
    viewer.updateOverlay(dot, place, window.OpenSeadragon.Placement.CENTER);
    return;
  }
  dot = document.createElement("div");
  dot.className = "pointer-dot";
  dot.append(Object.assign(document.createElement("span"), { textContent: now.presenter.name }));
  viewer.addOverlay({ element: dot, location: place, placement: window.OpenSeadragon.Placement.CENTER, checkResize: false });
}
