# shellcheck shell=bash
# The JDKs to test on: where they are, and how to get their newest updates. Sourced by setup.sh.

# The versions that tests run on: those with long-term support, the current one, and the early access of the next.
jdk_versions=(17 21 25 27 28)
jdk_cache=${XDG_CACHE_HOME:-$HOME/.cache}/portkeeper/jdks

# jdk_update HOME: prints the version of the JDK there, as 17.0.15 or 28-ea, if one is there.
jdk_update() {
  [ -x "$1/bin/javac" ] || return 0
  sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release" 2>/dev/null || true
}

# jdks: prints "VERSION UPDATE HOME" for each JDK from 17 on, each once. Those that somebody has named come first: JDK_HOMES
# (homes with colons between), JAVA_HOME and its likes (JAVA_HOME_17_X64, as build services set them); then /usr/lib/jvm and
# what fetch_jdks has fetched.
jdks() {
  local home update variable candidates=() seen=:
  IFS=: read -ra candidates <<<"${JDK_HOMES:-}"
  for variable in "${!JAVA_HOME@}"; do candidates+=("${!variable}"); done
  for home in "${candidates[@]}" /usr/lib/jvm/* "$jdk_cache"/*; do
    home=$(readlink -e "$home") || continue
    [[ $seen = *:$home:* ]] && continue
    seen+=$home:
    update=$(jdk_update "$home")
    [ "${update%%[!0-9]*}" -ge 17 ] 2>/dev/null && echo "${update%%[!0-9]*} $update $home"
  done
  return 0
}

# named_jdk VERSION: prints the home of that version that JDK_HOMES names, or nothing.
named_jdk() {
  local home homes=()
  IFS=: read -ra homes <<<"${JDK_HOMES:-}"
  for home in "${homes[@]}"; do
    [[ ! $(jdk_update "$home") =~ ^$1([^0-9]|$) ]] || { echo "$home" && return; }
  done
}

# jdk_home VERSION: prints the home of its newest update that is here, or nothing. One that JDK_HOMES names is taken as it is.
jdk_home() {
  local named
  named=$(named_jdk "$1")
  [ -z "$named" ] || { echo "$named" && return; }
  # An early access has a dash in its name, and comes before the release.
  jdks | awk -v version="$1" '$1 == version { update = $2; sub(/-/, "~", update); sub(/^[^ ]+ [^ ]+ /, ""); print update, $0 }' |
    sort --stable --version-sort --key=1,1 | tail -n 1 | sed 's/^[^ ]* //'
}

# fetch_jdks VERSION...: fetches the newest update of each into the cache, from Debian's packages, security ones first.
# Nothing on the system is installed or upgraded, and no root is needed. Looks for newer ones once a day, and for none that
# JDK_HOMES names.
fetch_jdks() {
  local version wanted=()
  for version; do
    [ -z "$(named_jdk "$version")" ] || continue
    [ -n "$(find "$jdk_cache/openjdk-$version/package-version" -mtime -1 2>/dev/null)" ] || wanted+=("$version")
  done
  [ ${#wanted[@]} -gt 0 ] || return 0
  if ! command -v apt-get dpkg >/dev/null; then
    echo "JDKs cannot be fetched without apt-get and dpkg: testing on those that are here"
    return
  fi
  echo "Looking for the newest updates of JDK ${wanted[*]}"
  "${BASH_SOURCE[0]%/*}/fetch-jdks.sh" "$jdk_cache" "${wanted[@]}" ||
    echo "Testing on what is here of these versions"
}
