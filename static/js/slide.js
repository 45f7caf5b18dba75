// The slide viewer: tiles, scale bar, the sequenced area and drawing it anew. On its own page, and in a meeting's stage.
const SVG = "http://www.w3.org/2000/svg";
const alone = document.querySelector("[data-slide]");
if (alone) window.addEventListener("load", () => openSlide(alone));

export function openSlide(place) {
  const { width, height, levels, tile, tiles, mpp, icons } = place.dataset;
  const size = { width: Number(width), height: Number(height) };
  const viewer = window.OpenSeadragon({
    element: place, prefixUrl: icons, showNavigator: true, navigatorPosition: "TOP_RIGHT", gestureSettingsMouse: { clickToZoom: false },
    maxZoomPixelRatio: 2, visibilityRatio: 0.5, animationTime: 0.4, crossOriginPolicy: false,
    tileSources: {
      ...size, tileSize: Number(tile), tileOverlap: 0, minLevel: 8, maxLevel: Number(levels) - 1,
      getTileUrl: (level, column, row) => `${tiles}${level}/${column}_${row}.jpg`,
    },
  });
  const overlay = layer(size);
  const corners = JSON.parse(document.getElementById("sequenced-area").textContent || "[]");
  viewer.addHandler("open", () => {
    viewer.addOverlay({ element: overlay, location: viewer.world.getItemAt(0).getBounds() });
    if (corners.length) draw(overlay, corners, "area");
    scaleBar(viewer, Number(mpp));
    place.dataset.open = "true";
  });
  viewer.addHandler("animation", () => scaleBar(viewer, Number(mpp)));
  const form = document.querySelector("[data-area-form]");
  if (form) drawing(viewer, overlay, form, size);
  return viewer;
}

function layer(size) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

function draw(overlay, corners, kind) {
  const shape = document.createElementNS(SVG, "polygon");
  shape.setAttribute("class", kind);
  shape.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  overlay.replaceChildren(shape);
}

function scaleBar(viewer, mpp) {
  const bar = document.querySelector("[data-scale]");
  if (!mpp || !bar) return;
  const perPixel = mpp / viewer.world.getItemAt(0).viewportToImageZoom(viewer.viewport.getZoom(true));
  const length = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].find((one) => one / perPixel >= 80) ?? 10000;
  bar.style.width = `${Math.round(length / perPixel)}px`;
  bar.textContent = length >= 1000 ? `${length / 1000} mm` : `${length} µm`;
}

function drawing(viewer, overlay, form, size) {
  const [begin, save, hint, field] = ["[data-draw]", "[data-save]", "[data-hint]", "[data-corners]"].map((one) => form.querySelector(one));
  let corners = null;
  begin.addEventListener("click", () => {
    corners = [];
    overlay.replaceChildren();
    hint.hidden = false;
    save.hidden = true;
  });
  viewer.addHandler("canvas-click", (event) => {
    if (!corners || !event.quick) return;
    event.preventDefaultAction = true;
    const at = viewer.world.getItemAt(0).viewerElementToImageCoordinates(event.position);
    corners.push([Math.round(Math.min(Math.max(at.x, 0), size.width)), Math.round(Math.min(Math.max(at.y, 0), size.height))]);
    draw(overlay, corners, "area draft");
    field.value = JSON.stringify(corners);
    save.hidden = corners.length < 3;
  });
}
