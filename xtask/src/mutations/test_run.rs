//! How a program ended.

/// How much of an output is shown, in bytes.
const SHOWN_MAX: usize = 4_000;

/// How a program ended, and what it printed.
pub struct TestRun {
    /// Whether it ended with success.
    pub passed: bool,
    /// Whether it had to be ended.
    pub late: bool,
    /// What it printed, on both streams.
    pub output: String,
}

impl TestRun {
    /// The end of the output.
    pub fn end(&self) -> &str {
        let start = self.output.len().saturating_sub(SHOWN_MAX);
        let start = (start..=self.output.len()).find(|index| self.output.is_char_boundary(*index));
        self.output[start.unwrap_or_default()..].trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_output_is_cut_at_a_letter() {
        let output = "é".repeat(SHOWN_MAX);
        let run = TestRun { passed: false, late: false, output };
        assert!(run.end().len() <= SHOWN_MAX);
    }
}
