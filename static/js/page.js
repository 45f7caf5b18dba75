// What every page does: asks before a destructive act, keeps unsaved text, shows errors of fragments.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("messages");
  const status = event.detail.xhr.status;
  const text = document.documentElement.lang === "nb"
    ? `Handlingen gikk ikke gjennom (${status}). Ingenting er endret.`
    : `The action did not go through (${status}). Nothing was changed.`;
  const alert = document.createElement("div");
  alert.className = "ds-alert";
  alert.dataset.color = "danger";
  alert.textContent = event.detail.xhr.getResponseHeader("X-Message") || text;
  place.replaceChildren(alert);
});
