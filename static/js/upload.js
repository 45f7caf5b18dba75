// Sends files with progress: a delivery, a folder, a slide; also dropped. Without this module the forms work too.
document.querySelectorAll("form[data-upload]").forEach(setUp);

function setUp(form) {
  const picks = [...form.querySelectorAll("[data-pick]")];
  let dropped = [];
  picks.forEach((pick) => pick.addEventListener("change", () => { dropped = []; show(); }));
  const zone = form.querySelector("[data-drop]");
  for (const kind of ["dragover", "dragenter"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    dropped = [...event.dataTransfer.files];
    show();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });

  function chosen() {
    return dropped.length ? dropped : picks.flatMap((pick) => [...pick.files]);
  }

  function show() {
    const files = chosen();
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const names = files.slice(0, 6).map((file) => file.webkitRelativePath || file.name).join(", ");
    form.querySelector("[data-chosen]").textContent = files.length
      ? `${files.length} ${form.dataset.filesWord}, ${megabytes(size)} MiB: ${names}${files.length > 6 ? " …" : ""}` : "";
  }

  function send() {
    const data = new FormData();
    for (const field of form.querySelectorAll("select, textarea, input:not([type=file])")) data.append(field.name, field.value);
    for (const file of chosen()) {
      data.append("files", file);
      data.append("paths", file.webkitRelativePath || file.name);
    }
    const bar = form.querySelector("[data-progress]");
    const text = form.querySelector("[data-progress-text]");
    const button = form.querySelector("button[type=submit]");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      bar.value = event.lengthComputable ? 100 * event.loaded / event.total : 0;
      text.textContent = `${form.dataset.sending} ${megabytes(event.loaded)} / ${megabytes(event.total)} MiB`;
    });
    request.addEventListener("load", () => {
      const address = request.getResponseHeader("Location");
      if (request.status === 201 && address) {
        text.textContent = form.dataset.stored;
        window.location.assign(address);
        return;
      }
      failed(request.getResponseHeader("X-Alert") ? request.responseText : "");
    });
    for (const kind of ["error", "abort", "timeout"]) request.addEventListener(kind, () => failed(""));
    bar.hidden = false;
    button.disabled = true;
    form.querySelector("[data-alert]").replaceChildren();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "upload");
    request.setRequestHeader("HX-Request", "true");
    request.send(data);

    function failed(answer) {
      bar.hidden = true;
      button.disabled = false;
      text.textContent = "";
      const place = form.querySelector("[data-alert]");
      if (answer) { place.innerHTML = answer; return; }
      const alert = document.createElement("div");
      alert.className = "ds-alert";
      alert.dataset.color = "danger";
      alert.setAttribute("role", "alert");
      alert.textContent = form.dataset.failed;
      place.replaceChildren(alert);
    }
  }
}

function megabytes(bytes) {
  return (bytes / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}
