// Pictures of the findings: Plotly draws what the server built; a chosen point opens the finding's drawer (findings.js).
const NORWEGIAN = document.documentElement.lang === "nb";

// Opening goes by the link of the picture's table, so that a picture can do no more than the table.
function open(key) {
  document.querySelector(`tr[data-finding="${CSS.escape(key)}"] [data-open-link]`)?.click();
}

export async function drawPicture(place) {
  const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const look = { ...layout, separators: NORWEGIAN ? ", " : ".," };
  await window.Plotly.newPlot(place, data, look, { responsive: true, displayModeBar: false, displaylogo: false });
  place.dataset.ready = "true";
  place.on("plotly_click", ({ points }) => { if (points[0].customdata) open(points[0].customdata); });
}

// Sets one finding off from the others; none, and all look alike again.
export function markPoint(place, key) {
  const at = place.data.map((trace) => [...(trace.customdata ?? [])].map(String).indexOf(key));
  const found = at.some((one) => one >= 0);
  window.Plotly.restyle(place, { selectedpoints: at.map((one) => (found ? [one].filter((n) => n >= 0) : null)) });
}

const drawn = () => document.querySelector("[data-figure]");
if (drawn() && window.Plotly) drawPicture(drawn());
window.addEventListener("beforeprint", () => { if (drawn() && window.Plotly) window.Plotly.Plots.resize(drawn()); });

document.addEventListener("click", (event) => {
  const point = event.target.closest("[data-point]");
  if (point) { open(point.dataset.point); return; }
  const button = event.target.closest("[data-as-table]");
  if (!button) return;
  const table = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(table));
  document.querySelector("[data-table-place]").classList.toggle("visually-hidden", !table);
  document.querySelector("[data-drawn]").hidden = table;
  if (!table && drawn()) window.Plotly?.Plots.resize(drawn());
});
