#!/usr/bin/env bash
# fetch-peers.sh FOLDER PROGRAM...: takes nginx, haproxy or wrk out of the distribution's packages, with the libraries that a
# system may lack, and makes FOLDER/bin/PROGRAM of each. Called by need_peers in peers.sh.
set -euo pipefail
folder=$1
shift

mkdir -p "$folder"
work=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

# shellcheck source=scripts/lib/private-apt.sh
. "${BASH_SOURCE[0]%/*}/private-apt.sh"

# What the packages depend on and a small system may not have; releases name some of them differently.
libraries=(liblua5.3-0 liblua5.4-0 libopentracing-c-wrapper0 libopentracing-c-wrapper0t64 libopentracing1 libluajit-5.1-2
  libluajit2-5.1-2 libpcre2-8-0 libssl3 libssl3t64 libsystemd0 libcap2)
for library in "${libraries[@]}"; do
  download "$work/debs" "$library" || true # a release has one name of two
done
for program; do
  download "$work/debs" "$program"
done
mkdir -p "$work/unpacked"
for package in "$work"/debs/*.deb; do
  # Only unpacked: none of their scripts runs.
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/unpacked"
done
mkdir -p "$folder/bin"
mkdir -p "$folder/unpacked"
cp -a "$work/unpacked/." "$folder/unpacked/"
libraries=$(find "$folder/unpacked" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
for program; do
  file=$(find "$folder/unpacked/usr" -type f -perm -u+x -name "$program" | head -1)
  [ -n "$file" ] || { echo "no program $program in its package" && exit 1; }
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$libraries" "$file" >"$folder/bin/.$program"
  chmod +x "$folder/bin/.$program"
  mv "$folder/bin/.$program" "$folder/bin/$program"
done
for program; do
  case $program in
    wrk) "$folder/bin/wrk" -v | head -1 || true ;;
    *) "$folder/bin/$program" -v ;;
  esac
done
