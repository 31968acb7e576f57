//! How an input is written.

/// The words of the first line, and the text after it.
pub fn first_line(input: &[u8]) -> Option<(Vec<&str>, &[u8])> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(&input[..end]).ok()?;
    Some((line.split(' ').collect(), &input[end + 1..]))
}
