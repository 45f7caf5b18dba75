// What every page does: asks before a destructive act, and says in words when a fragment could not be had.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

const NORWEGIAN = document.documentElement.lang === "nb";

function say(text) {
  const alert = document.createElement("div");
  alert.className = "ds-alert";
  alert.dataset.color = "danger";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  document.getElementById("messages").replaceChildren(alert);
}

document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (answer.getResponseHeader("X-Alert")) {
    document.getElementById("messages").innerHTML = answer.responseText;
    document.getElementById("messages").scrollIntoView({ block: "nearest" });
  } else {
    say(NORWEGIAN ? `Handlingen gikk ikke gjennom (${answer.status}). Ingenting er endret.`
      : `The action did not go through (${answer.status}). Nothing was changed.`);
  }
});

document.addEventListener("htmx:sendError", () => {
  say(NORWEGIAN ? "Ingen kontakt med tjenesten. Ingenting er endret; prøv igjen."
    : "No contact with the service. Nothing was changed; try again.");
});
