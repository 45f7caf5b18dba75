// The stage: shows what the presenter shows, or what I look at myself. Never a case that is no longer up.
import { panelDrawn, panelLeft, viewChanged } from "./meeting-view.js";

const panel = document.getElementById("stage-panel");
const follow = document.getElementById("follow");
const room = document.getElementById("room");
let own = null; // what I look at on my own; null = I follow, or lead
let item = null;
let wanted = "";

const head = () => document.querySelector("#live-stage [data-stage]")?.dataset;
const control = () => document.querySelector("#live-control [data-control]")?.dataset ?? {};
const tabs = () => [...document.querySelectorAll("#live-stage [data-tab]")];
const me = room.dataset.view ? "" : room.dataset.person; // a projector follows, whoever has opened it
const presents = () => Boolean(me) && control().presenter === me;
const mode = () => (own ? "own" : presents() ? "presenting" : "following");

export function clearStage() {
  wanted = "";
  item = null;
  own = null;
  panelLeft();
  panel.replaceChildren();
  follow.hidden = true;
}

export function stageChanged() {
  const stage = head() ?? {};
  if (!stage.item) {
    clearStage();
    return;
  }
  follow.hidden = false;
  if (stage.item !== item) {
    clearStage();
    item = stage.item;
    follow.hidden = false;
  }
  draw();
}

function shown() {
  const { section, finding, plot, shownSlide: slide } = head();
  return { section, finding, plot, slide };
}

function draw() {
  const view = own ?? shown();
  for (const tab of tabs()) {
    if (tab.dataset.tab === view.section) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  for (const one of document.querySelectorAll("#live-control [data-proposes]")) one.toggleAttribute("data-shown", one.dataset.proposes === head().section);
  follow.dataset.mode = mode();
  for (const part of follow.querySelectorAll(":scope > [data-when]")) part.hidden = !part.dataset.when.split(" ").includes(mode());
  load(addressOf(view));
  viewChanged({ item, slide: view.slide, finding: view.finding, mode: mode(), presenter: control() });
}

// A plot is a picture's name, with a gene where it is of one: "copies", "protein:FGFR2".
function addressOf({ section, plot, slide }) {
  const { pictures, slidePage } = head();
  if (section === "pathology" && slide) return slidePage.replace("/0/", `/${slide}/`);
  if (section !== "findings" || !plot) return tabs().find((tab) => tab.dataset.tab === section)?.dataset.address ?? "";
  const [picture, gene] = plot.split(":");
  return `${pictures}?${new URLSearchParams(gene ? { picture, gene } : { picture })}`;
}

// What a link inside the panel leads to, if that is something that can be on the stage.
function viewAt(link) {
  const { pictures, slidePage } = head();
  const { pathname, searchParams } = new URL(link.href);
  const section = tabs().find((tab) => tab.dataset.address === pathname)?.dataset.tab;
  const slide = pathname.match(new RegExp(`^${slidePage.replace("/0/", "/(\\d+)/")}$`))?.[1];
  if (slide) return { section: "pathology", slide };
  if (pathname === pictures) return { section: "findings", plot: plotOf(searchParams) };
  return section && { section };
}

function plotOf(asked) {
  const gene = asked.get("gene");
  return (asked.get("picture") || "depth") + (gene ? `:${gene}` : "");
}

function load(address) {
  if (!address || address === wanted) return;
  wanted = address;
  panelLeft();
  panel.setAttribute("aria-busy", "true");
  // Not had: asked for again with the next state. What was wrong the page has said.
  window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" }).catch(() => { if (wanted === address) wanted = ""; });
}

// The presenter's choice goes to everybody; anybody else's is to look on one's own.
function choose(view) {
  if (mode() !== "presenting") {
    own = view;
    draw();
    return;
  }
  const { section, finding = "", plot = "", slide = "" } = view;
  window.htmx.ajax("POST", head().show, { source: document.body, values: { section, finding, plot, slide }, swap: "none" }).catch(() => {});
}

function chooseFinding(finding) {
  const view = own ?? shown();
  if (finding !== view.finding) choose({ ...view, finding });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  // An answer that comes late belongs to a section, or to a case, that is no longer wanted.
  const { target, requestConfig, pathInfo } = event.detail;
  if (target !== panel || requestConfig?.verb !== "get") return;
  if (pathInfo?.requestPath !== wanted && requestConfig.path !== wanted) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  event.detail.history.type = null; // filters in the panel must not take the room's address away
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== panel) return;
  panel.removeAttribute("aria-busy");
  for (const link of panel.querySelectorAll("a[href]:not([hx-get]):not([href^='#'])")) {
    link.href = new URL(link.getAttribute("href"), new URL(wanted, location.href));
    link.target = "_blank";
  }
  panelDrawn(panel);
});

document.getElementById("live-stage").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (tab) choose({ section: tab.dataset.tab });
});
follow.addEventListener("click", (event) => {
  if (event.target.closest("[data-look]")) own = shown();
  else if (event.target.closest("[data-return]")) own = null;
  else return;
  draw();
});
panel.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([hx-get]):not([download])");
  const row = event.target.closest("[data-finding]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const view = link && plain && viewAt(link);
  if (view) {
    event.preventDefault();
    choose(view);
  } else if (row && mode() !== "following" && plain && (!link || link.matches("[data-open-link]"))) {
    event.preventDefault();
    chooseFinding(row.dataset.finding);
  }
});
// A form that asks for another picture leads within the stage, not away from the meeting.
panel.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.hasAttribute("hx-get")) return;
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(form));
  if (asked.has("picture")) choose({ section: "findings", plot: plotOf(asked) });
});
