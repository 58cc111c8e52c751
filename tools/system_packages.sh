#!/bin/bash
# Install the Debian packages that the product (run), its tests (test) or a cluster (spark) need,
# where that is allowed.
set -euo pipefail

run=(fonts-noto-cjk libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
test=(chromium)
spark=(openjdk-17-jre-headless)

wanted=("${run[@]}")
[ "${1:-run}" = test ] && wanted=("${test[@]}")
[ "${1:-run}" = spark ] && wanted=("${spark[@]}")

command -v dpkg-query >/dev/null || {
    echo "Not Debian: please provide what these packages bring: ${wanted[*]}"
    exit 0
}
missing=()
for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] ||
        missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
    echo "Please install, as root:  apt-get install ${missing[*]}"
    exit 0
fi
echo "── system packages: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || {
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
