//! Records whose names clash with a class of the JDK that programs import, so Java has another name for them.

use crate::codegen::types::{FieldType, Model};

/// Our names and Java's. `NamesTest` fails for a class that needs a row here.
const RENAMES: &[(&str, &str)] = &[("Provider", "PaymentProvider"), ("Period", "SubscriptionPeriod")];

/// The model with Java's names.
pub fn applied(model: &Model) -> Model {
    let mut model = model.clone();
    for record in &mut model.records {
        rename(&mut record.name);
        record.fields.iter_mut().for_each(|field| rename_type(&mut field.field_type));
    }
    model
}

fn rename_type(field_type: &mut FieldType) {
    match field_type {
        FieldType::Record(name) => rename(name),
        FieldType::List(element) => rename_type(element),
        _ => {}
    }
}

fn rename(name: &mut String) {
    if let Some((_, new)) = RENAMES.iter().find(|(old, _)| old == name) {
        (*new).clone_into(name);
    }
}
