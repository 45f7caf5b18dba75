// The sheet of criteria: the sum and its class while judging. The server sums again and has the last word.
const parts = (sheet) => [...sheet.querySelectorAll("[data-criterion]")];
const answer = (part) => part.querySelector("input[type=radio]:checked")?.value ?? "";
const points = (part) => Number(part.dataset.points);

const byStrength = (a, b) => Math.abs(points(b)) - Math.abs(points(a)) || Number(a.dataset.order) - Number(b.dataset.order);

// Of criteria that do not count beside each other the strongest counts; of equals that which the guideline names first.
function weigh(sheet) {
  const met = parts(sheet).filter((part) => answer(part) === "yes");
  met.sort(byStrength);
  const counted = [];
  const leftOut = new Map();
  for (const part of met) {
    const rivals = part.dataset.rivals.split(" ");
    const stronger = counted.find((one) => rivals.includes(one.dataset.criterion));
    if (stronger) leftOut.set(part, stronger);
    else counted.push(part);
  }
  return { weights: counted.map(points), leftOut, judged: parts(sheet).some((part) => answer(part)) };
}

function classOf(sheet, sum) {
  return [...sheet.querySelectorAll("[data-class]")].find((one) => one.dataset.from === "" || sum >= Number(one.dataset.from));
}

function bold(text) {
  const element = document.createElement("b");
  element.textContent = text;
  return element;
}

function show(sheet, { weights, judged }) {
  const output = sheet.querySelector("[data-sum]");
  if (!judged) {
    output.textContent = sheet.dataset.none;
    return null;
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const given = classOf(sheet, sum);
  output.replaceChildren(bold(sum), ` ${sheet.dataset.pointsWord}: `, bold(given.textContent));
  if (weights.some((weight) => weight > 0) && weights.some((weight) => weight < 0)) output.append(` · ${sheet.dataset.conflict}`);
  return given.dataset.class;
}

function mark(sheet, leftOut) {
  for (const part of parts(sheet)) {
    const stronger = leftOut.get(part);
    const said = part.querySelector("[data-left-out]");
    part.classList.toggle("left-out", Boolean(stronger));
    said.hidden = !stronger;
    said.textContent = stronger ? `${sheet.dataset.beside}: ${stronger.querySelector("[data-name]").textContent}` : "";
    const evidence = part.querySelector(".evidence");
    evidence.hidden = !answer(part);
    const why = part.querySelector(".why");
    why.hidden = !evidence.hidden && evidence.querySelector("input").value === why.textContent.trim(); // said once
  }
}

// The class follows the points until a person departs from them; what was chosen before the page came is left alone.
function refresh(form, follow = true) {
  const sheet = form.querySelector("[data-criteria]");
  if (!sheet) return;
  const found = weigh(sheet);
  mark(sheet, found.leftOut);
  const given = show(sheet, found);
  const chosen = form.querySelector("[data-class-chosen]");
  if (follow && given && (!chosen.value || chosen.value === form.dataset.given)) chosen.value = given;
  form.dataset.given = given ?? "";
  const field = form.querySelector("[data-deviation]");
  const needed = chosen.value && chosen.value !== given;
  field.hidden = !needed && !field.querySelector("textarea").value;
}

function begin(root) {
  for (const form of root.querySelectorAll("[data-interpretation]")) {
    const button = form.querySelector("[data-confirm-suggested]");
    if (button) button.hidden = false;
    refresh(form, false);
  }
}

// Each stays a person's judgement: one click confirms what the rules suggest, and every line can be turned again.
function confirmSuggested(form) {
  const all = parts(form.querySelector("[data-criteria]"));
  const met = (key) => all.some((part) => part.dataset.criterion === key && answer(part) === "yes");
  const open = all.filter((part) => "suggested" in part.dataset && !answer(part));
  for (const part of open.sort(byStrength)) { // the strongest first; none beside one that it does not count beside
    if (!part.dataset.rivals.split(" ").some(met)) part.querySelector("input[value=yes]").checked = true;
  }
  refresh(form);
}

function codes(sheet, printing) {
  for (const code of sheet.querySelectorAll(".code")) code.textContent = code.dataset[printing];
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-interpretation]");
  if (!form) return;
  if (event.target.matches("[data-printing]")) codes(form.querySelector("[data-criteria]"), event.target.value);
  refresh(form);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm-suggested]");
  if (button) confirmSuggested(button.closest("[data-interpretation]"));
});
document.addEventListener("htmx:afterSettle", (event) => begin(event.target.parentElement ?? document));
begin(document);

// What was written is not lost by a key or a click beside the form: leaving it is asked about first.
const unsaved = () => document.querySelector("[data-interpretation][data-unsaved]");
const stays = (form) => !window.confirm(form.dataset.leave);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-interpretation]");
  if (form) form.dataset.unsaved = "";
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-interpretation]")) delete event.target.dataset.unsaved;
}, true);
document.addEventListener("htmx:responseError", (event) => {
  const form = event.target.closest?.("[data-interpretation]");
  if (form) form.dataset.unsaved = "";
});
document.addEventListener("htmx:sendError", (event) => {
  const form = event.target.closest?.("[data-interpretation]");
  if (form) form.dataset.unsaved = "";
});

function guard(event) {
  const form = unsaved();
  if (!form) return;
  if (stays(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else delete form.dataset.unsaved;
}

document.addEventListener("keydown", (event) => { if (event.key === "Escape") guard(event); }, true);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close], [data-open-link], [data-leaves]")) guard(event);
}, true);
window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
