//! The tests' table of operations: each by its name, through the typed requests, services and results.

use minijinja::context;

use super::class_file::Classes;
use crate::codegen::generated::Generated;
use crate::codegen::types::Model;

/// `TypedCalls`, which the driver of the shared scenarios and the tests use.
pub fn file(classes: &Classes, model: &Model) -> Generated {
    let imports = ["java.util.Map", "org.libtill.param.*"].map(str::to_owned);
    classes.test("TypedCalls", imports, "calls.java", context! { operations => model.operations })
}
