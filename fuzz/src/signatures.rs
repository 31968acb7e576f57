//! For any key, message and signature: what is signed verifies, and nothing else does.
//!
//! First line: the scheme. Then the key, a line of `====`, and the message, which is also tried as a signature.

use till::error::{Error, ErrorKind};
use till::signature::{Key, Scheme, explain};

use super::input::first_line;

const BETWEEN: &[u8] = b"\n====\n";

/// Runs one input.
pub fn run(input: &[u8]) {
    let Some((words, rest)) = first_line(input) else { return };
    let Ok(scheme) = Scheme::from_name(words[0]) else { return };
    let at = rest.windows(BETWEEN.len()).position(|window| window == BETWEEN);
    let (key, message) = at.map_or((rest, &b""[..]), |at| (&rest[..at], &rest[at + BETWEEN.len()..]));
    let explained = explain(scheme, message);
    if let Err(error) = &explained {
        not_ours(error);
    }
    let key = match Key::new(scheme, key) {
        Ok(key) => key,
        Err(error) => return not_ours(&error),
    };
    if let Err(error) = key.verify(message, message) {
        not_ours(&error);
    } else {
        panic!("a message is its own signature");
    }
    match key.sign(message) {
        Err(error) => not_ours(&error),
        Ok(signature) => {
            assert!(explained.is_ok(), "signed, but it cannot be explained");
            key.verify(message, signature.as_bytes()).expect("what was signed verifies");
            let mut other = signature.into_bytes();
            let at = message.len() % other.len();
            other[at] ^= 1;
            key.verify(message, &other).expect_err("another signature does not");
        }
    }
}

fn not_ours(error: &Error) {
    assert_ne!(error.kind, ErrorKind::Internal, "{error:?}");
}
