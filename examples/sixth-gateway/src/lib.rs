//! libtill with a sixth gateway. The library that this crate builds has the same functions as `libtill.so`, and takes its
//! place for programs in C and Python; it knows [`acorn`] besides.

#![deny(unsafe_code)]

mod acorn;

till::register_on_load!(acorn::MAKER);
