// Standing shortcuts: each key does what a button on the page does, so that a key can do no more than its person.
const dialog = document.getElementById("keys-help");
const toggle = document.getElementById("keys-on");
const STORED = "meeting-keys";
const shown = (element) => element && !element.closest("[hidden]") && element.getClientRects().length > 0;
const first = (selector) => [...document.querySelectorAll(selector)].find(shown);

function press(selector) {
  const button = first(selector);
  button?.click();
  return Boolean(button);
}

function goTo(...selectors) {
  const place = selectors.map((one) => document.querySelector(one)).find(Boolean);
  const fold = place?.closest("details:not([open])");
  if (fold) fold.open = true;
  place?.focus();
  return Boolean(place);
}

// A field of a form that a button opens, or the button itself.
const question = () => (document.querySelector("#ask-question")?.matches("button") ? press("#ask-question") : goTo("#ask-question"));

function nextCase() {
  const confirmation = document.getElementById("call-next");
  if (!confirmation) return press("[data-call]");
  confirmation.showModal();
  return true;
}

function help() {
  dialog.showModal();
  return true;
}

const KEYS = {
  1: () => press("#live-stage [data-tab]:nth-of-type(1)"),
  2: () => press("#live-stage [data-tab]:nth-of-type(2)"),
  3: () => press("#live-stage [data-tab]:nth-of-type(3)"),
  4: () => press("#live-stage [data-tab]:nth-of-type(4)"),
  5: () => press("#live-stage [data-tab]:nth-of-type(5)"),
  f: () => press("#follow [data-look], #follow [data-return]"),
  h: () => press("#raise-hand, #lower-hand"),
  q: question,
  n: nextCase,
  m: () => goTo("#note-pad:not([hidden]) textarea"),
  t: () => press("[data-next-step]"),
  "?": help,
};

const off = () => localStorage.getItem(STORED) === "off";

document.addEventListener("keydown", (event) => {
  if (off() || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  // The slide viewer has keys of its own; what is typed is never a shortcut. A field of a dialog that has just closed
  // keeps the focus until the next frame, and nobody types there.
  if (shown(event.target.closest("input, textarea, select, [contenteditable], [role=application], [role=textbox]"))) return;
  if (document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (act?.()) event.preventDefault();
});

document.getElementById("show-keys")?.addEventListener("click", help);
toggle.checked = !off();
toggle.addEventListener("change", () => localStorage.setItem(STORED, toggle.checked ? "on" : "off"));
