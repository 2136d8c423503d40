# shellcheck shell=bash
# apt with lists and cache of its own, in the empty directory "work": the system's stay as they are, nothing is installed,
# and no root is needed; proxies and keys are the system's. Sourced by fetch-jdks.sh and the like.

# The update hooks are cleared because they expect to run as root. A configuration file, because -o cannot clear a list.
export LC_ALL=C
mkdir -p "${work:?}"/{state/lists/partial,cache/archives/partial,sources,preferences}
: >"$work/status"
cat >"$work/apt.conf" <<CONF
Dir::State "$work/state";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Acquire::Languages "none";
APT::Sandbox::User "";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
private_apt() { apt-get --quiet --config-file "$work/apt.conf" "$@"; }

# download FOLDER PACKAGE...: puts the packages' files there.
download() {
  local folder=$1
  shift
  mkdir -p "$folder"
  (cd "$folder" && private_apt download "$@")
}

private_apt update || echo "some package lists cannot be had; trying with the others"

# use_suites SUITE...: from here on private_apt knows these suites of Debian instead of the system's own sources, whatever
# release the system is. Fails where the system has no mirror of Debian, as on Ubuntu.
use_suites() {
  local mirror suite signed_by='' keys=/usr/share/keyrings/debian-archive-keyring.gpg
  # apt itself knows the mirror, however the sources are written down.
  # shellcheck disable=SC2016 # apt fills $(REPO_URI) in
  mirror=$(private_apt indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' |
    sed -n 1p)
  [ -n "$mirror" ] || return
  [ ! -e "$keys" ] || signed_by="[signed-by=$keys]"
  : >"$work/sources/debian.list"
  for suite; do
    case $suite in
      # Beside the mirror, as on every full mirror; a small system has no line for it.
      *-security) echo "deb $signed_by ${mirror%/}-security $suite main" ;;
      *) echo "deb $signed_by $mirror $suite main" ;;
    esac >>"$work/sources/debian.list"
  done
  cat >>"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$work/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$work/preferences";
CONF
  private_apt update || echo "some suites cannot be had; trying with the others"
}

# versions PACKAGE: prints every version of the package that there is, the newest last.
versions() {
  apt-cache --config-file "$work/apt.conf" madison "$1" | awk -F' *[|] *' '{ sub(/^ */, "", $2); print $2 }' | sort -uV
}

# newer_than_here DEB...: whether one of the packages wants a newer library than the system has.
newer_than_here() {
  local package library wanted here
  for package; do
    while read -r library wanted; do
      here=$(dpkg-query --show --showformat '${Version}' "$library" 2>/dev/null) || here=0
      dpkg --compare-versions "$here" ge "$wanted" || return 0
    done < <(dpkg-deb --field "$package" Depends | tr ',' '\n' |
      sed -n 's/^ *\(libc6\|libgcc-s1\|libstdc++6\|zlib1g\) (>= \([^)]*\)).*/\1 \2/p')
  done
  return 1
}
