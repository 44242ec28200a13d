# Source before tests that use Testcontainers. Changes something only where the images are stand-ins,
# that is, where no image registry answered: Testcontainers' own helper images cannot be had there either.
# shellcheck shell=bash
if docker image inspect offline-base:trixie >/dev/null 2>&1; then
  export TESTCONTAINERS_RYUK_DISABLED=true                            # testcontainers/ryuk; the tests stop their own containers
  export TESTCONTAINERS_HOST_OVERRIDE=localhost                       # else, inside a container, it runs alpine to find the host
  export TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE=offline-base:trixie # its check of file mounts runs alpine otherwise
fi
