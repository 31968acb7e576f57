# The core, in the archive of the sources. It needs Rust 1.88 or newer.
$(builddir)/core/target/release/libtill.a:
	cd $(srcdir)/core && CARGO_TARGET_DIR=$(builddir)/core/target cargo rustc --locked --release --lib --features wipe --crate-type staticlib
