#!/usr/bin/env bash
# The place where walkthrough.py types: the stack in LocalStack, the partners' CAs, and the words that the page uses.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export SMIME_TRUST_LOCAL_NAME=smime-trust-walkthrough SMIME_TRUST_LOCAL_PORT=${SMIME_TRUST_LOCAL_PORT:-4569}
export AWS_ENDPOINT_URL=http://localhost:$SMIME_TRUST_LOCAL_PORT
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-central-1 AWS_REGION=eu-central-1
export COLUMNS=100
OUTPUT=
work=$(mktemp -d)
cd "$work" || exit 1

finish() {
  if aws s3 cp --quiet "s3://$OUTPUT/contoso/report.html" . 2>/dev/null; then
    chromium --headless --no-sandbox --hide-scrollbars --window-size=1280,2400 --screenshot="$root/docs/pictures/walkthrough.png" \
      "file://$work/report.html" >/dev/null 2>&1
  fi
  "$root/local.sh" down >/dev/null 2>&1
  rm -rf "$work"
}
give_up() {
  echo "walkthrough: $*" >&2
  finish
  exit 1
}

# As the AWS CLI would: it lives in LocalStack's container, so this folder goes there and comes back.
aws() {
  docker exec "$SMIME_TRUST_LOCAL_NAME" mkdir -p /walk && docker cp -q "$work/." "$SMIME_TRUST_LOCAL_NAME:/walk" &&
    docker exec -w /walk -e AWS_DEFAULT_REGION="$AWS_DEFAULT_REGION" "$SMIME_TRUST_LOCAL_NAME" awslocal "$@"
  local status=$?
  # Only what was fetched: a file that this shell is writing must not be replaced below it.
  case $*:${*: -1} in s3\ cp*:s3://* | s3\ cp*:-) ;; s3\ cp*) docker cp -q "$SMIME_TRUST_LOCAL_NAME:/walk/." "$work" ;; esac
  return $status
}
smime-trust() { "$root/smime-trust" "$@"; }
output() {
  aws cloudformation describe-stacks --stack-name smime-trust --output text --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue"
}
newest-release() {
  aws s3 cp --quiet "s3://$OUTPUT/contoso/status.json" - | python3 -c "
import json, sys
print('s3://$OUTPUT/' + json.load(sys.stdin)['release']['key'].rsplit('/', 1)[0])"
}

version() { # of an object that was written once
  aws s3api list-object-versions --bucket "$INBOX" --prefix "$1" --query 'Versions[0].VersionId' --output text
}

# LocalStack keeps the mails that it would have sent.
next-mail() {
  python3 - "$AWS_ENDPOINT_URL/_aws/ses" "$work/.mails" <<'PYTHON'
import json, pathlib, sys, time, urllib.error, urllib.request
url, seen = sys.argv[1], pathlib.Path(sys.argv[2])
def mails():
    try:
        with urllib.request.urlopen(url) as answer:
            return [mail["Body"]["text_part"].rstrip() for mail in json.load(answer)["messages"]]
    except urllib.error.HTTPError:  # not before the first mail
        return []
read = int(seen.read_text()) if seen.exists() else 0
end = time.monotonic() + 180
while len(mails()) <= read and time.monotonic() < end:
    time.sleep(1)
time.sleep(5)  # one more may be on its way
new = mails()[read:]
print("\n\n".join(new) if new else "(no mail came within three minutes)")
seen.write_text(str(read + len(new)))
PYTHON
}

# ca NAME ISSUER SUBJECT START END EXTENSIONS: a certificate authority, with times as 20261125120000Z
ca() {
  local name=$1 issuer=$2 signer=(-selfsign -keyfile "$1.key")
  if [ "$name" != "$issuer" ]; then signer=(-cert "$issuer.cer" -keyfile "$issuer.key"); fi
  cat >".$name.cnf" <<CNF
[ca]
default_ca = this
[this]
database = .database
serial = .serial
new_certs_dir = .issued
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
[any]
countryName = optional
organizationName = optional
commonName = supplied
emailAddress = optional
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[person]
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = emailProtection
subjectAltName = email:sales@tailspin.example
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF
  {
    openssl genrsa -out "$name.key" 3072 && openssl req -new -key "$name.key" -subj "$3" -utf8 -out ".$name.csr" &&
      openssl ca -batch -config ".$name.cnf" -create_serial -notext -in ".$name.csr" -out "$name.cer" -startdate "$4" -enddate "$5" \
        -extensions "$6" "${signer[@]}"
  } >".$name.log" 2>&1 || give_up "openssl: $(cat ".$name.log")"
}
day() { date -u -d "$1" +%Y%m%d%H%M%SZ; }

"$root/local.sh" up NotificationEmail=admin@contoso.example >.local.log 2>&1 || give_up "$(cat .local.log)"
export INBOX CONTROL OUTPUT ASSEMBLE_QUEUE # the page types them
INBOX=$(output InboxBucket) CONTROL=$(output ControlBucket) OUTPUT=$(output OutputBucket)
ASSEMBLE_QUEUE=$(output AssembleQueueUrl)

mkdir .issued
touch .database
northwind_ends=$(date -u -d '+2 days +180 seconds' +%s)
ca northwind-root northwind-root "/C=US/O=Northwind/CN=Northwind Root" "$(day '-9 years')" "$(day '+3 years')" root
ca northwind-ca northwind-root "/C=US/O=Northwind/CN=Northwind Mail CA" "$(day '-5 years')" "$(day "@$northwind_ends")" issuing
ca fabrikam-root fabrikam-root "/C=US/O=Fabrikam/CN=Fabrikam Root" "$(day '-2 years')" "$(day '+8 years')" root
ca fabrikam-ca-1 fabrikam-root "/C=US/O=Fabrikam/CN=Fabrikam Mail CA" "$(day '-2 years')" "$(day '+40 days')" issuing
ca fabrikam-ca-2 fabrikam-root "/C=US/O=Fabrikam/CN=Fabrikam Mail CA" "$(day '-1 day')" "$(day '+5 years')" issuing
ca tailspin-root tailspin-root "/C=US/O=Tailspin/CN=Tailspin Root" "$(day '-1 year')" "$(day '+9 years')" root
ca tailspin-ca tailspin-root "/C=US/O=Tailspin/CN=Tailspin Mail CA" "$(day '-1 year')" "$(day '+4 years')" issuing
ca sales tailspin-ca "/C=US/O=Tailspin/CN=Tailspin Sales" "$(day '-1 month')" "$(day '+1 year')" person
printf 'From: Tailspin Sales <sales@tailspin.example>\r\nTo: ann@contoso.example\r\nSubject: An offer\r\n' >offer.eml
printf 'Content-Type: text/plain\r\n\r\nPlease find our offer below.\r\n' >.offer.txt
cat tailspin-ca.cer tailspin-root.cer >.chain.pem
openssl cms -sign -in .offer.txt -signer sales.cer -inkey sales.key -certfile .chain.pem -md sha256 -crlfeol >>offer.eml ||
  give_up "the message could not be signed"

mkdir new-tenant
cp "$root"/samples/swisssign-*.cer northwind-root.cer northwind-ca.cer new-tenant/

wait-until-northwind-ends() {
  local left=$((northwind_ends - 2 * 86400 - $(date +%s) + 5))
  if [ "$left" -gt 0 ]; then sleep "$left"; fi
}
