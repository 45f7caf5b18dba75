// Pictures of the findings: Plotly draws what the server built; a chosen point opens the finding's drawer (findings.js).
const place = document.querySelector("[data-figure]");
const NORWEGIAN = document.documentElement.lang === "nb";

// Opening goes by the link of the picture's table, so that a picture can do no more than the table.
function open(key) {
  document.querySelector(`tr[data-finding="${CSS.escape(key)}"] [data-open-link]`)?.click();
}

function draw() {
  const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const look = { ...layout, separators: NORWEGIAN ? ", " : ".," };
  window.Plotly.newPlot(place, data, look, { responsive: true, displayModeBar: false, displaylogo: false }).then(() => {
    place.dataset.ready = "true";
    place.on("plotly_click", ({ points }) => { if (points[0].customdata) open(points[0].customdata); });
  });
}

if (place && window.Plotly) draw();
window.addEventListener("beforeprint", () => { if (place && window.Plotly) window.Plotly.Plots.resize(place); });

document.addEventListener("click", (event) => {
  const point = event.target.closest("[data-point]");
  if (point) { open(point.dataset.point); return; }
  const button = event.target.closest("[data-as-table]");
  if (!button) return;
  const table = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(table));
  document.querySelector("[data-table-place]").classList.toggle("visually-hidden", !table);
  document.querySelector("[data-drawn]").hidden = table;
  if (!table && place) window.Plotly?.Plots.resize(place);
});
