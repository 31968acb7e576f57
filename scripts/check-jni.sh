#!/usr/bin/env bash
# Runs after Java's tests, which use -Xcheck:jni: their output contains no complaint of the JVM about a native method, and
# a deliberately broken native method shows that the JVM does complain. scripts/check-jni.sh, after `make -C bindings/java test`

set -euo pipefail
cd "$(dirname "$0")/.."

words='(WARNING|FATAL ERROR) in native method'
reports=bindings/java/target/surefire-reports
java_home=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check-jni: $*" >&2
    exit 1
}

cat >"$work/Broken.java" <<'JAVA'
class Broken {
  static native void goOnAfterAnException();

  public static void main(String[] arguments) {
    System.load(arguments[0]);
    try {
      goOnAfterAnException();
    } catch (IllegalStateException expected) {
      System.out.println("ended");
    }
  }
}
JAVA
cat >"$work/broken.c" <<'C'
#include <jni.h>

JNIEXPORT void JNICALL Java_Broken_goOnAfterAnException(JNIEnv *env, jclass self)
{
    (void)self;
    (*env)->ThrowNew(env, (*env)->FindClass(env, "java/lang/IllegalStateException"), "thrown");
    (*env)->FindClass(env, "java/lang/String");
}
C
javac -d "$work" "$work/Broken.java"
gcc -shared -fPIC -I"$java_home/include" -I"$java_home/include/linux" "$work/broken.c" -o "$work/libbroken.so"
java -Xcheck:jni -cp "$work" Broken "$work/libbroken.so" >"$work/log" 2>&1
grep -qE "$words" "$work/log" || fail "a broken native method was not detected, so this check proves nothing"

grep -q '<argLine>-Xcheck:jni' bindings/java/pom.xml || fail "Java's tests do not run under -Xcheck:jni"
compgen -G "$reports/*.txt" >/dev/null || fail "there are no reports of Java's tests in $reports"
# What a JVM writes outside Surefire's stream goes to its dump files, next to the reports.
if grep -rE "$words" "$reports"; then
    fail "the JVM complains about a native method"
fi
echo "check-jni: no complaint in $(find "$reports" -type f | wc -l) reports, and a broken native method is detected"
