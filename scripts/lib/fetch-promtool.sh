#!/usr/bin/env bash
# fetch-promtool.sh FILE: takes promtool out of the distribution's package and writes it to FILE. Called by
# get_promtool in promtool.sh, which shows the last line of the output when this fails.
set -euo pipefail
file=$1

# Beside the file, so that the last step is a rename.
mkdir -p "${file%/*}"
work=$(mktemp -d "${file%/*}/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

# shellcheck source=scripts/lib/private-apt.sh
. "${BASH_SOURCE[0]%/*}/private-apt.sh"
# Since Debian 13 it has a package of its own; before it was in that of Prometheus.
download "$work/debs" promtool || download "$work/debs" prometheus ||
  { echo "no package promtool or prometheus for this release" && exit 1; }
# Only this one file; nothing is run from the package.
dpkg-deb --fsys-tarfile "$work"/debs/prom*.deb | tar -x -C "$work" ./usr/bin/promtool
mv "$work/usr/bin/promtool" "$file"
"$file" --version || { rm "$file" && echo "the promtool unpacked to $file does not run" && exit 1; }
