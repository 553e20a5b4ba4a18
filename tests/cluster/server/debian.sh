# Sourced by the set-up scripts.

# download STATE SUITE PACKAGE...: puts .deb files into the current folder from another Debian suite, with an apt
# state of its own under STATE, so that the system's lists are left as they are
download() {
  local state=$1/$2 suite=$2 mirror
  shift 2
  mirror=$(grep -hsoE "^(URIs:|deb) .*" /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list | grep -oE "[a-z]+://[^ ]+" | head -n 1 || true)
  [ -n "$mirror" ] || { echo "the system's lists of packages name no mirror" >&2; return 1; }
  mkdir -p "$state"/{state/lists/partial,cache/archives/partial,preferences}; touch "$state/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$state/sources.list"
  cat > "$state/apt.conf" <<C
Dir::State "$state/state"; Dir::State::status "$state/status"; Dir::Cache "$state/cache";
Dir::Etc::sourcelist "$state/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "$state/preferences";
APT::Architecture "amd64"; Acquire::Languages "none"; APT::Sandbox::User "root";
C
  APT_CONFIG=$state/apt.conf apt-get -qq update && APT_CONFIG=$state/apt.conf apt-get -qq download "$@"
}
