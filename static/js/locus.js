// The reads at a finding: igv.js draws what the page names. It fetches from the laboratory's service, never through us.
const place = document.querySelector("[data-igv]");
const state = document.querySelector("[data-igv-state]");

if (place && window.igv) {
  const setup = JSON.parse(document.getElementById(place.dataset.igv).textContent);
  const { sizes, ...reference } = setup.reference; // without a genome the chromosomes' lengths have to do
  if (sizes) reference.fastaURL = new File([sizes], `${reference.id}.chrom.sizes`);
  window.igv.createBrowser(place, { ...setup, reference, showSampleNames: false, queryParametersSupported: false })
    .then(() => { state.textContent = ""; place.dataset.ready = "true"; })
    .catch((error) => { state.textContent = `${state.dataset.failed} ${error.message ?? error}`; place.dataset.ready = "false"; });
}
