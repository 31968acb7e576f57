//! Enumerations with their names on the wire.

use super::names::{MAIN, RESULTS};
use super::text::{Comment, Source};
use crate::codegen::generated::Generated;
use crate::codegen::types::Enumeration;

/// One enumeration's file.
pub fn file(enumeration: &Enumeration) -> Generated {
    let name = &enumeration.name;
    let mut source = Source::new(RESULTS);
    source.import("org.libtill.WireName");
    source.comment(&Comment::new(&enumeration.description));
    source.open(&format!("public enum {name} implements WireName {{"));
    let last = enumeration.values.len() - 1;
    for (index, (value, description)) in enumeration.values.iter().enumerate() {
        if index > 0 {
            source.line("");
        }
        source.comment(&Comment::new(description));
        let end = if index == last { ';' } else { ',' };
        source.line(&format!("{}(\"{value}\"){end}", value.to_uppercase()));
    }
    source.line("");
    source.line("private final String wireName;");
    source.line("");
    source.open(&format!("{name}(String wireName) {{"));
    source.line("this.wireName = wireName;");
    source.close();
    source.line("");
    source.line("@Override");
    source.open("public String wireName() {");
    source.line("return wireName;");
    source.close();
    from_wire_name(&mut source, enumeration);
    source.close();
    Generated::new(format!("{}/model/{name}.java", MAIN), source.finish())
}

fn from_wire_name(source: &mut Source, enumeration: &Enumeration) {
    let name = &enumeration.name;
    let has_unknown = enumeration.values.iter().any(|(value, _)| value == "unknown");
    let (otherwise, words) = if has_unknown {
        ("UNKNOWN", "{@link #UNKNOWN} for one that this version does not know")
    } else {
        ("null", "null for one that this version does not know")
    };
    let comment = Comment::new("Finds the value of a name on the wire.")
        .tag("@param wireName the name")
        .tag(format!("@return the value, or {words}"));
    source.line("");
    source.comment(&comment);
    source.open(&format!("public static {name} fromWireName(String wireName) {{"));
    source.open(&format!("for ({name} value : values()) {{"));
    source.open("if (value.wireName.equals(wireName)) {");
    source.line("return value;");
    source.close();
    source.close();
    source.line(&format!("return {otherwise};"));
    source.close();
}
