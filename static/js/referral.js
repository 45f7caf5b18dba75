// The referral form: lines are added from a template and removed by their tick; a save that is under way is awaited
// before the form is handed in, so that nobody conflicts with their own autosave.
const form = document.querySelector("[data-referral]");
const list = form.querySelector("[data-lines]");
const total = form.querySelector("[name=line-TOTAL_FORMS]");
let saving = 0;

form.querySelector("[data-add-line]").addEventListener("click", () => {
  const number = Number(total.value);
  const template = form.querySelector("[data-line-template]");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number);
  const line = holder.firstElementChild;
  list.append(line);
  total.value = number + 1;
  line.querySelector("input").focus();
});

list.addEventListener("change", (event) => {
  if (event.target.matches("[data-remove]")) {
    event.target.closest("[data-line]").classList.toggle("removed", event.target.checked);
  }
});

form.addEventListener("htmx:beforeRequest", () => { saving += 1; });
form.addEventListener("htmx:afterRequest", () => { saving -= 1; });

form.addEventListener("submit", (event) => {
  if (saving === 0) return;
  event.preventDefault();
  const button = event.submitter;
  form.addEventListener("htmx:afterSettle", () => form.requestSubmit(button), { once: true });
});
