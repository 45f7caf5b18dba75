// Puts fragments into the page without taking from anybody what they are typing.
const latest = new Map();
let told = () => {};

const fieldsOf = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden]), select")];

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected && field.selectedIndex > 0);
  return field.value !== field.defaultValue;
}

const dirty = (form) => fieldsOf(form).some(changed);

function settle(form) {
  for (const field of fieldsOf(form)) {
    field.defaultValue = field.value;
    if ("defaultChecked" in field) field.defaultChecked = field.checked;
  }
  if (form.dataset.keep) sessionStorage.removeItem(`typed:${form.dataset.keep}`);
}

export function swap(name, html) {
  latest.set(name, html);
  const box = document.getElementById(`live-${name}`);
  if (!box) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (stillFilling(box, fresh.content)) return;
  for (const form of box.querySelectorAll("form[data-keep]")) {
    const next = fresh.content.querySelector(`form[data-keep="${form.dataset.keep}"]`);
    if (next && dirty(form)) next.replaceWith(form); // with the version that it was opened in: saving tells of a conflict
  }
  const conflict = box.querySelector("[id^=conflict-]:not(:empty)");
  const place = conflict && fresh.content.querySelector(`#${conflict.id}`);
  if (place) place.replaceWith(conflict);
  const had = document.activeElement;
  const focus = box.contains(had) ? describe(had) : null;
  box.replaceChildren(fresh.content);
  window.htmx.process(box);
  if (focus) (had.isConnected ? had : box.querySelector(focus))?.focus({ preventScroll: true });
  tell();
}

// A form to add something, opened or filled in, and a reason being written stay as long as the case does.
function stillFilling(box, fresh) {
  const part = box.querySelector("[data-for-item]");
  if (!part || fresh.querySelector("[data-for-item]")?.dataset.forItem !== part.dataset.forItem) return false;
  const asked = [...part.querySelectorAll("details[open] form, dialog[open] form")];
  return asked.some((form) => dirty(form) || form.contains(document.activeElement));
}

function describe(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  return element.name ? `[name="${element.name}"]` : "button, [href], input";
}

function tell() {
  told([...document.querySelectorAll("form[data-keep]")].some(dirty));
}

function restore() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = JSON.parse(sessionStorage.getItem(`typed:${form.dataset.keep}`) || "null");
    if (!kept) continue;
    for (const field of form.querySelectorAll("textarea")) if (field.name in kept.texts) field.value = kept.texts[field.name];
    form.querySelector("[name=version]").value = kept.version;
  }
}

export function keepTyped(teller) {
  told = teller;
  restore();
  tell();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    const texts = Object.fromEntries([...form.querySelectorAll("textarea")].map((field) => [field.name, field.value]));
    sessionStorage.setItem(`typed:${form.dataset.keep}`, JSON.stringify({ texts, version: form.querySelector("[name=version]").value }));
    tell();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    // A conflict is swapped in like an answer, but it has stored nothing.
    if (!event.detail.successful || event.detail.xhr.getResponseHeader("X-Conflict") || form.tagName !== "FORM") return;
    if (form.matches("[data-keep]")) settle(form);
    if (form.matches("[data-clears]")) {
      form.reset();
      form.closest("details")?.removeAttribute("open");
    }
    form.closest("dialog")?.close();
    if (form.matches("[data-settles]")) takeStored(form);
    tell();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.getResponseHeader("X-Conflict")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id?.startsWith("conflict-")) event.detail.target.scrollIntoView({ block: "center" });
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.opens) document.getElementById(button.dataset.opens)?.showModal();
    if (button?.matches("[data-closes]")) button.closest("dialog").close();
    if (button?.matches("[data-drops]")) takeStored(button);
  });
}

// The conflict is settled: what was typed is either stored or given up, and the fragment may be replaced.
function takeStored(element) {
  const box = element.closest("[data-fragment]");
  element.closest("[id^=conflict-]").replaceChildren();
  for (const form of box.querySelectorAll("form[data-keep]")) settle(form);
  if (latest.has(box.dataset.fragment)) swap(box.dataset.fragment, latest.get(box.dataset.fragment));
}
