//! Every cell of the matrix.

use anyhow::{Context, Result};
use till::Operation;
use till::gateway::{Capabilities, registry};
use till::operation::Effect;

use super::cell::Cell;
use super::class::Class;
use super::expected::Expected;
use super::trouble::TROUBLES;

/// Every gateway of the library, with its operations that go over the network.
pub fn gateways() -> Result<Vec<(&'static str, Capabilities)>> {
    let named = |name| {
        let factory = registry::find(name).context("a registered gateway is found")?;
        Ok((name, factory.capabilities))
    };
    registry::names().into_iter().map(named).collect()
}

/// Every possible cell of the matrix.
pub fn cells(expected: &Expected) -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for (gateway, capabilities) in gateways()? {
        let remote = |operation: &Operation| operation.info().effect != Effect::Local;
        let operations = capabilities.operations.iter().map(|capability| capability.operation);
        for operation in operations.filter(remote) {
            let class = Class::of(operation, &capabilities);
            let of_trouble = |trouble| Cell { gateway, operation, class, trouble };
            cells.extend(TROUBLES.iter().map(of_trouble).filter(|cell| expected.applies(cell)));
        }
    }
    Ok(cells)
}
