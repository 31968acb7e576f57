//! A generated file, and the part of a text by hand that is generated.

use anyhow::{Context, Result};

/// A generated file: its path from the root, and its content.
pub struct Generated {
    /// Path from the root.
    pub path: String,
    /// Content.
    pub content: String,
}

impl Generated {
    /// A file.
    pub fn new(path: impl Into<String>, content: impl Into<String>) -> Self {
        Self { path: path.into(), content: content.into() }
    }
}

/// A text written by hand with fresh content between two marks.
pub fn between(text: &str, begin: &str, end: &str, content: &str) -> Result<String> {
    let (before, rest) = text.split_once(begin).with_context(|| format!("there is no mark {begin}"))?;
    let (_, after) = rest.split_once(end).with_context(|| format!("there is no mark {end}"))?;
    Ok(format!("{before}{begin}{content}{end}{after}"))
}
