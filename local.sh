#!/usr/bin/env bash
# The very template in LocalStack on this machine, to try it without an AWS account. Nothing leaves the machine.
#   local.sh up [Parameter=Value...]   start LocalStack, build, deploy, say what to try; again: deploy what changed
#   local.sh down                      stop it; all data in it is gone
# Needs Docker, a JDK 25, Maven and the SAM CLI. On Debian 12: .ci/install.sh, then source .ci/env.sh
set -euo pipefail
cd "$(dirname "$0")"
NAME=${SMIME_TRUST_LOCAL_NAME:-smime-trust-local}
PORT=${SMIME_TRUST_LOCAL_PORT:-4566}
STACK=smime-trust
export AWS_ENDPOINT_URL=http://localhost:$PORT AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-central-1
export SAM_CLI_TELEMETRY=0

say() { echo "local: $*"; }
fail() {
  echo "local: $*" >&2
  exit 1
}
awslocal() { docker exec -i -e AWS_DEFAULT_REGION="$AWS_DEFAULT_REGION" "$NAME" awslocal "$@"; }

quietly() { # a build's chatter only when it matters
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    fail "failed: $*"
  fi
  rm -f "$log"
}

start() {
  if [ "$(docker container inspect -f '{{.State.Running}}' "$NAME" 2>/dev/null)" = true ]; then return; fi
  docker rm "$NAME" >/dev/null 2>&1 || true
  # The engine's socket, since each function runs in a container of its own; the template asks for arm64, and this
  # machine may be another.
  docker run -d --name "$NAME" -p "127.0.0.1:$PORT:4566" -v /var/run/docker.sock:/var/run/docker.sock \
    -v "$PWD/samples:/samples:ro" -e LAMBDA_IGNORE_ARCHITECTURE=1 localstack/localstack:4.14.0 >/dev/null
  for _ in $(seq 120); do
    if docker logs "$NAME" 2>&1 | grep -q '^Ready\.'; then return; fi
    sleep 0.5
  done
  docker logs --tail 20 "$NAME" >&2
  fail "LocalStack did not start within a minute"
}

output() { # of the stack
  awslocal cloudformation describe-stacks --stack-name "$STACK" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}

up() {
  for tool in docker mvn sam; do command -v "$tool" >/dev/null || fail "$tool is missing"; done
  say "LocalStack"
  start
  say "build"
  quietly mvn -q -B package -DskipTests -Dspotless.check.skip
  quietly sam build
  say "deploy"
  # A samconfig.toml of this folder is for AWS, not for here.
  echo 'version = 0.1' >.aws-sam/local.toml
  quietly sam deploy --config-file "$PWD/.aws-sam/local.toml" --template-file .aws-sam/build/template.yaml --stack-name "$STACK" \
    --resolve-s3 --capabilities CAPABILITY_IAM --no-confirm-changeset --no-fail-on-empty-changeset \
    --parameter-overrides QuietSeconds=5 "$@"
  local heard
  heard=$(awslocal sqs create-queue --queue-name heard --query QueueUrl --output text)
  awslocal sns subscribe --topic-arn "$(output NoticeTopicArn)" --protocol sqs \
    --notification-endpoint "arn:aws:sqs:$AWS_DEFAULT_REGION:000000000000:heard" \
    --attributes RawMessageDelivery=true >/dev/null
  cat <<TRY

Deployed. In this shell:
  aws() { docker exec -i -e AWS_DEFAULT_REGION=$AWS_DEFAULT_REGION $NAME awslocal "\$@"; }
Drop the samples, and half a minute later see the release, the notice and the log:
  aws s3 cp /samples s3://$(output InboxBucket)/contoso/ --recursive
  aws s3 ls s3://$(output OutputBucket)/contoso/ --recursive
  aws sqs receive-message --queue-url $heard --query Messages[0].Body --output text
  aws logs filter-log-events --log-group-name /aws/lambda/$STACK-assemble --query events[].message --output text
A file of your own:
  aws s3 cp - s3://$(output InboxBucket)/contoso/my-ca.cer <my-ca.cer
What would be mailed, if you deployed with "local.sh up NotificationEmail=you@example.com":
  curl -s $AWS_ENDPOINT_URL/_aws/ses
Look at every bundle again, as the schedule does daily:
  $(output Reconcile)
Stop it: make local-down
TRY
}

case ${1:-} in
  up) shift; up "$@" ;;
  down)
    # Stopped rather than killed: LocalStack then removes the functions' containers.
    docker stop -t 30 "$NAME" >/dev/null && docker rm "$NAME" >/dev/null && say "stopped"
    ;;
  *) fail "up or down" ;;
esac
