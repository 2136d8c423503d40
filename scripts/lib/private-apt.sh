# shellcheck shell=bash
# apt with lists and cache of its own, in the empty directory "work": the system's stay as they are, nothing is installed,
# and no root is needed; proxies and keys are the system's. Sourced by fetch-jdk.sh and fetch-promtool.sh.

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
