// The reads at a finding: igv.js draws what the page names. It fetches from the laboratory's service, never through us.
const place = document.querySelector("[data-igv]");
const state = document.querySelector("[data-igv-state]");

if (place && window.igv) {
  const setup = JSON.parse(document.getElementById(place.dataset.igv).textContent);
  window.igv.createBrowser(place, { ...setup, showSampleNames: false, queryParametersSupported: false })
    .then(() => { state.textContent = ""; place.dataset.ready = "true"; })
    .catch((error) => { state.textContent = `${state.dataset.failed} ${error.message ?? error}`; place.dataset.ready = "false"; });
}
