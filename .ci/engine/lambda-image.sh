#!/usr/bin/env bash
# public.ecr.aws/lambda/java:25: pulled, or a stand-in where no registry answers: the base, a jlinked
# JDK 25 and the runtime interface client from Maven Central. LocalStack copies its init and the
# function's code into it. Idempotent. The stand-in takes 35 s and the base; 218 MB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
IMAGE=${LAMBDA_IMAGE:-public.ecr.aws/lambda/java:25}
BASE=${BASE_IMAGE:-offline-base:trixie}
RIC=${RIC_VERSION:-2.10.1}
if "$here/have-image.sh" "$IMAGE"; then exit 0; fi
BASE_IMAGE=$BASE "$here/base-image.sh"
JDK=${JDK25_HOME:-$("$here/../jdk.sh")}

ctx=$(mktemp -d)
trap 'rm -rf "$ctx"' EXIT
"$JDK/bin/jlink" --add-modules java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jdwp.agent,jdk.jfr,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-2 --output "$ctx/lang"
find "$ctx/lang" -name '*.debuginfo' -delete # Debian's modules carry 700 MB of it

cat >"$ctx/pom.xml" <<P
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>x</groupId><artifactId>ric</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>com.amazonaws</groupId><artifactId>aws-lambda-java-runtime-interface-client</artifactId><version>$RIC</version></dependency></dependencies>
</project>
P
mvn -q -B -f "$ctx/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$ctx/lib" </dev/null
rm "$ctx/pom.xml"

# As on AWS: compilation stops at C1, serial collector, and the heap follows the function's memory.
cat >"$ctx/bootstrap" <<'B'
#!/bin/sh
mem=${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-512}
exec /var/lang/bin/java -XX:MaxHeapSize=$((mem * 85 / 100))m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
  --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -cp '/var/runtime/lib/*' com.amazonaws.services.lambda.runtime.api.client.AWSLambda "${_HANDLER:-$1}"
B
chmod 755 "$ctx/bootstrap"
# Class data sharing (faster cold starts) is dumped in the image: the machine's own C library may be older.
cat >"$ctx/Dockerfile" <<D
FROM $BASE
LABEL smimetrust.stand-in="Debian and a jlinked OpenJDK for Amazon Linux and Corretto"
ENV LANG=C.UTF-8 TZ=UTC PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
COPY lang /var/lang
RUN java -Xshare:dump -XX:+UseSerialGC >/dev/null
COPY lib /var/runtime/lib
COPY bootstrap /var/runtime/bootstrap
WORKDIR /var/task
ENTRYPOINT ["/var/runtime/bootstrap"]
D
"$here/build-image.sh" "$IMAGE" "$ctx"
