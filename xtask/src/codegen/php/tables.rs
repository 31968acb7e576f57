//! Tables that the classes need without the library.

use minijinja::context;

use super::super::generated::Generated;
use super::class_file::Classes;

/// The decimals of each currency, for amounts where no library is loaded.
pub fn currencies(classes: &Classes) -> Generated {
    let currencies = till::dictionary::currencies();
    classes.file("Internal/Currencies", vec![], "currencies.php", context! { currencies })
}
