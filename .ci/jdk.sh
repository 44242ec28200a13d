#!/usr/bin/env bash
# Print the home of a JDK 25 (with jlink and javac), after installing one if there is none.
# Idempotent: 0.1 s when one is there, 15-40 s otherwise.
#
# Order: JAVA_HOME, /usr/lib/jvm, the java on PATH; a package of the configured apt sources; and, since
# Debian 12 itself stops at 17, Debian 13's openjdk-25 unpacked beside the system with the C library that
# it was built for. Nothing of Debian 13 is installed: apt's own lists and libraries stay as they are.
set -euo pipefail
HOME_25=${SMIME_TRUST_JDK_DIR:-/usr/lib/jvm/smime-trust-jdk-25}
say() { echo "jdk: $*" >&2; }

is_jdk_25() { # the release file answers without starting a JVM
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}
find_jdk() {
  local on_path home
  on_path=$(command -v javac || true)
  for home in "${JAVA_HOME:-}" "$HOME_25" ${SMIME_TRUST_JVM_DIRS-/usr/lib/jvm/*} \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}"; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then echo "$home"; return 0; fi
  done
  return 1
}
quietly() { # apt's chatter only when it matters
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" != 0 ]; then tail -20 "$log" >&2; fi
  rm -f "$log"
  return "$status"
}
give_up() {
  say "no JDK 25 found and none could be installed ($*): install temurin-25-jdk or openjdk-25-jdk-headless and set JAVA_HOME"
  exit 1
}

mirror_of() { # RELEASE: where this machine's apt takes that release from
  # shellcheck disable=SC2016  # apt's own variables
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Identifier: Packages' |
    awk -v release="$1" '$1 == release { print $2; exit }'
}

find_jdk && exit 0
[ "$(id -u)" = 0 ] || give_up "not root"
command -v apt-get >/dev/null || give_up "no apt-get"
export DEBIAN_FRONTEND=noninteractive

if [ -z "${SMIME_TRUST_JDK_UNPACK:-}" ]; then
  quietly apt-get update -qq || give_up "apt-get update failed"
  for package in temurin-25-jdk openjdk-25-jdk-headless; do
    if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [0-9]'; then
      quietly apt-get install -y -qq --no-install-recommends "$package" && find_jdk && exit 0
    fi
  done
fi

# ca-certificates-java: the JDK's cacerts is a link to the file that this package makes.
quietly apt-get install -y -qq --no-install-recommends patchelf ca-certificates-java debian-archive-keyring ||
  give_up "patchelf and ca-certificates-java could not be installed"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,root}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
mirror=$(mirror_of "$codename")
security=$(mirror_of "$codename-security")
if [ -z "$mirror" ] || [ -z "$security" ]; then give_up "apt's sources have no Debian $codename"; fi
printf 'deb [signed-by=%s] %s main\n' "$keyring" "$mirror trixie" "$keyring" "$security trixie-security" >"$work/trixie.list"
apt13() { # apt with lists of its own: the machine's are not touched
  quietly apt-get -qq -o Dir::Etc::SourceList="$work/trixie.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}
(cd "$work" && apt13 update && apt13 download openjdk-25-jdk-headless openjdk-25-jre-headless libc6) ||
  give_up "Debian 13's packages could not be fetched"
for deb in "$work"/*.deb; do dpkg-deb -x "$deb" "$work/root"; done

from=$(echo "$work"/root/usr/lib/jvm/java-25-openjdk-*)
[ -x "$from/bin/javac" ] || give_up "Debian 13's package has another layout"
# Its settings are links into /etc, where nothing of it will be.
find "$from" -type l -lname '/etc/java-25-openjdk/*' | while read -r link; do
  target=$work/root$(readlink "$link")
  if [ -e "$target" ]; then cp --remove-destination -rL "$target" "$link"; else rm "$link"; fi
done
rm -rf "$from/docs" "$from/man"
mkdir "$from/libc"
cp -L "$work"/root/usr/lib/*-linux-gnu/{ld-linux-*.so.*,libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,librt.so.1} "$from/libc/"
loader=$(basename "$from"/libc/ld-linux-*.so.*)
# The interpreter is an absolute path, so it names the final place. RPATH rather than RUNPATH, since only
# RPATH also serves the libraries' libraries; the programs that Java starts are not affected.
find "$from" -path "$from/libc" -prune -o -type f \( -perm -u+x -o -name '*.so' \) -print | while read -r file; do
  [ "$(head -c 4 "$file" | tr -d '\0')" = $'\x7fELF' ] || continue
  rpath=$(patchelf --print-rpath "$file")
  patchelf --force-rpath --set-rpath "${rpath:+$rpath:}$HOME_25/libc" "$file"
  case $file in *.so) ;; *) patchelf --set-interpreter "$HOME_25/libc/$loader" "$file" ;; esac
done
rm -rf "$HOME_25"
mkdir -p "$(dirname "$HOME_25")"
mv "$from" "$HOME_25"
"$HOME_25/bin/java" -version >/dev/null 2>&1 || { rm -rf "$HOME_25"; give_up "the unpacked one does not start"; }
say "Debian 13's openjdk-25 unpacked to $HOME_25"
find_jdk
