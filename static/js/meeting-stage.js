// The stage: shows what the presenter shows, or what I look at myself. Never a case that is no longer up.
import { drawOpened, iOpen, liesOpen } from "./meeting-drawer.js";
import { closeMenu, isTable, onlyTheTable, queryOf, watchTable } from "./meeting-table.js";
import { mark, panelDrawn, panelLeft, viewChanged } from "./meeting-view.js";

const panel = document.getElementById("stage-panel");
const frame = panel.closest(".stage"); // asks for the panel: requests of one element wait for one another
const drawer = document.getElementById("stage-drawer");
const follow = document.getElementById("follow");
const changed = document.getElementById("changed");
const room = document.getElementById("room");
let own = null; // what I look at on my own; null = I follow, or lead
let asked = null; // what I have just put on everybody's screen, until it has come back
let item = null;
let wanted = "";
let had = ""; // the last change of the case, made elsewhere, that what lies in the panel knows of

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
  asked = null;
  panelLeft();
  panel.replaceChildren();
  drawOpened({});
  follow.hidden = true;
  changed.hidden = true;
}

export function stageChanged() {
  asked = null;
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
  const { section, finding, plot, shownSlide: slide, query } = head();
  return { section, finding, plot, slide, query, opened: "opened" in head() };
}

const view = () => own ?? asked ?? shown();

function draw() {
  const { section, finding, plot, slide, opened } = view();
  for (const tab of tabs()) {
    if (tab.dataset.tab === section) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  for (const one of document.querySelectorAll("#live-control [data-proposes]")) one.toggleAttribute("data-shown", one.dataset.proposes === head().section);
  panel.dataset.mode = drawer.dataset.mode = follow.dataset.mode = mode();
  for (const part of follow.querySelectorAll(":scope > [data-when]")) part.hidden = !part.dataset.when.split(" ").includes(mode());
  load(addressOf(view()));
  toldOfChange(section);
  drawOpened({ finding, opened: opened && section === "findings" }, own ? `${findings()}${finding}/?room=1` : "");
  viewChanged({ item, section, plot, slide, finding, mode: mode(), presenter: control() });
}

const addressOfTab = (section) => tabs().find((tab) => tab.dataset.tab === section)?.dataset.address ?? "";
const findings = () => addressOfTab("findings");

// A plot is a picture's name, with a gene where it is of one: "copies", "protein:FGFR2".
function addressOf({ section, plot, slide, query }) {
  const { pictures, slidePage } = head();
  if (section === "pathology" && slide) return slidePage.replace("/0/", `/${slide}/`);
  if (section !== "findings") return addressOfTab(section);
  const [picture, gene] = plot.split(":");
  const asked = [...(plot ? [["picture", picture]] : []), ...(gene ? [["gene", gene]] : []), ...new URLSearchParams(query)];
  const said = new URLSearchParams(asked).toString();
  return `${plot ? pictures : findings()}${said ? `?${said}` : ""}`;
}

// What a link inside the panel leads to, if that is something that can be on the stage. From the table to the pictures
// and back the filters stay.
function viewAt(link) {
  const { pictures, slidePage } = head();
  const { pathname, searchParams } = new URL(link.href);
  const section = tabs().find((tab) => tab.dataset.address === pathname)?.dataset.tab;
  const slide = pathname.match(new RegExp(`^${slidePage.replace("/0/", "/(\\d+)/")}$`))?.[1];
  const query = link.closest(".subnav") ? view().query : queryOf(searchParams);
  if (slide) return { section: "pathology", slide };
  if (pathname === pictures) return { section: "findings", plot: plotOf(searchParams), query };
  return section && { section, ...(section === "findings" ? { query } : {}) };
}

function plotOf(asked) {
  const gene = asked.get("gene");
  return (asked.get("picture") || "depth") + (gene ? `:${gene}` : "");
}

function load(address) {
  if (!address || address === wanted) return;
  const partly = Boolean(wanted) && onlyTheTable(wanted, address);
  wanted = address;
  had = head().changed;
  if (!partly) {
    panelLeft();
    panel.setAttribute("aria-busy", "true");
  }
  // Not had: asked for again with the next state. What was wrong the page has said.
  const target = partly ? "#findings-table" : panel;
  window.htmx.trigger(frame, "htmx:abort");
  window.htmx.ajax("GET", address, { source: frame, target, swap: "innerHTML" }).catch(() => { if (wanted === address) wanted = ""; });
}

// What lies in the panel was changed elsewhere: who reads it is told and has it when they want; a projector has nobody
// to ask. Two hundred pages that all ask at once would cost what they cost when a case is called.
function toldOfChange(section) {
  const stale = head().changed !== had && section !== "pathology";
  changed.hidden = !stale || !me;
  if (stale && !me) again();
}

function again() {
  wanted = "";
  load(addressOf(view()));
  changed.hidden = true;
}

// The presenter's choice goes to everybody; anybody else's is to look on one's own.
function choose(chosen) {
  const next = { finding: "", plot: "", slide: "", opened: false, query: view().query, ...chosen };
  if (next.opened) iOpen(next.finding);
  if (mode() !== "presenting") {
    own = next;
    draw();
    return;
  }
  asked = next;
  const values = { ...next, opened: next.opened ? "on" : "" };
  const forget = () => { if (asked === next) asked = null; };
  window.htmx.ajax("POST", head().show, { source: document.body, values, swap: "none" }).catch(forget).then(() => setTimeout(forget, 1000));
}

function chooseFinding(finding, opened) {
  if (finding !== view().finding || opened !== view().opened) choose({ ...view(), finding, opened });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  // An answer that comes late belongs to a section, or to a case, that is no longer wanted.
  const { target, requestConfig, pathInfo } = event.detail;
  if (!(target === panel || isTable(target)) || requestConfig?.verb !== "get") return;
  if (pathInfo?.requestPath !== wanted && requestConfig.path !== wanted) event.detail.shouldSwap = false;
});
// Following somebody into a part that my role does not include is no mistake of mine: said in the panel, calmly.
document.addEventListener("htmx:responseError", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (target !== panel || xhr.status !== 403 || pathInfo?.requestPath !== wanted) return;
  event.stopImmediatePropagation();
  panel.removeAttribute("aria-busy");
  panel.replaceChildren(Object.assign(document.createElement("p"), { className: "beyond", textContent: panel.dataset.beyond }));
}, true);
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  // Filters in the panel must not take the room's address away.
  Object.assign(event.detail.history, { type: "replace", path: location.href });
});
watchTable({ ask: (query) => choose({ ...view(), section: "findings", query }), address: () => wanted });
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== panel && !isTable(event.target)) return;
  readdress();
  if (event.target !== panel) {
    mark();
    return;
  }
  panel.removeAttribute("aria-busy");
  panelDrawn();
});

function readdress() {
  for (const link of panel.querySelectorAll("a[href]:not([hx-get]):not([href^='#'])")) {
    link.href = new URL(link.getAttribute("href"), new URL(wanted, location.href));
    link.target = "_blank";
  }
}

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
  const led = link && plain && viewAt(link);
  if (led) {
    event.preventDefault();
    choose(led);
  } else if (row && plain && (link ? link.matches("[data-open-link]") : mode() !== "following")) {
    event.preventDefault();
    chooseFinding(row.dataset.finding, Boolean(link) || view().opened);
  }
});
changed.addEventListener("click", (event) => { if (event.target.closest("button")) again(); });
drawer.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]") && mode() !== "following") choose({ ...view(), opened: false });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
  if (!closeMenu() && mode() !== "following" && liesOpen()) choose({ ...view(), opened: false });
});
// A form that asks for another picture leads within the stage, not away from the meeting.
panel.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || form.hasAttribute("hx-get")) return;
  event.preventDefault();
  const asked = new URLSearchParams(new FormData(form));
  if (asked.has("picture")) choose({ section: "findings", plot: plotOf(asked) }); // under the same filters
});
