#!/usr/bin/env bash
# fetch-jdks.sh FOLDER VERSION...: unpacks the newest OpenJDK of each version that can be had to FOLDER/openjdk-VERSION,
# unless it is there already. Says in a line what it did or why it could not. Called by fetch_jdks in jdk.sh.
set -euo pipefail
folder=$1
shift
architecture=$(dpkg --print-architecture)

# Beside the homes, so that the last step is a rename; hidden, so that nobody takes it for a JDK.
mkdir -p "$folder"
work=$(mktemp -d "$folder/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
log=$work/log

# shellcheck source=scripts/lib/private-apt.sh
. "${BASH_SOURCE[0]%/*}/private-apt.sh" >"$log"

# The security suites have updates first, and unstable has the versions that no release has. By their names: a mirror may
# renew what it calls stable-security days later. Other systems than Debian: their own sources.
use_suites bookworm-security trixie-security forky-security unstable >>"$log" || true

# unpack FOLDER PACKAGE...: downloads the packages and unpacks them there; nothing is run from them.
unpack() {
  local to=$1 package
  shift
  download "$to/debs" "$@" || return
  for package in "$to"/debs/*.deb; do dpkg -x "$package" "$to"; done
}

# fetch VERSION HOME: exits with 0, or with 1 after a line that says why not.
fetch() {
  local version=$1 home=$2 newest jdk=$work/$1 new link target
  newest=$(versions "openjdk-$version-jdk-headless" | tail -n 1)
  [ -n "$newest" ] || { echo "no package openjdk-$version-jdk-headless" && exit 1; }
  if [ "$(cat "$home/package-version" 2>/dev/null)" = "$newest" ]; then touch "$home/package-version" && exit; fi
  echo "JDK $version: unpacking $newest"
  unpack "$jdk" "openjdk-$version-jdk-headless=$newest" "openjdk-$version-jre-headless=$newest" >>"$log" 2>&1 ||
    { echo "openjdk-$version-jdk-headless $newest cannot be downloaded" && exit 1; }
  new=$jdk/usr/lib/jvm/java-$version-openjdk-$architecture
  # Debian keeps the settings under /etc and links to them there: put the files themselves in the place of the links.
  find "$new" -lname "/etc/java-$version-openjdk/*" | while read -r link; do
    target=$jdk$(readlink "$link")
    rm "$link"
    cp -r "$target" "$link"
  done
  if newer_than_here "$jdk"/debs/*.deb; then give_libraries "$new" "$home"; fi
  echo "$newest" >"$new/package-version"
  # The one that is there is put aside until the new one has run.
  [ ! -e "$home" ] || mv "$home" "$work/old-$version" || exit 1
  mv "$new" "$home" || exit 1
  # As the package does when it is installed: the archive of the JDK's own classes, which halves the start-up.
  "$home/bin/java" -Xshare:dump >>"$log" 2>&1 || true
  "$home/bin/java" -version >>"$log" 2>&1 ||
    {
      rm -rf "$home"
      [ ! -e "$work/old-$version" ] || mv "$work/old-$version" "$home"
      echo "openjdk-$version-jdk-headless $newest does not run here"
      exit 1
    }
}

# give_libraries NEW HOME: a JDK of another release may want a newer C library than the system's, so it is given one of its
# own. A program names its loader by an absolute path, and the loader must be of the same build as the library: the new
# loader's path, and where the libraries will be, are written into the launchers.
give_libraries() {
  local new=$1 home=$2 patchelf file path loader
  [ -d "$work/libc" ] || unpack "$work/libc" libc6 libgcc-s1 libstdc++6 zlib1g patchelf >>"$log" 2>&1
  mkdir "$new/libc"
  cp -a "$work/libc/usr/lib/$(dirname "$(cd "$work/libc/usr/lib" && find . -name libc.so.6)")"/. "$new/libc"
  patchelf=("$new"/libc/ld-*.so.* --library-path "$new/libc" "$work/libc/usr/bin/patchelf")
  find "$new/bin" "$new/lib" -type f \( -perm -u+x -o -name '*.so' \) | while read -r file; do
    path=$("${patchelf[@]}" --print-rpath "$file" 2>/dev/null) || continue # not a program
    # RPATH, for a library's RUNPATH would hide that of the launcher.
    "${patchelf[@]}" --force-rpath --set-rpath "${path:+$path:}$home/libc" "$file"
    if loader=$("${patchelf[@]}" --print-interpreter "$file" 2>/dev/null); then
      "${patchelf[@]}" --set-interpreter "$home/libc/${loader##*/}" "$file"
    fi
  done
}

status=0
for version; do
  (fetch "$version" "$folder/openjdk-$version") || { echo "JDK $version cannot be had" && status=1; }
done
exit "$status"
