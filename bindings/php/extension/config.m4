PHP_ARG_ENABLE([till],
  [whether to enable till],
  [AS_HELP_STRING([--enable-till], [Enable till: payments through five gateways])])

PHP_ARG_WITH([till-library],
  [for the static library of libtill],
  [AS_HELP_STRING([--with-till-library=FILE], [The static library, libtill.a; built with cargo if left out])],
  [no], [no])

PHP_ARG_WITH([till-include],
  [for the folder of till.h],
  [AS_HELP_STRING([--with-till-include=DIR], [The folder of till.h, for another library])],
  [no], [no])

if test "$PHP_TILL" != "no"; then
  if test "$PHP_TILL_LIBRARY" = "no" && test -f "$abs_srcdir/core/Cargo.toml"; then
    dnl The archive of the sources has the core: Makefile.frag builds it.
    AC_CHECK_PROG([TILL_CARGO], [cargo], [yes], [no])
    if test "$TILL_CARGO" = "no"; then
      AC_MSG_ERROR([cargo is missing: install Rust 1.88 or newer, or name a libtill.a with --with-till-library=FILE])
    fi
    PHP_TILL_LIBRARY="$abs_builddir/core/target/release/libtill.a"
    PHP_TILL_INCLUDE="$abs_srcdir/core/include"
    PHP_ADD_MAKEFILE_FRAGMENT([$abs_srcdir/Makefile.frag], [$abs_srcdir], [$abs_builddir])
    TILL_SHARED_DEPENDENCIES="$PHP_TILL_LIBRARY"
    PHP_SUBST([TILL_SHARED_DEPENDENCIES])
  elif test "$PHP_TILL_LIBRARY" = "no" || test ! -r "$PHP_TILL_LIBRARY"; then
    AC_MSG_ERROR([libtill.a is missing: build it with `scripts/build-library.sh --release static`, and name it with --with-till-library=FILE])
  fi
  if test "$PHP_TILL_INCLUDE" = "no" || test ! -r "$PHP_TILL_INCLUDE/till.h"; then
    AC_MSG_ERROR([till.h is missing: name its folder with --with-till-include=DIR])
  fi

  PHP_ADD_INCLUDE([$PHP_TILL_INCLUDE])
  PHP_ADD_EXTENSION_DEP(till, hash)
  PHP_ADD_EXTENSION_DEP(till, json)

  dnl The library is linked in whole, and every symbol but get_module is hidden: two extensions with a Rust library each
  dnl would otherwise share the symbols of the one that was loaded first.
  TILL_SHARED_LIBADD="$PHP_TILL_LIBRARY -lpthread -ldl -lm"
  PHP_SUBST([TILL_SHARED_LIBADD])
  PHP_NEW_EXTENSION([till],
    [till.c till_json.c till_library.c till_cache.c till_client.c till_key.c],
    [$ext_shared],,
    [-Wall -Wextra -Wno-unused-parameter -fvisibility=hidden -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1])

  dnl ext_srcdir exists only after PHP_NEW_EXTENSION. A library with thread-local destructors must not be unloaded.
  EXTRA_LDFLAGS="$EXTRA_LDFLAGS -export-symbols $ext_srcdir/till.sym -Wl,--exclude-libs,ALL -Wl,--gc-sections -Wl,-z,nodelete"
  PHP_SUBST([EXTRA_LDFLAGS])
fi
