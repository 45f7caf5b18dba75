#!/bin/bash
# Installs the Debian packages of debian-packages.txt (and those named as arguments) that are missing. Root only; anybody
# else gets one sentence. Starts no service, and enables none that it brought.
set -euo pipefail
cd "$(dirname "$0")"

mapfile -t wanted < <(grep -v '^#' debian-packages.txt; printf '%s\n' "$@")
missing=()
for package in "${wanted[@]}"; do
    [ -n "$package" ] || continue
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "Missing Debian packages; please have them installed: apt-get install ${missing[*]}" >&2
    exit 3
fi

# Debian starts a service when it is installed, unless this policy says no. An existing policy is left alone.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi
echo "Installing Debian packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get -qq update && apt-get -qq install --no-install-recommends -y "${missing[@]}"; } > "$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed; the lines above say why." >&2
    exit 1
fi
rm -f "$log"
case " ${missing[*]} " in *" redis-server "*)
    if command -v systemctl > /dev/null; then systemctl --quiet disable redis-server > /dev/null 2>&1 || true; fi ;;
esac
