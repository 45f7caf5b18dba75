// Printing from a button, and the conflict of two editors of the minutes.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-drops]")) window.location.reload();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.xhr.getResponseHeader("X-Conflict")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
