#!/usr/bin/env bash
# Builds the Java artifacts as a Maven repository in dist/maven: the jar without natives, its sources and documentation, the
# natives of each platform under its classifier, and the BOM: scripts/dist/java.sh PLATFORM...

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

[ "$#" -gt 0 ] || {
    echo "usage: scripts/dist/java.sh PLATFORM..." >&2
    exit 2
}
java=$root/bindings/java
built=$root/build/dist/java
repository=$dist/maven/org/libtill
folder=$repository/libtill/$version

for pom in "$java/pom.xml" "$java/bom/pom.xml"; do
    grep --quiet "^  <version>$version</version>" "$pom" || {
        echo "$pom is of another version than Cargo.toml, $version" >&2
        exit 1
    }
done
rm -rf "$built" "$repository"
mkdir -p "$built" "$folder" "$repository/libtill-bom/$version"
# Maven builds in its usual folder, so it works in a copy: what the tests use stays as it is.
cp -R "$java/pom.xml" "$java/bnd.bnd" "$java/src" "$java/.mvn" "$built"
first=$(natives "$1" libtill_java.so)
(cd "$built" && mvn --batch-mode --no-transfer-progress --quiet -Prelease -Dtill.library.directory="$first" \
    -Dtill.platform="$1" -Dtill.root="$root" -Dtill.runtime="$("$root/scripts/java-runtime.sh")" package -DskipTests)
cp "$built/target/libtill-$version.jar" "$built/target/libtill-$version-sources.jar" \
    "$built/target/libtill-$version-javadoc.jar" "$folder"
cp "$java/pom.xml" "$folder/libtill-$version.pom"
cp "$java/bom/pom.xml" "$repository/libtill-bom/$version/libtill-bom-$version.pom"
for platform in "$@"; do
    library_dir=$(natives "$platform" libtill_java.so)
    "$root/scripts/dist/java-natives.sh" "$platform" "$library_dir/libtill_java.so" "$folder/libtill-$version-$platform.jar"
done
unzip -l "$folder/libtill-$version.jar" META-INF/versions/22/org/libtill/internal/ForeignFunctions.class >/dev/null || {
    echo "libtill-$version.jar lacks the classes of Java 22" >&2
    exit 1
}
if unzip -l "$folder/libtill-$version.jar" | grep --quiet libtill_java; then
    echo "libtill-$version.jar has natives, which belong into the artifacts of platforms" >&2
    exit 1
fi
made "$folder"/*.jar
