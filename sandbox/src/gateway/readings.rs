//! Open readings: where a document contradicts itself or says nothing, and the sandbox can play either way.

/// One of them, and how the sandbox plays it unless a merchant or a profile says otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Name of the setting.
    pub name: &'static str,
    /// The usual value as JSON, or words where it is no single value.
    pub usual: &'static str,
}

impl Reading {
    /// A reading and its usual value.
    pub const fn new(name: &'static str, usual: &'static str) -> Self {
        Self { name, usual }
    }
}
