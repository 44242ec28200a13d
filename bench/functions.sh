#!/usr/bin/env bash
# Measures each function's real zip in the runtime image, and the whole's requests and time, and writes both tables
# into docs/performance.md. Ratios are to a function that does nothing and to bare GETs of the same run.
#
#     bench/functions.sh [RUNS [BUNDLES]]      5 runs and 10,000 bundles unless said otherwise; 5 min on 2 cores
#
# Needs Linux, a Docker engine on this machine with public.ecr.aws/lambda/java:25, Maven and a JDK 25.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5} bundles=${2:-10000}
page=docs/performance.md

mvn -q -B package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -DskipTests -Djacoco.skip -pl bench -am \
  -Dmdep.outputFile=target/classpath.txt -Dmdep.includeScope=test </dev/null
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
class_path=bench/target/classes:bench/target/test-classes:$(cat bench/target/classpath.txt)
# nodelay: else the local cloud's small answers wait for an acknowledgement.
"$java" -Dsun.net.httpserver.nodelay=true -cp "$class_path" smimetrust.bench.FunctionsBench "$runs" . $page
"$java" -Dsun.net.httpserver.nodelay=true -cp "$class_path" smimetrust.bench.ThroughputBench "$bundles" . $page
