// The findings table inside the stage. Whatever asks it anew is a choice of what to show; when it comes, nothing jumps.
const panel = document.getElementById("stage-panel");
const stage = panel.closest(".stage");
let kept = null;

export const isTable = (element) => element?.id === "findings-table" && panel.contains(element);

// What a view needs of an address: not the picture, which it names itself.
export function queryOf(asked) {
  const rest = new URLSearchParams();
  for (const [name, value] of asked) if (typeof value === "string" && value && name !== "picture" && name !== "gene") rest.append(name, value);
  return rest.toString();
}

// Whether the table alone differs between two addresses: then the rest of the panel stays.
export function onlyTheTable(before, after) {
  const here = panel.querySelector("#filters [name=profile]")?.value;
  if (!here || panel.hasAttribute("aria-busy")) return false;
  const [old, next] = [before, after].map((one) => new URL(one, location.href));
  const [was, asked] = [old, next].map((one) => one.searchParams.get("profile"));
  return old.pathname === next.pathname && (asked === null ? was === null : asked === here);
}

// ask: takes a query; address: of what is on the stage, by which the server knows the page's filters.
export function watchTable({ ask, address }) {
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, verb, target, path, formData, headers } = event.detail;
    if (!panel.contains(elt)) return;
    headers["HX-Current-URL"] = new URL(address(), location.href).href;
    if (!isTable(target) || verb !== "get") return;
    event.preventDefault();
    ask(queryOf([...new URLSearchParams(path.split("?")[1] ?? ""), ...formData]));
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => { if (isTable(detail.target) && detail.shouldSwap) keep(); });
  document.addEventListener("htmx:afterSettle", ({ target }) => { if (isTable(target)) restore(); });
}

// Whether a menu of the table was open; the keyboard goes back to what opened it.
export function closeMenu() {
  const menu = panel.querySelector("details.menu[open]");
  if (menu) menu.open = false;
  menu?.querySelector("summary").focus();
  return Boolean(menu);
}

document.addEventListener("click", ({ target }) => {
  for (const menu of panel.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});

function keep() {
  const had = document.activeElement;
  if (kept && had === document.body) return; // two answers close together: the first has taken the focus and not given it back yet
  kept = {
    top: stage.scrollTop,
    left: panel.querySelector(".table-scroll")?.scrollLeft ?? 0,
    open: [...panel.querySelectorAll("details[data-fold][open]")].map((one) => one.id),
    id: panel.contains(had) ? had.id : "",
    row: panel.contains(had) ? had.closest("tr[data-finding]")?.dataset.finding : "",
    typed: had?.matches("[data-search]") && had.value !== had.defaultValue ? had.value : null,
  };
}

function restore() {
  if (!kept) return;
  const { top, left, open, id, row, typed } = kept;
  kept = null;
  for (const fold of open) document.getElementById(fold)?.setAttribute("open", "");
  if (document.activeElement === document.body) {
    const again = id ? document.getElementById(id) : row && panel.querySelector(`tr[data-finding="${row}"] [data-open-link]`);
    if (again) again.focus({ preventScroll: true });
  }
  panel.querySelector(".table-scroll")?.scrollTo({ left });
  stage.scrollTop = top;
  const search = panel.querySelector("[data-search]");
  if (typed === null || !search || search.value === typed) return;
  search.value = typed; // what was typed meanwhile is not lost, and is asked for
  search.dispatchEvent(new Event("input", { bubbles: true }));
}
