// The minutes: typed text survives a reload, a conflict shows both texts, and paper shows what is folded on the screen.
const forms = () => [...document.querySelectorAll("form[data-keep]")];
const place = (form) => `minutes:${form.dataset.keep}`;
const text = (form) => form.querySelector("textarea");

function tell() {
  const unsaved = forms().some((form) => text(form).value !== text(form).defaultValue);
  const warning = document.querySelector("[data-unsaved]");
  if (!warning) return;
  warning.hidden = !unsaved;
  warning.closest("form").querySelector("button").disabled = unsaved;
}

for (const form of forms()) {
  const kept = JSON.parse(sessionStorage.getItem(place(form)) || "null");
  if (!kept) continue;
  text(form).value = kept.text;
  form.querySelector("[name=version]").value = kept.version; // the one that it was opened in: saving tells of a conflict
}
tell();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (!form) return;
  const kept = { text: text(form).value, version: form.querySelector("[name=version]").value };
  sessionStorage.setItem(place(form), JSON.stringify(kept));
  tell();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("X-Conflict")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful || event.detail.xhr.getResponseHeader("X-Conflict")) return;
  const form = formOf(event.target);
  if (form) sessionStorage.removeItem(place(form));
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const drops = event.target.closest("[data-drops]");
  if (!drops) return;
  sessionStorage.removeItem(place(formOf(drops)));
  window.location.reload();
});
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details[data-print-open]")) part.open = true;
});

// A form, or the conflict that it led to, which stands right behind it.
function formOf(element) {
  return element.closest("form[data-keep]") ?? element.closest("[id^=conflict-]")?.previousElementSibling;
}
