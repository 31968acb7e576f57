#!/usr/bin/env bash
# Packs the native library of one platform as a jar, which is a module of its own so that jlink takes it:
# scripts/dist/java-natives.sh PLATFORM LIBRARY JAR

set -euo pipefail

platform=${1:?usage: scripts/dist/java-natives.sh PLATFORM LIBRARY JAR}
library=${2:?usage: scripts/dist/java-natives.sh PLATFORM LIBRARY JAR}
jar=${3:?usage: scripts/dist/java-natives.sh PLATFORM LIBRARY JAR}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/source" "$work/jar/META-INF"
cat >"$work/source/module-info.java" <<MODULE
/** libtill's native library for $platform. */
module org.libtill.natives.${platform//-/.} {}
MODULE
javac --release 11 -Xlint:-module -d "$work/jar" "$work/source/module-info.java"
install -D -m 644 "$library" "$work/jar/native/$platform/libtill_java.so"
"$root/scripts/dist/java-stamp.sh" "$work/jar/native/$platform/libtill_java.so"
cp "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$work/jar/META-INF"
version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
# In OSGi it is a fragment of libtill's bundle, whose class loader finds the library.
printf '%s\r\n' "Manifest-Version: 1.0" "Bundle-ManifestVersion: 2" "Bundle-Name: libtill's natives of $platform" \
    "Bundle-SymbolicName: org.libtill.natives.${platform//-/.}" "Bundle-Version: $version" \
    "Fragment-Host: org.libtill;bundle-version=\"[$version,$version]\"" "" >"$work/jar/META-INF/MANIFEST.MF"
"$root/scripts/dist/archive.py" "$work/jar" "$jar"
