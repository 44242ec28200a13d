#!/bin/sh
# How long the search for chains takes on the largest bundles, ordinary and hostile: each in a fresh JVM
# of 512 MiB heap on two processors, cold, next to reading the same certificates and one signature each.
#
#     bench/chains.sh [BUNDLE...]        needs a compiled shared/core: mvn -q test-compile -pl shared/core
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cd "$root/shared/core"
libraries=$(mktemp)
trap 'rm -f "$libraries"' EXIT
mvn -q -B -f "$root/pom.xml" dependency:build-classpath -pl shared/core -Dmdep.includeScope=test \
    -Dmdep.outputFile="$libraries" >/dev/null 2>&1

bundle() {
    "$java" -Xmx512m -XX:ActiveProcessorCount=2 -cp "target/test-classes:target/classes:$(cat "$libraries")" \
        smimetrust.chain.HostileBundles "$@"
}

echo '| bundle | certificates | wall s | CPU s | CPU, one signature each = 1 | outcome |'
echo '| --- | --- | --- | --- | --- | --- |'
if [ $# -gt 0 ]; then printf '%s\n' "$@"; else bundle; fi | while read -r name; do
    bundle "$name" </dev/null
done
