# Source me: puts the JDK 25, the SAM CLI and the linters that install.sh brought in reach, and sets what
# Testcontainers needs here. Changes nothing on the machine.
# shellcheck shell=bash
smime_trust_ci=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export SMIME_TRUST_TOOLS=${SMIME_TRUST_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/smime-trust/tools}
JAVA_HOME=$("$smime_trust_ci/jdk.sh") || return 1
export JAVA_HOME
PATH=$SMIME_TRUST_TOOLS/bin:$JAVA_HOME/bin:$PATH
export SAM_CLI_TELEMETRY=0 PIP_DISABLE_PIP_VERSION_CHECK=1
# shellcheck source=engine/test-env.sh
source "$smime_trust_ci/engine/test-env.sh"
