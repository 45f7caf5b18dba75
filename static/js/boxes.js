// A box that could not be fetched says so in its own place instead of waiting for ever.
function failed(event) {
  const box = event.detail.elt.closest("[data-box]");
  if (!box) return;
  const text = document.createElement("p");
  text.className = "empty";
  text.setAttribute("role", "alert");
  text.textContent = box.dataset.failed;
  const heading = box.querySelector(":scope > h2");
  box.replaceChildren(...(heading ? [heading, text] : [text]));
}

document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
