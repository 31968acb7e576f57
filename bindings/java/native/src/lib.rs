//! The JNI side of libtill's Java library.
//!
//! Each function here is a `native` method of `org.libtill.internal.NativeLibrary`. It copies the Java arrays, calls one
//! function of the C ABI (`include/till.h`), and hands the answer back as one `byte[]`: four bytes of status number, in
//! network order, and then the JSON text or, from a function that makes a handle, the eight bytes of the handle. So the
//! rules of the C ABI are the rules of Java, and what Java sees as text never was a JNI string, whose modified UTF-8 spoils
//! NUL and characters beyond the basic plane.

#![allow(unsafe_code, reason = "JNI and the C ABI pass pointers")]

mod arrays;
mod handles;
mod operations;
mod policy;
mod reply;
mod signatures;
mod versions;
