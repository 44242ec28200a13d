#!/usr/bin/env python3
"""Packs the certificates and cases of public test suites into one small zip a suite.

    extract.py pkits CERTS_FOLDER
    extract.py limbo LIMBO.json [MORE.json=PREFIX ...]
    extract.py bettertls BETTERTLS.json

Needs nothing but Python 3.9. A zip holds `<first 16 hex digits of SHA-256>.der` and `cases.tsv`: id, what the suite expects of
the target (SUCCESS or FAILURE), the moment, the target, the trust anchors, the other certificates. README.md says where the
inputs come from. Private keys, which some suites carry, stay out.
"""

import base64
import hashlib
import json
import os
import re
import sys
import zipfile

# Where a suite means "now": inside the validity of everything that is meant to be valid.
NOW = "2026-01-01T00:00:00Z"


class Pack:
    def __init__(self, name):
        self.name = name
        self.certificates = {}
        self.lines = []

    def add(self, der):
        name = hashlib.sha256(der).hexdigest()[:16]
        self.certificates[name] = der
        return name

    def case(self, id, expected, at, target, anchors, others):
        row = [id, expected, at, self.add(target)]
        row += [" ".join(self.add(der) for der in ders) for ders in (anchors, others)]
        self.lines.append("\t".join(row))

    def write(self):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), self.name + ".zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:

            def put(name, data):
                out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

            put("cases.tsv", "\n".join(sorted(self.lines)) + "\n")
            for name in sorted(self.certificates):
                put(name + ".der", self.certificates[name])
        print(path, len(self.lines), "cases", len(self.certificates), "certificates", os.path.getsize(path), "bytes")


def tlv(der, at):
    """Start and end of the content of the element at a place."""
    length, at = der[at + 1], at + 2
    if length >= 0x80:
        count = length & 0x7F
        length, at = int.from_bytes(der[at : at + count], "big"), at + count
    return at, at + length


def names(der):
    """Issuer and subject, encoded, lower case and single spaces: what PKITS needs of RFC 5280 7.1."""
    at, _ = tlv(der, tlv(der, 0)[0])
    fields = []
    while len(fields) < 6:
        if der[at] != 0xA0:
            fields.append((at, tlv(der, at)[1]))
        at = tlv(der, at)[1]
    return [parts(der, *tlv(der, fields[i][0])) for i in (2, 4)]


def parts(der, at, end):
    found = []
    while at < end:
        start, stop = tlv(der, at)
        if der[at] in (0x30, 0x31):
            found += parts(der, start, stop)
        elif der[at] == 0x06:
            found.append(der[start:stop].hex())
        else:
            found.append(" ".join(der[start:stop].decode("latin-1").lower().split()))
        at = stop
    return tuple(found)


# Tests whose file names do not say what the default settings (any policy, nothing required or inhibited) give; of those that
# need a policy, the one with NIST-test-policy-1. From the test descriptions, sections 4.8 and 4.12.
POLICY = {
    "AllCertificatesNoPoliciesTest2EE": "SUCCESS",
    "DifferentPoliciesTest3EE": "SUCCESS",
    "DifferentPoliciesTest4EE": "FAILURE",
    "DifferentPoliciesTest5EE": "FAILURE",
    "OverlappingPoliciesTest6EE": "SUCCESS",
    "DifferentPoliciesTest7EE": "FAILURE",
    "DifferentPoliciesTest8EE": "FAILURE",
    "DifferentPoliciesTest9EE": "FAILURE",
    "AllCertificatesSamePoliciesTest10EE": "SUCCESS",
    "AllCertificatesanyPolicyTest11EE": "SUCCESS",
    "DifferentPoliciesTest12EE": "FAILURE",
    "AllCertificatesSamePoliciesTest13EE": "SUCCESS",
    "AnyPolicyTest14EE": "SUCCESS",
    "UserNoticeQualifierTest15EE": "SUCCESS",
    "UserNoticeQualifierTest16EE": "SUCCESS",
    "UserNoticeQualifierTest17EE": "SUCCESS",
    "UserNoticeQualifierTest18EE": "SUCCESS",
    "UserNoticeQualifierTest19EE": "SUCCESS",
    "CPSPointerQualifierTest20EE": "SUCCESS",
    "inhibitAnyPolicyTest3EE": "SUCCESS",
}


def pkits(folder):
    pack = Pack("pkits")
    files = {}
    for file in sorted(os.listdir(folder)):
        with open(os.path.join(folder, file), "rb") as source:
            files[file.removesuffix(".crt")] = source.read()
    anchor = files["TrustAnchorRootCertificate"]
    cas = [der for name, der in files.items() if not name.endswith("EE") and der != anchor]
    by_subject = {}
    for der in cas:
        by_subject.setdefault(names(der)[1], []).append(der)
    for name, der in files.items():
        if not name.endswith("EE"):
            continue
        # Every certificate that by name can be on a way up: self-issued ones, which the tests name too, are among them.
        above, next = [], [der]
        while next:
            for issuer in by_subject.get(names(next.pop())[0], []):
                if issuer not in above:
                    above.append(issuer)
                    next.append(issuer)
        expected = POLICY.get(name) or ("FAILURE" if name.startswith("Invalid") else "SUCCESS")
        assert name in POLICY or re.match("(Inv|V)alid", name), name
        pack.case(name, expected, NOW, der, [anchor], above)
    pack.write()


def der(pem):
    return base64.b64decode(re.sub("-----[A-Z ]+-----", "", pem))


def limbo(*inputs):
    pack = Pack("limbo")
    for given in inputs:
        path, _, prefix = given.partition("=")
        with open(path, encoding="utf-8") as source:
            for case in json.load(source)["testcases"]:
                if case["id"].startswith(prefix):
                    at = re.sub(r"\+00:00$", "Z", case["validation_time"] or NOW)
                    pack.case(
                        case["id"],
                        case["expected_result"],
                        at,
                        der(case["peer_certificate"]),
                        [der(each) for each in case["trusted_certs"]],
                        [der(each) for each in case["untrusted_intermediates"]],
                    )
    pack.write()


def bettertls(path):
    pack = Pack("bettertls")
    with open(path, encoding="utf-8") as source:
        suites = json.load(source)
    anchor = base64.b64decode(suites["trustRoot"])
    start = re.search(rb"\x17\x0d(\d{12})Z", anchor).group(1).decode()
    # Made valid from the day before the export: a day later is the day of the export.
    at = "20%s-%s-%sT%s:%s:%sZ" % (start[:2], start[2:4], "%02d" % (int(start[4:6]) + 1), start[6:8], start[8:10], start[10:12])
    for case in suites["suites"]["pathbuilding"]["testCases"]:
        leaf, *others = [base64.b64decode(each) for each in case["certificates"]]
        why = [feature.removeprefix("INVALID_REASON_") for feature in case["requiredFeatures"]]
        pack.case(
            "pathbuilding::%02d%s" % (case["id"], "".join("::" + each.lower().replace("_", "-") for each in why)),
            {"ACCEPT": "SUCCESS", "REJECT": "FAILURE"}[case["expected"]],
            at,
            leaf,
            [anchor],
            [each for each in others if each != anchor],
        )
    pack.write()


if __name__ == "__main__":
    {"pkits": pkits, "limbo": limbo, "bettertls": bettertls}[sys.argv[1]](*sys.argv[2:])
