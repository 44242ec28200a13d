#!/bin/sh
# How long `smime-trust build` takes on a folder of certificates, against two plain things measured in
# turn with it, so that a busy machine slows all of them: a JVM that says hello (what starting costs),
# and one openssl process that verifies every certificate of the same release (what the signatures cost
# in C). Prints medians and ratios.
#
#     bench/build.sh FOLDER [RUNS]        needs GNU time, openssl and javac
set -eu

folder=$1
runs=${2:-5}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
at=2026-12-01
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# A store for Exchange has 70,000 bytes; here all of it is to be published.
echo '{"maxBytes": 16777216}' >"$scratch/policy.json"
cat >"$scratch/Hello.java" <<'JAVA'
public class Hello { public static void main(String[] a) { System.out.println("hello"); } }
JAVA
"${java}c" -d "$scratch" "$scratch/Hello.java"

build() {
    rm -rf "$scratch/out"
    measure "$1" "$root/smime-trust" build "$folder" --out "$scratch/out" \
        --policy "$scratch/policy.json" --at $at
}
again() {
    measure "$1" "$root/smime-trust" build "$folder" --out "$scratch/out" \
        --policy "$scratch/policy.json" --at $at
}
hello() {
    measure "$1" "$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$scratch" Hello
}
verify() {
    measure "$1" openssl verify -CAfile "$scratch/chain.pem" -attime "$(date -ud $at +%s)" \
        "$scratch"/certificates/*.pem
}
measure() { # FILE COMMAND...: appends "wall user+system" in seconds
    to=$1
    shift
    # What the command says, and that it exits with 1 for a file it refused, is not the question here.
    /usr/bin/time -q -f '%e %U %S' -o "$scratch/time" "$@" >/dev/null 2>&1 || true
    awk '{ print $1, $2 + $3 }' "$scratch/time" >>"$to"
}
median() { # FILE COLUMN
    cut -d' ' -f"$2" "$1" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

# Not counted: builds the program, fills the file cache, and gives the certificates to openssl.
build /dev/null
cp "$scratch/out/chain.pem" "$scratch/chain.pem"
mkdir "$scratch/certificates"
awk -v to="$scratch/certificates" '/BEGIN CERT/ { n++ } n { print > (to "/" n ".pem"); if (/END/) close(to "/" n ".pem") }' \
    "$scratch/chain.pem"

i=0
while [ $i -lt "$runs" ]; do
    for what in build again hello verify; do
        $what "$scratch/$what.times"
    done
    i=$((i + 1))
done

echo "files: $(find "$folder" -type f | wc -l), published: $(grep -c 'BEGIN CERT' "$scratch/chain.pem")," \
    "processors: $(getconf _NPROCESSORS_ONLN), runs: $runs, load: $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?')"
printf '%-44s %8s %8s %10s\n' "medians" "wall s" "CPU s" "CPU ratio"
base=$(median "$scratch/hello.times" 2)
for what in hello verify again build; do
    case $what in
        hello) name='a JVM that says hello' ;;
        verify) name='openssl verifies what is published' ;;
        again) name='build, nothing changed' ;;
        build) name='build into an empty folder' ;;
    esac
    cpu=$(median "$scratch/$what.times" 2)
    printf '%-44s %8s %8s %10s\n' "$name" "$(median "$scratch/$what.times" 1)" "$cpu" \
        "$(awk -v a="$cpu" -v b="$base" 'BEGIN { printf "%.1f", a / (b > 0 ? b : 0.01) }')"
done
