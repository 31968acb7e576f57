#!/usr/bin/env bash
# Pays with the Java artifacts of a Maven repository: from the class path, from a Maven project, from Spring Boot's nested jar,
# and from a runtime image that jlink made. Also without natives, to see what is said.
#
#   tests/install/java.sh REPOSITORY PLATFORM [classpath] [foreign] [maven] [nested] [jlink]

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(realpath "${1:?usage: tests/install/java.sh REPOSITORY PLATFORM [CHECK...]}")
platform=${2:?usage: tests/install/java.sh REPOSITORY PLATFORM [CHECK...]}
shift 2
[ "$#" -gt 0 ] || set -- classpath foreign maven nested jlink
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

java=$(dirname "$(readlink -f "$(command -v javac)")")
folder=$(ls -d "$repository"/org/libtill/libtill/*/)
version=$(basename "$folder")
classes=$folder/libtill-$version.jar
natives=$folder/libtill-$version-$platform.jar
# What was installed on this machine, or downloaded by an earlier run, must not hide what is tested.
downloads=$here/../../build/dist/m2
rm -rf "$downloads/org/libtill"
mvn=(mvn --batch-mode --no-transfer-progress --quiet "-Dmaven.repo.local=$downloads")
module=org.libtill.natives.linux.${platform#linux-}
module=${module//-/.}

pay() { # pay WHAT COMMAND...
    PATH=/nowhere /usr/bin/python3 "$here/paid.py" "Java $version, $platform, $1" "${@:2}"
}

classpath() {
    mkdir "$work/classpath"
    "$java/javac" --release 11 -cp "$classes" -d "$work/classpath" "$here/Pay.java"
    pay "class path" "$java/java" -Djava.io.tmpdir="$work" -cp "$classes:$natives:$work/classpath" Pay
    # Without natives, the message says which ones to add.
    local said
    echo '{"gateway": "paypro"}' >"$work/client.json"
    said=$(TILL_CONFIG=$work/client.json "$java/java" -cp "$classes:$work/classpath" Pay 2>&1 || true)
    grep --quiet "There is no native library for this platform ($platform). Add the artifact org.libtill:libtill:$version" \
        <<<"$said" || { echo "without natives, Java says: $said" >&2; exit 1; }
}

# On Java 22 and newer, the same jar calls foreign functions. The property refuses to run without them.
foreign() {
    local runtime
    runtime=$("$here/../../scripts/java-runtime.sh")
    mkdir "$work/foreign"
    "$java/javac" --release 11 -cp "$classes" -d "$work/foreign" "$here/Pay.java"
    for way in ffm jni; do
        pay "Java 22 and newer, $way" "$runtime/bin/java" -Djava.io.tmpdir="$work" "-Dorg.libtill.native=$way" \
            --enable-native-access=ALL-UNNAMED -cp "$classes:$natives:$work/foreign" Pay
    done
    pay "Java 22 and newer, module path" "$runtime/bin/java" -Djava.io.tmpdir="$work" -Dorg.libtill.native=ffm \
        --enable-native-access=org.libtill -p "$classes:$natives" --add-modules "org.libtill,$module" -cp "$work/foreign" Pay
}

maven() {
    mkdir -p "$work/maven/src/main/java"
    cp "$here/Pay.java" "$work/maven/src/main/java"
    sed -e "s|@REPOSITORY@|file://$repository|; s|@VERSION@|$version|; s|@PLATFORM@|$platform|" "$here/pom.xml" >"$work/maven/pom.xml"
    (cd "$work/maven" && "${mvn[@]}" package dependency:copy-dependencies)
    pay "Maven project" "$java/java" -Djava.io.tmpdir="$work" -cp "$work/maven/target/classes:$work/maven/target/dependency/*" Pay
}

# What Spring Boot makes of an application: its jar with the libraries' jars in it, and a loader of their classes.
nested() {
    [ -d "$work/maven" ] || maven
    (cd "$work/maven" && "${mvn[@]}" -Pnested package)
    pay "Spring Boot's nested jar" "$java/java" -Djava.io.tmpdir="$work" -jar "$work/maven/target/shop.jar"
}

jlink() {
    mkdir "$work/shop"
    printf 'module shop { requires org.libtill; }\n' >"$work/shop/module-info.java"
    # A class of a module is in a package.
    { echo 'package shop;'; cat "$here/Pay.java"; } >"$work/shop/Pay.java"
    "$java/javac" --release 11 -p "$classes" -d "$work/modules/shop" "$work/shop"/*.java
    "$java/jlink" --module-path "$work/modules:$classes:$natives" --add-modules "shop,$module" --output "$work/image"
    pay "jlink" "$work/image/bin/java" -Djava.io.tmpdir="$work" --add-modules "$module" -m shop/shop.Pay
}

for check in "$@"; do
    "$check"
done
