#!/usr/bin/env bash
# fetch-mptcpize.sh FILE: takes the library by which mptcpize(8) turns a program's TCP into MPTCP out of the distribution's
# package and writes it to FILE. Called by get_mptcpize in mptcpize.sh, which shows the last line of the output when this fails.
set -euo pipefail
file=$1

# Beside the file, so that the last step is a rename.
mkdir -p "${file%/*}"
work=$(mktemp -d "${file%/*}/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

# shellcheck source=scripts/lib/private-apt.sh
. "${BASH_SOURCE[0]%/*}/private-apt.sh"
download "$work/debs" libmptcpwrap0 || { echo "no package libmptcpwrap0 for this release" && exit 1; }
# Nothing is run from the package, and the system does not get it.
mkdir "$work/package"
dpkg-deb --extract "$work"/debs/libmptcpwrap0*.deb "$work/package"
library=$(find "$work/package" -type f -name 'libmptcpwrap.so.*' -print -quit)
[ -n "$library" ] || { echo "the package libmptcpwrap0 has no libmptcpwrap.so" && exit 1; }
mv "$library" "$file"
