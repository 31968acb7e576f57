//! Writes plain data as JSON text, in no more memory than the text takes.

use std::io::{self, Write};

use serde::Serialize;

/// How long a text may get, in bytes, before its length is counted: nearly all are shorter.
const SHORT_MAX: usize = 64 << 10;

/// Plain data as JSON text. A long text is counted before it is written: a buffer that grows would take three times as much.
///
/// # Panics
/// If the data has a map whose keys are not text; no type of the model has one.
pub fn to_text(data: &impl Serialize) -> String {
    let mut short = Short(Vec::with_capacity(128));
    let text = if serde_json::to_writer(&mut short, data).is_ok() {
        short.0
    } else {
        drop(short);
        let mut length = Length(0);
        write(&mut length, data);
        // The C ABI ends a text in a NUL.
        let mut text = Vec::with_capacity(length.0 + 1);
        write(&mut text, data);
        text
    };
    String::from_utf8(text).expect("JSON is UTF-8")
}

fn write(writer: &mut impl Write, data: &impl Serialize) {
    serde_json::to_writer(writer, data).expect("the model is plain data");
}

/// A text that must stay short.
struct Short(Vec<u8>);

impl Write for Short {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > SHORT_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length of a text.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_texts_are_written_whole() {
        for length in [0, 1, SHORT_MAX - 3, SHORT_MAX - 2, SHORT_MAX - 1, SHORT_MAX, 10 * SHORT_MAX] {
            let word = "\u{e9}\n".repeat(length / 4) + &"x".repeat(length % 4);
            let text = to_text(&word);
            assert_eq!(text, serde_json::to_string(&word).expect("a text"));
            assert!(text.len() <= SHORT_MAX || text.capacity() == text.len() + 1, "{length}");
        }
    }
}
