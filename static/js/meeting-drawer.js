// The finding that lies open below the findings: the presenter's for all who follow, or mine while I look on my own.
const box = document.getElementById("stage-drawer");
const panel = document.getElementById("stage-panel");
let lies = ""; // what is in the box: its text, or the address that it was had from
let finding = "";
let opener = ""; // the finding that I asked to open, so that the keyboard goes there
let inside = false; // the keyboard is in it

document.addEventListener("focusin", ({ target }) => { inside = box.contains(target); });

export const iOpen = (mine) => { opener = mine; };

export const liesOpen = () => !box.hidden;

// view: the finding and whether it is open; address: where I get it on my own, else the text has come with the stage
export function drawOpened(view, address) {
  const fragment = document.querySelector("#live-stage template[data-open-finding]");
  const text = view.opened && view.finding ? address || fragment?.innerHTML.trim() || "" : "";
  if (text === lies) return;
  const same = Boolean(lies) && finding === view.finding;
  const kept = same ? { top: box.scrollTop, open: [...box.querySelectorAll("details")].map((one) => one.open) } : null;
  lies = text;
  if (!text) {
    close();
    return;
  }
  finding = view.finding;
  box.hidden = false;
  if (address) {
    window.htmx.trigger(box, "htmx:abort"); // else it would wait for the one before
    window.htmx.ajax("GET", address, { source: box, target: box, swap: "innerHTML" }).then(() => lies === address && drawn(null)).catch(() => { if (lies === address) lies = ""; });
    return;
  }
  box.replaceChildren(fragment.content.cloneNode(true));
  window.htmx.process(box);
  drawn(kept);
}

// An answer that comes late is about a finding, or a case, that does not lie open any more.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target, pathInfo, requestConfig } = detail;
  if (target === box && pathInfo?.requestPath !== lies && requestConfig?.path !== lies) detail.shouldSwap = false;
});

function drawn(kept) {
  for (const link of box.querySelectorAll("a[href]")) link.target = "_blank";
  box.querySelectorAll("details").forEach((one, at) => { one.open = kept?.open[at] ?? false; });
  box.scrollTop = kept?.top ?? 0;
  if (!kept) panel.querySelector(`tr[data-finding="${CSS.escape(finding)}"]`)?.scrollIntoView({ block: "nearest" });
  const writing = document.activeElement?.matches("input, textarea, select"); // elsewhere, since it was asked for
  if (opener === finding && !writing) box.querySelector("[data-drawer-title]")?.focus({ preventScroll: true });
  opener = "";
}

function close() {
  const row = `tr[data-finding="${CSS.escape(finding)}"] [data-open-link]`;
  finding = "";
  box.hidden = true;
  box.replaceChildren();
  // Once the state is believed again: until then nothing on the stage takes the keyboard.
  if (inside) setTimeout(() => (panel.querySelector(row) ?? panel).focus({ preventScroll: true }));
  inside = false;
}
