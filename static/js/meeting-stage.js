// The stage: shows what the presenter shows, or what I look at myself. Never a case that is no longer up.
const panel = document.getElementById("stage-panel");
const follow = document.getElementById("follow");
const room = document.getElementById("room");
let mode = "following";
let item = null;
let wanted = "";
let ownSection = "";

const head = () => document.querySelector("#live-stage [data-stage]");
const tabs = () => [...document.querySelectorAll("#live-stage [data-tab]")];

export function clearStage() {
  wanted = "";
  item = null;
  panel.replaceChildren();
  follow.hidden = true;
}

export function stageChanged() {
  const stage = head()?.dataset ?? {};
  if (!stage.item) {
    clearStage();
    return;
  }
  follow.hidden = false;
  if (stage.item !== item) {
    item = stage.item;
    mode = "following";
    wanted = "";
    panel.replaceChildren();
  }
  draw();
}

function draw() {
  const stage = head().dataset;
  const section = mode === "own" ? ownSection : stage.section;
  for (const tab of tabs()) {
    if (tab.dataset.tab === section) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    if (tab.dataset.tab === section) load(tab.dataset.address);
  }
  const state = mode === "own" ? "own" : stage.shownBy === room.dataset.person ? "presenting" : "following";
  for (const part of follow.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
  follow.querySelector("[data-presenter]").textContent = stage.presenter ?? "";
  mark();
}

function load(address) {
  if (address === wanted) return;
  wanted = address;
  panel.setAttribute("aria-busy", "true");
  window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" });
}

function mark() {
  const finding = mode === "following" ? head()?.dataset.finding : "";
  for (const row of panel.querySelectorAll("[data-finding]")) {
    const shown = Boolean(finding) && row.dataset.finding === finding;
    if (shown && !row.classList.contains("shown")) row.scrollIntoView({ block: "nearest" });
    row.classList.toggle("shown", shown);
  }
}

function show(values) {
  window.htmx.ajax("POST", head().dataset.show, { source: document.body, values, swap: "none" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  // An answer that comes late belongs to a section, or to a case, that is no longer wanted.
  if (event.detail.target === panel && event.detail.pathInfo?.requestPath !== wanted && event.detail.requestConfig?.path !== wanted) {
    if (event.detail.requestConfig?.verb === "get") event.detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== panel) return;
  panel.removeAttribute("aria-busy");
  for (const link of panel.querySelectorAll("a[href]:not([hx-get]):not([href^='#'])")) link.target = "_blank";
  mark();
});

document.getElementById("live-stage").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-tab]");
  if (!tab) return;
  if (head().dataset.show && mode === "following") show({ section: tab.dataset.tab });
  else {
    mode = "own";
    ownSection = tab.dataset.tab;
    draw();
  }
});
follow.addEventListener("click", (event) => {
  if (event.target.closest("[data-look]")) {
    ownSection = head().dataset.section;
    mode = "own";
    draw();
  } else if (event.target.closest("[data-return]")) {
    mode = "following";
    draw();
  }
});
panel.addEventListener("click", (event) => {
  const row = event.target.closest("[data-finding]");
  const stage = head()?.dataset;
  if (row && stage?.show && mode === "following" && row.dataset.finding !== stage.finding)
    show({ section: stage.section, finding: row.dataset.finding });
});
