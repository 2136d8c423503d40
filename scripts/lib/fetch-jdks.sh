#!/usr/bin/env bash
# fetch-jdk.sh VERSION HOME: unpacks the distribution's OpenJDK VERSION to HOME. Called by get_jdk in jdk.sh, which
# shows the last line of the output when this fails.
set -euo pipefail
version=$1 home=$2
architecture=$(dpkg --print-architecture)
packages=("openjdk-$version-jdk-headless" "openjdk-$version-jre-headless")

fail() {
  echo "$*"
  exit 1
}

# Beside the JDK's home, so that the last step is a rename; hidden, so that nobody takes it for a JDK.
mkdir -p "${home%/*}"
work=$(mktemp -d "${home%/*}/.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

# shellcheck source=scripts/lib/private-apt.sh
. "${BASH_SOURCE[0]%/*}/private-apt.sh"

# unpack FOLDER PACKAGE...: downloads the packages and unpacks them there; nothing is run from them.
unpack() {
  local folder=$1 package
  shift
  download "$folder/debs" "$@" || return
  for package in "$folder"/debs/*.deb; do dpkg -x "$package" "$folder"; done
}

own_libc=
if ! unpack "$work/jdk" "${packages[@]}"; then
  # apt itself knows the mirror, however the sources are written down. Ubuntu's releases have no label Debian.
  # shellcheck disable=SC2016 # apt fills $(REPO_URI) in
  mirror=$(private_apt indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' |
    sed -n 1p)
  [ -n "$mirror" ] || fail "no package openjdk-$version-jdk-headless for this release"
  # Taken from the release, so that it runs with the C library of the system.
  unpack "$work/tools" patchelf
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e "$keys" ] && signed_by="[signed-by=$keys]"
  echo "deb ${signed_by:-} $mirror sid main" >"$work/sources/sid.list"
  cat >>"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$work/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$work/preferences";
CONF
  private_apt update
  unpack "$work/jdk" "${packages[@]}" || fail "no package openjdk-$version-jdk-headless in Debian's unstable suite"
  unpack "$work/libc" libc6 libgcc-s1 libstdc++6 zlib1g
  own_libc=yes
fi

new=$work/jdk/usr/lib/jvm/java-$version-openjdk-$architecture
# Debian keeps the settings under /etc and links to them there: put the files themselves in the place of the links.
find "$new" -lname "/etc/java-$version-openjdk/*" | while read -r link; do
  target=$work/jdk$(readlink "$link")
  rm "$link"
  cp -r "$target" "$link"
done

# A program names its loader by an absolute path, and the loader must be of the same build as the C library: write
# the new loader's path, and where the libraries are, into the launchers.
if [ "$own_libc" ]; then
  patchelf=$work/tools/usr/bin/patchelf
  mkdir "$new/libc"
  cp -a "$work/libc/usr/lib/$(dirname "$(cd "$work/libc/usr/lib" && find . -name libc.so.6)")"/. "$new/libc"
  find "$new/bin" "$new/lib" -type f \( -perm -u+x -o -name '*.so' \) | while read -r file; do
    path=$("$patchelf" --print-rpath "$file" 2>/dev/null) || continue # not a program
    # RPATH, for a library's RUNPATH would hide that of the launcher.
    "$patchelf" --force-rpath --set-rpath "${path:+$path:}$home/libc" "$file"
    if loader=$("$patchelf" --print-interpreter "$file" 2>/dev/null); then
      "$patchelf" --set-interpreter "$home/libc/${loader##*/}" "$file"
    fi
  done
fi

rm -rf "$home"
mv "$new" "$home"
# As the package does when it is installed: the archive of the JDK's own classes, which halves the start-up.
"$home/bin/java" -Xshare:dump || true
"$home/bin/java" -version || { rm -rf "$home" && fail "the JDK unpacked to $home does not run"; }
