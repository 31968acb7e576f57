//! Tables that the classes need without the library.

use minijinja::context;

use super::super::generated::Generated;
use super::super::types::Model;
use super::class_file::Classes;

/// The decimals of each currency, for amounts where no library is loaded.
pub fn currencies(classes: &Classes) -> Generated {
    let currencies = till::dictionary::currencies();
    classes.file("Internal/Currencies", vec![], "currencies.php", context! { currencies })
}

/// The class of each operation's result, for operations that are run by their names.
pub fn results(classes: &Classes, model: &Model) -> Generated {
    let operations: Vec<_> =
        model.operations.iter().filter(|one| model.record(&one.result).is_some()).collect();
    let imports = operations.iter().map(|one| format!("Till\\{}", one.result)).collect();
    classes.file("Service/Results", imports, "results.php", context! { operations })
}
