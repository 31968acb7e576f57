//! Enumerations with their names on the wire.

use minijinja::context;

use super::class_file::Classes;
use crate::codegen::generated::Generated;
use crate::codegen::types::Enumeration;

/// One enumeration's file.
pub fn file(classes: &Classes, enumeration: &Enumeration) -> Generated {
    let Enumeration { name, description, values } = enumeration;
    let has_unknown = values.iter().any(|(value, _)| value == "unknown");
    let otherwise = match has_unknown {
        true => "{@link #UNKNOWN} for one that this version does not know",
        false => "null for one that this version does not know",
    };
    let imports = ["org.libtill.WireName".to_owned()];
    let values = context! { name, description, values, has_unknown, otherwise };
    classes.file(&format!("model.{name}"), imports, "enumeration.java", values)
}
