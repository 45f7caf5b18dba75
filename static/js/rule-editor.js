// The rule's text: numbered lines with what is wrong beside them, indentation carried on, the next fault by F8. The
// server keeps what is typed; a save under way is awaited before the form is handed in, so that nobody conflicts with
// their own.
const form = document.querySelector("[data-rule-form]");
const text = form.querySelector("textarea");
const gutter = form.querySelector("[data-gutter]");
let saving = 0;
let unsaved = false;

const faults = () => [...form.querySelectorAll(".problems [data-line]")];

function faultsByLine() {
  const found = new Map();
  for (const fault of faults()) {
    const line = Number(fault.dataset.line);
    if (!found.has(line)) found.set(line, fault.querySelector("[data-says]").textContent);
  }
  return found;
}

// The text of a line stands hidden in its row, so that the sentence begins where the line ends.
function row(line, number, fault) {
  const item = document.createElement("li");
  item.dataset.number = number;
  const hidden = document.createElement("i");
  hidden.textContent = line;
  item.append(hidden);
  if (fault) {
    const sentence = document.createElement("em");
    sentence.textContent = fault;
    item.dataset.bad = "";
    item.append(sentence);
  }
  return item;
}

function draw() {
  const found = faultsByLine();
  gutter.replaceChildren(...text.value.split("\n").map((line, index) => row(line, index + 1, found.get(index + 1))));
  follow();
}

function follow() {
  gutter.style.transform = `translateY(${-text.scrollTop}px)`;
}

function grow() {
  const lines = Math.min(34, Math.max(12, text.value.split("\n").length + 2));
  text.rows = Math.max(text.rows, lines);
}

function goTo(line) {
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((total, one) => total + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}

function nextFault() {
  const lines = [...faultsByLine().keys()].sort((a, b) => a - b);
  if (!lines.length) return;
  const at = text.value.slice(0, text.selectionStart).split("\n").length;
  goTo(lines.find((line) => line > at) ?? lines[0]);
}

// As typed: the browser can take it back, and what listens to typing hears it.
function type(words) {
  text.focus();
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function indentation() {
  const line = text.value.slice(0, text.selectionStart).split("\n").at(-1);
  const spaces = line.match(/^ */)[0];
  return line.trimEnd().endsWith(":") ? `${spaces}  ${line.trim().startsWith("- ") ? "  " : ""}` : spaces;
}

text.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    nextFault();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !text.readOnly) {
    event.preventDefault();
    type(`\n${indentation()}`);
  }
});
text.addEventListener("scroll", follow);
text.addEventListener("input", () => { draw(); grow(); });
form.addEventListener("input", () => { unsaved = true; });

form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go-line]");
  if (link) {
    event.preventDefault();
    goTo(Number(link.dataset.goLine));
  }
  const stored = event.target.closest("[data-take-stored]");
  if (!stored) return;
  if (window.confirm(form.dataset.leave)) unsaved = false;
  else event.preventDefault();
});

document.querySelector("[data-reference]")?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) type(button.dataset.insert.replaceAll("\n", `\n${indentation()}`));
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== form) return;
  saving += 1;
  unsaved = false; // what is typed from now on is newer than what is being saved
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form) return;
  saving -= 1;
  if (!event.detail.successful) unsaved = true;
});
document.addEventListener("htmx:afterSettle", () => {
  if (form.querySelector(".conflict")) unsaved = true;
  draw();
});

form.addEventListener("submit", (event) => {
  if (saving > 0) {
    event.preventDefault();
    const button = event.submitter;
    document.addEventListener("htmx:afterSettle", () => form.requestSubmit(button), { once: true });
    return;
  }
  unsaved = false;
});
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
grow();
draw();
