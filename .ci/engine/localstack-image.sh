#!/usr/bin/env bash
# localstack/localstack:4.14.0: pulled, or a stand-in where no registry answers, built from PyPI's
# localstack-core with the entrypoint, paths, ports and "Ready." line of the original, so that
# Testcontainers works unchanged. Idempotent. The stand-in takes 60-70 s and the base; 383 MB.
#
# localstack-requirements.txt is the resolution of the release's day,
#   uv pip compile --exclude-newer 2026-02-28 "localstack-core[runtime]==4.14.0"
# since newer cbor2 (6) and pyOpenSSL (26) break 4.14.0. It needs Python 3.12 or newer: the base's.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
IMAGE=${LOCALSTACK_IMAGE:-localstack/localstack:4.14.0}
BASE=${BASE_IMAGE:-offline-base:trixie}
if "$here/have-image.sh" "$IMAGE"; then exit 0; fi
BASE_IMAGE=$BASE "$here/base-image.sh"

ctx=$(mktemp -d)
trap 'rm -rf "$ctx"' EXIT
python3 -m venv "$ctx/uv"
"$ctx/uv/bin/pip" install -q --disable-pip-version-check 'uv>=0.9'
site=$ctx/root/opt/code/localstack/site
# Installed from outside the container, so that this machine's package index settings and certificates apply.
UV_LINK_MODE=copy "$ctx/uv/bin/uv" pip install -q --no-deps --target "$site" --python-version 3.13 \
  -r "$here/localstack-requirements.txt"
find "$site" -name __pycache__ -prune -exec rm -rf {} +
rm -rf "$site"/{jpype,_jpype,JPype1}* "$site/amazon_kclpy" # the Kinesis client: 60 MB, not used here

# The original always pulls a function's runtime image; this one only if the engine lacks it.
executor=$site/localstack/services/lambda_/invocation/docker_runtime_executor.py
sed -i 's/^\( *\)CONTAINER_CLIENT\.pull_image(image, platform)$/\1if image not in CONTAINER_CLIENT.get_docker_image_names():\n\1    CONTAINER_CLIENT.pull_image(image, platform)/' "$executor"
grep -q 'if image not in CONTAINER_CLIENT' "$executor" || {
  echo "LocalStack's pull could not be patched" >&2
  exit 1
}

# LocalStack copies this init into function containers; the original downloads its own to the same path.
init=$(sed -n 's/^LAMBDA_RUNTIME_DEFAULT_VERSION = "\(.*\)"/\1/p' "$site/localstack/services/lambda_/packages.py")
case $(uname -m) in aarch64) arch=arm64 ;; *) arch=x86_64 ;; esac
"$here/lambda-init-build.sh" "$ctx/root/usr/lib/localstack/lambda-runtime/$init/$arch/var/rapid/init"
touch "$ctx/root/usr/lib/localstack/.community-version"

mkdir -p "$ctx/root/usr/local/bin" "$ctx/root/etc/localstack/init/"{boot,start,ready,shutdown}.d "$ctx/root/var/lib/localstack"
cat >"$ctx/root/usr/local/bin/docker-entrypoint.sh" <<'E'
#!/bin/bash
set -eo pipefail
mkdir -p /var/lib/localstack/{lib,cache,state,logs,tmp}
exec tini -- python3 -m localstack.runtime.main
E
cat >"$ctx/root/usr/local/bin/awslocal" <<'A'
#!/bin/sh
export AWS_ENDPOINT_URL="${AWS_ENDPOINT_URL:-http://localhost:4566}" AWS_ACCESS_KEY_ID="${AWS_ACCESS_KEY_ID:-test}" AWS_SECRET_ACCESS_KEY="${AWS_SECRET_ACCESS_KEY:-test}" AWS_DEFAULT_REGION="${AWS_DEFAULT_REGION:-us-east-1}"
exec python3 -m awscli --endpoint-url "$AWS_ENDPOINT_URL" "$@"
A
chmod 755 "$ctx/root/usr/local/bin/"*
cat >"$ctx/Dockerfile" <<D
FROM $BASE
LABEL smimetrust.stand-in="localstack-core from PyPI, with an init of our own for function containers"
COPY root /
ENV PYTHONPATH=/opt/code/localstack/site PYTHONUNBUFFERED=1 LANG=C.UTF-8 USER=localstack \
    GATEWAY_LISTEN=0.0.0.0:4566 SKIP_SSL_CERT_DOWNLOAD=1 DISABLE_EVENTS=1 \
    LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT=60
RUN python3 -W ignore -m compileall -q -j 0 /opt/code/localstack/site/localstack /opt/code/localstack/site/moto /opt/code/localstack/site/botocore || true
WORKDIR /opt/code/localstack
EXPOSE 4566 4510-4559 5678
HEALTHCHECK --interval=10s --start-period=15s --retries=5 --timeout=5s CMD python3 -c "import urllib.request as u; u.urlopen('http://localhost:4566/_localstack/health', timeout=4)"
ENTRYPOINT ["docker-entrypoint.sh"]
D
rm -rf "$ctx/uv"
"$here/build-image.sh" "$IMAGE" "$ctx"
