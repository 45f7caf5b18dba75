// Puts fragments into the page without taking from anybody what they are typing.
import { offerText, withdraw } from "./meeting-unsaved.js";

const latest = new Map();
const arrived = new Set(); // fragments that have come since the last form was sent
const held = new Set(); // fragments that wait until a form or a question in them is left
const sent = new WeakMap(); // form -> what its fields held when it was sent
let told = () => {};

const fieldsOf = (form) => [...form.querySelectorAll("textarea, input:not([type=hidden]), select")];

const ticked = (field) => field.type === "checkbox" || field.type === "radio";

const writable = (form) => fieldsOf(form).filter((field) => !ticked(field));

const now = (field) => (ticked(field) ? field.checked : field.value);

function before(field) {
  if (ticked(field)) return field.defaultChecked;
  if (field.tagName !== "SELECT") return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) ?? options[0])?.value ?? "";
}

const placeOf = (keep) => `typed:${document.getElementById("room").dataset.person}:${keep}`;

const changed = (field) => now(field) !== before(field);

// What has been written in it, apart from what was chosen.
const wordsOf = (form) => fieldsOf(form).filter((field) => !ticked(field) && field.matches("textarea, input") && changed(field)).map(now).join("\n");

const dirty = (form) => fieldsOf(form).some(changed);

// What a form was made with: whoever saves it has seen this.
const basis = (form) => JSON.stringify(fieldsOf(form).map((field) => [field.name, ticked(field) && field.value, before(field)]));

// What was sent is what is stored now; what was typed after that is not. Without `was` all of it is settled.
function settle(form, was) {
  for (const field of fieldsOf(form)) {
    const value = was?.get(field) ?? now(field);
    if (ticked(field)) field.defaultChecked = value;
    else if (field.tagName === "SELECT") for (const option of field.options) option.defaultSelected = option.value === value;
    else field.defaultValue = value;
  }
  keep(form);
}

// Empties a form that was sent, but for what was typed after that.
function clear(form) {
  const since = writable(form).filter((field) => sent.has(form) && sent.get(form).get(field) !== now(field));
  const texts = since.map(now);
  form.reset();
  since.forEach((field, at) => { field.value = texts[at]; });
}

// What is typed and not stored, in this tab: a reload, or another case in between, takes nothing of it.
function keep(form) {
  if (!form.dataset.keep) return;
  const place = placeOf(form.dataset.keep);
  const texts = Object.fromEntries(writable(form).filter(changed).map((field) => [field.name, field.value]));
  if (!Object.keys(texts).length) sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, JSON.stringify({ texts, words: wordsOf(form), version: form.querySelector("[name=version]")?.value }));
}

export function swap(name, html) {
  latest.set(name, html);
  arrived.add(name);
  const box = document.getElementById(`live-${name}`);
  if (!box) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  if (stillFilling(box, fresh.content) || asking(box, fresh.content)) {
    held.add(name);
    return;
  }
  held.delete(name);
  const typed = [...box.querySelectorAll("form[data-keep]")].filter(dirty);
  for (const form of typed) carry(form, fresh.content);
  restore(fresh.content, typed);
  for (const conflict of box.querySelectorAll("[id^=conflict-]:not(:empty)")) fresh.content.querySelector(`#${conflict.id}`)?.replaceWith(conflict);
  for (const open of box.querySelectorAll("details[open][data-stays]")) {
    fresh.content.querySelector(`details[data-stays="${open.dataset.stays}"]`)?.setAttribute("open", "");
  }
  const had = document.activeElement;
  const inside = box.contains(had) && had !== box;
  box.replaceChildren(fresh.content);
  window.htmx.process(box);
  if (inside) again(box, had).focus({ preventScroll: true });
  tell();
}

// With the version that it was opened in, saving tells of a conflict; there is none where it was made with the same.
// Where there is no place for it any more, its text is shown, to be copied.
function carry(form, fresh) {
  const { keep: name } = form.dataset;
  const next = fresh.querySelector(`form[data-keep="${name}"]`);
  if (!next) {
    offerText(name, wordsOf(form), () => sessionStorage.removeItem(placeOf(name)));
    return;
  }
  const versions = [form, next].map((one) => one.querySelector("[name=version]"));
  if (versions.every(Boolean) && basis(form) === basis(next)) {
    versions[0].value = versions[1].value;
    keep(form);
  }
  next.replaceWith(form);
}

// A form to add something, opened or filled in, and a reason being written stay as long as the case does.
function stillFilling(box, fresh) {
  const part = box.querySelector("[data-for-item]");
  if (!part || fresh.querySelector("[data-for-item]")?.dataset.forItem !== part.dataset.forItem) return false;
  const asked = [...part.querySelectorAll("details[open] form, dialog[open] form")];
  return asked.some((form) => dirty(form) || form.contains(document.activeElement));
}

// A question that is open is not taken from under somebody's hand while it still stands.
function asking(box, fresh) {
  const open = box.querySelector("dialog[open]");
  return Boolean(open && fresh.querySelector(`#${open.id}`));
}

// What came meanwhile follows when the form, or the question, is closed.
function left({ target }) {
  const name = target.closest?.("[data-fragment]")?.dataset.fragment;
  if (held.has(name) && !target.open) swap(name, latest.get(name));
}

// Where the keyboard goes on: what it was on, or what does the same; never merely something, for a key may follow.
function again(box, had) {
  if (had.isConnected) return had;
  const same = had.id ? box.querySelector(`#${CSS.escape(had.id)}`) : [...box.querySelectorAll(had.tagName)].find((one) => deed(one) === deed(had));
  if (same) return same;
  box.tabIndex = -1;
  return box;
}

function deed(one) {
  const hidden = one.form ? [...one.form.querySelectorAll("[type=hidden]:not([name=version])")].map((field) => field.value) : [];
  const [act, values, sends] = [one.getAttribute("hx-post"), one.getAttribute("hx-vals"), one.form?.getAttribute("hx-post")];
  return JSON.stringify([
    act, values, sends, hidden, one.name, one.matches("button, [type=radio], [type=checkbox]") && one.value,
    one.matches("summary, a") && one.textContent.trim(),
  ]);
}

export function tell() {
  told([...document.querySelectorAll("form[data-keep]")].some(dirty) || document.querySelector("[data-unsent]") !== null);
}

// Forms that come with the page, or with their case once more, get back what was typed in them.
function restore(place, carried = []) {
  for (const form of place.querySelectorAll("form[data-keep]")) {
    const { keep: name } = form.dataset;
    const kept = JSON.parse(sessionStorage.getItem(placeOf(name)) || "null");
    if (!kept || carried.includes(form)) continue;
    for (const field of writable(form)) if (field.name in kept.texts) field.value = kept.texts[field.name];
    const version = form.querySelector("[name=version]");
    if (version) version.value = kept.version;
    withdraw(name);
    form.closest("details")?.setAttribute("open", "");
  }
}

export function keepTyped(teller) {
  told = teller;
  restore(document);
  tell();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    keep(form);
    tell();
  });
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    if (target.tagName !== "FORM") return;
    sent.set(target, new Map(fieldsOf(target).map((field) => [field, now(field)])));
    if (target.matches("[data-keep], [data-clears]")) arrived.delete(target.closest("[data-fragment]")?.dataset.fragment);
  });
  document.addEventListener("toggle", left, true);
  document.addEventListener("close", left, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target;
    // A conflict is swapped in like an answer, but it has stored nothing.
    if (!event.detail.successful || event.detail.xhr.getResponseHeader("X-Conflict") || form.tagName !== "FORM") return;
    if (form.matches("[data-clears]")) clear(form);
    if (form.matches("[data-keep]")) settleAndTake(form);
    if (form.matches("[data-clears]") && !dirty(form)) {
      form.closest("details:not(.over-foot)")?.removeAttribute("open");
      takeArrived(form);
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
    if (button?.matches("[data-closes]")) giveUp(button);
    if (button?.matches("[data-drops]")) takeStored(button);
  });
}

// Going back from a question gives up what was typed in it.
function giveUp(button) {
  const form = button.closest("form[data-keep]");
  form?.reset();
  if (form) keep(form);
  tell();
  button.closest("dialog").close();
}

// What was typed is stored: the form closes, and what everybody else has got already may replace it.
function settleAndTake(form) {
  if (form.matches("[data-clears]")) keep(form);
  else settle(form, sent.get(form));
  if (!dirty(form)) form.closest("details[data-stays]:not(.over-foot)")?.removeAttribute("open");
  takeArrived(form);
}

function takeArrived(form) {
  const box = form.closest("[data-fragment]");
  if (box && arrived.has(box.dataset.fragment)) swap(box.dataset.fragment, latest.get(box.dataset.fragment));
}

// The conflict is settled: what was typed in the form before it is either stored or given up, and what stands follows.
function takeStored(element) {
  const { fragment } = element.closest("[data-fragment]").dataset;
  const conflict = element.closest("[id^=conflict-]");
  const form = conflict.previousElementSibling;
  settle(form, element.tagName === "FORM" ? sent.get(form) : null);
  conflict.replaceChildren();
  if (latest.has(fragment)) swap(fragment, latest.get(fragment));
}
