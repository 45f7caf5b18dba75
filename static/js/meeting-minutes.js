// The minutes: typed text survives a reload, a conflict shows both texts, and paper shows what is folded on the screen.
const forms = () => [...document.querySelectorAll("form[data-keep]")];
const place = (form) => `minutes:${document.getElementById("note-unsaved").dataset.person}:${form.dataset.keep}`;
const AT = "minutes-at";
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
comeBack();

// Saving fetches the page anew, with what others have changed: one stays where one was, and is told there.
function comeBack() {
  const at = JSON.parse(sessionStorage.getItem(AT) || "null");
  sessionStorage.removeItem(AT);
  const form = at && document.querySelector(`form[data-keep="${at.keep}"]`);
  const said = document.querySelector("#messages .ds-alert[data-color=success]");
  if (!form || !said) return;
  const button = form.querySelector("button");
  button.after(Object.assign(document.createElement("span"), { className: "stored", textContent: said.textContent }));
  window.scrollBy(0, form.getBoundingClientRect().top - at.top);
  button.focus({ preventScroll: true });
}

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
  // An answer that sends the page on is a success that htmx does not call one.
  const { xhr } = event.detail;
  if (!xhr || xhr.status < 200 || xhr.status >= 400 || xhr.getResponseHeader("X-Conflict")) return;
  const form = formOf(event.target);
  if (!form) return;
  sessionStorage.removeItem(place(form));
  sessionStorage.setItem(AT, JSON.stringify({ keep: form.dataset.keep, top: form.getBoundingClientRect().top }));
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
