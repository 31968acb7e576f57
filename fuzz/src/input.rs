//! How an input is written.

/// The first line as words, and what stands behind it.
pub fn first_line(input: &[u8]) -> Option<(Vec<&str>, &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(&input[..end]).ok()?;
    Some((line.split(' ').collect(), &input[end + 1..]))
}
