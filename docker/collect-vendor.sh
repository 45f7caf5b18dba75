#!/bin/sh
# Copies the few browser files that pages load from node_modules to static/vendor, with the licence of each.
# Source maps are not shipped, so the references to them are cut: the manifest storage would look for the files.
set -eu
cd "$(dirname "$0")/.."
modules=node_modules
target=static/vendor
fresh=static/vendor.new

rm -rf "$fresh"
mkdir -p "$fresh/designsystemet" "$fresh/inter/files" "$fresh/openseadragon/images"

copy() { sed '/^\/\/# sourceMappingURL=/d' "$modules/$1" > "$fresh/$2"; }
licence() {
    for name in LICENSE LICENSE.md LICENSE.txt; do
        if [ -f "$modules/$1/$name" ]; then cp "$modules/$1/$name" "$fresh/$2"; return; fi
    done
}

copy @digdir/designsystemet-css/dist/theme/designsystemet.css designsystemet/theme.css
copy @digdir/designsystemet-css/dist/src/index.css designsystemet/index.css
licence @digdir/designsystemet-css designsystemet/LICENSE
copy @fontsource-variable/inter/wght.css inter/inter.css
cp "$modules"/@fontsource-variable/inter/files/*-wght-normal.woff2 "$fresh/inter/files/"
licence @fontsource-variable/inter inter/LICENSE
copy htmx.org/dist/htmx.min.js htmx.min.js
licence htmx.org htmx.LICENSE
copy plotly.js-cartesian-dist-min/plotly-cartesian.min.js plotly-cartesian.min.js
licence plotly.js-cartesian-dist-min plotly-cartesian.LICENSE
# Plotly writes its rules into a style element, which the content policy forbids. Where a page has a stylesheet with the
# id that Plotly would give the element, Plotly leaves it alone. So the rules are taken out of the file itself.
sed -n "s/.*\(\"X,X div\":[^}]*\)}.*/\1/p" "$fresh/plotly-cartesian.min.js" | sed "s/;[\"'],/;\\
/g" | sed -e "s/[\"']\$//" -e "s/^\"\([^\"]*\)\":[\"']/\1{/" -e "s/^\([XY]\):[\"']/\1{/" -e 's/$/}/' \
    -e 's/^X/.js-plotly-plot .plotly/' -e 's/^Y/.plotly-notifier/' -e 's/,X/,.js-plotly-plot .plotly/g' > "$fresh/plotly.css"
grep -q 'main-svg{position:absolute' "$fresh/plotly.css" || { echo "Plotly keeps its style rules otherwise now" >&2; exit 1; }
copy igv/dist/igv.min.js igv.min.js
licence igv igv.LICENSE
copy openseadragon/build/openseadragon/openseadragon.min.js openseadragon/openseadragon.min.js
cp "$modules"/openseadragon/build/openseadragon/images/*.png "$fresh/openseadragon/images/"
licence openseadragon openseadragon/LICENSE
# Yjs comes in parts only; pages load one file.
"$modules/esbuild/bin/esbuild" "$modules/yjs/dist/yjs.mjs" --bundle --format=esm --minify --log-level=error \
    --outfile="$fresh/yjs.min.js"
licence yjs yjs.LICENSE

rm -rf "$target"
mv "$fresh" "$target"
