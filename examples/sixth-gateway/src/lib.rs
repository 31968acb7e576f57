//! libtill with a sixth gateway. The library that this crate builds exports the same functions as `libtill.so`, and replaces
//! it for programs in C and Python; it adds [`acorn`].

#![deny(unsafe_code)]

mod acorn;

till::register_on_load!(acorn::FACTORY);
