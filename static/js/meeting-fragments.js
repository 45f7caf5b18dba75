// Puts fragments into the page without taking from anybody what they are typing.
const latest = new Map();
const arrived = new Set(); // fragments that have come since the last form was sent
let told = () => {};

const fieldsOf = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden]), select")];

const writable = (form) => fieldsOf(form).filter((field) => field.type !== "checkbox" && field.type !== "radio");

function changed(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") {
    const before = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, before);
  }
  return field.value !== field.defaultValue;
}

const dirty = (form) => fieldsOf(form).some(changed);

function settle(form) {
  for (const field of fieldsOf(form)) {
    if (field.tagName === "SELECT") for (const option of field.options) option.defaultSelected = option.selected;
    else field.defaultValue = field.value;
    if ("defaultChecked" in field) field.defaultChecked = field.checked;
  }
  if (form.dataset.keep) sessionStorage.removeItem(`typed:${form.dataset.keep}`);
}

export function swap(name, html) {
  latest.set(name, html);
  arrived.add(name);
  const box = document.getElementById(`live-${name}`);
  if (!box) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (stillFilling(box, fresh.content) || asking(name, box, fresh.content)) return;
  for (const form of box.querySelectorAll("form[data-keep]")) {
    const next = fresh.content.querySelector(`form[data-keep="${form.dataset.keep}"]`);
    if (next && dirty(form)) next.replaceWith(form); // with the version that it was opened in: saving tells of a conflict
  }
  for (const conflict of box.querySelectorAll("[id^=conflict-]:not(:empty)")) fresh.content.querySelector(`#${conflict.id}`)?.replaceWith(conflict);
  for (const open of box.querySelectorAll("details[open][data-stays]")) {
    fresh.content.querySelector(`details[data-stays="${open.dataset.stays}"]`)?.setAttribute("open", "");
  }
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

// A question that is open is not taken from under somebody's hand while it still stands; what came meanwhile follows.
function asking(name, box, fresh) {
  const open = box.querySelector("dialog[open]");
  if (!open || !fresh.querySelector(`#${open.id}`)) return false;
  if (!open.dataset.awaited) open.addEventListener("close", () => swap(name, latest.get(name)), { once: true });
  open.dataset.awaited = "yes";
  return true;
}

function describe(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  return element.name ? `[name="${element.name}"]` : "button, [href], input";
}

export function tell() {
  told([...document.querySelectorAll("form[data-keep]")].some(dirty) || document.querySelector("[data-unsent]") !== null);
}

function restore() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = JSON.parse(sessionStorage.getItem(`typed:${form.dataset.keep}`) || "null");
    if (!kept) continue;
    for (const field of writable(form)) if (field.name in kept.texts) field.value = kept.texts[field.name];
    const version = form.querySelector("[name=version]");
    if (version) version.value = kept.version;
    form.closest("details")?.setAttribute("open", "");
  }
}

export function keepTyped(teller) {
  told = teller;
  restore();
  tell();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    const texts = Object.fromEntries(writable(form).map((field) => [field.name, field.value]));
    sessionStorage.setItem(`typed:${form.dataset.keep}`, JSON.stringify({ texts, version: form.querySelector("[name=version]")?.value }));
    tell();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("form[data-keep]")) arrived.delete(event.target.closest("[data-fragment]")?.dataset.fragment);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    // A conflict is swapped in like an answer, but it has stored nothing.
    if (!event.detail.successful || event.detail.xhr.getResponseHeader("X-Conflict") || form.tagName !== "FORM") return;
    if (form.matches("[data-keep][data-clears]")) form.reset(); // what is sent is gone, before what stands is settled
    if (form.matches("[data-keep]")) settleAndTake(form);
    if (form.matches("[data-clears]")) {
      form.reset();
      form.closest("details:not(.over-foot)")?.removeAttribute("open");
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

// What was typed is stored: the form closes, and what everybody else has got already may replace it.
function settleAndTake(form) {
  settle(form);
  form.closest("details[data-stays]:not(.over-foot)")?.removeAttribute("open");
  const box = form.closest("[data-fragment]");
  if (box && arrived.has(box.dataset.fragment)) swap(box.dataset.fragment, latest.get(box.dataset.fragment));
}

// The conflict is settled: what was typed is either stored or given up, and the fragment may be replaced.
function takeStored(element) {
  const box = element.closest("[data-fragment]");
  element.closest("[id^=conflict-]").replaceChildren();
  for (const form of box.querySelectorAll("form[data-keep]")) settle(form);
  if (latest.has(box.dataset.fragment)) swap(box.dataset.fragment, latest.get(box.dataset.fragment));
}
