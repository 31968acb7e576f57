//! Decodes a key as merchants paste it to DER. Undoes what `.env` files, forms, e-mails and word processors do to a key,
//! if only one meaning is possible, and names anything that is not a key.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::secret::is_invisible;

/// The largest key text that is read, in bytes.
const KEY_MAX: usize = 64 << 10;

/// Base64, with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What shops write between two keys.
const SEPARATORS: [char; 2] = [',', ';'];

/// The shortest line of base64 that may be a key next to a PEM block. Fingerprints and serial numbers are shorter, or hexadecimal.
const LINE_MIN: usize = 60;

/// The longest line that is one of several: no key fits on it.
const LINE_MAX: usize = 100;

/// Why UTF-16 is not read: without a mark, its two orders cannot be told apart for sure.
const UTF_16: &str = "is UTF-16; save the file as UTF-8";

/// What a form or a URL makes of line ends and spaces.
const ESCAPED: &str = "is URL-encoded: %0A is a line end and %2B a plus. Decode it first";

/// Why a passphrase is not asked for: it would have to be stored next to the key.
pub const ENCRYPTED: &str = "is encrypted with a passphrase; decrypt it first, with openssl pkcs8";

/// One part of a pasted text.
pub enum Piece {
    /// DER: one value, or several in sequence.
    Der(Zeroizing<Vec<u8>>),
    /// Something recognised that is of no use, and why.
    Useless(&'static str),
}

/// The parts of a pasted key: PEM blocks, bare base64, or DER. PEM labels are not trusted, because some gateways' kits put
/// PKCS#8 under the label of PKCS#1.
pub fn pieces(text: &[u8]) -> Result<Vec<Piece>, String> {
    if text.len() > KEY_MAX {
        return Err(format!("is larger than {KEY_MAX} bytes, unlike any key"));
    }
    match text {
        // A sequence whose length takes more than one byte; no text begins like this.
        [0x30, 0x80..=0xff, ..] => return Ok(vec![Piece::Der(Zeroizing::new(text.to_vec()))]),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(UTF_16.to_owned()),
        // Letters of ASCII in UTF-16, without a byte order mark.
        [0, first, 0, second, ..] | [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            return Err(UTF_16.to_owned());
        }
        _ => {}
    }
    let text = std::str::from_utf8(text).map_err(|_| "is not text; paste it as PEM or base64".to_owned())?;
    let plain = plain(text);
    if plain.contains("-BEGIN") || plain.contains("-END") {
        return blocks(&plain);
    }
    let bare = plain.trim();
    if let Some(why) = no_base64(bare) {
        return Err(why.to_owned());
    }
    let mut pieces = Vec::new();
    for value in bare.split(SEPARATORS).map(str::trim).filter(|value| !value.is_empty()) {
        let decoded = decoded(value).ok_or("is neither PEM nor base64")?;
        // Some systems require every value in base64, including PEM.
        if decoded.starts_with(b"-----BEGIN") {
            let inner = std::str::from_utf8(&decoded).map_err(|_| "is neither PEM nor base64".to_owned())?;
            pieces.extend(blocks(&self::plain(inner))?);
        } else {
            pieces.push(Piece::Der(decoded));
        }
    }
    if pieces.is_empty() { Err("is empty".to_owned()) } else { Ok(pieces) }
}

/// The text with plain spaces and dashes, without quotes and invisible characters.
fn plain(text: &str) -> Zeroizing<String> {
    // The buffer never reallocates, which would leave a copy of the key: nothing pushed is longer than what it replaces.
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A line end written as backslash and n, or PHP's escaped slash.
            '\\' => {
                while letters.next_if_eq(&'\\').is_some() {}
                if letters.next_if(|next| matches!(next, 'n' | 'r' | 't')).is_some() {
                    plain.push(' ');
                }
            }
            '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => plain.push(' '),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => plain.push('-'),
            letter if is_invisible(letter) => {}
            letter if letter.is_whitespace() || letter.is_control() => plain.push(' '),
            letter => plain.push(letter),
        }
    }
    plain
}

/// The blocks between BEGIN and END, and keys without these lines around them. Any other text there is ignored.
fn blocks(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((around, after_begin)) = rest.split_once("-BEGIN") {
        pieces.extend(bare_keys(around)?);
        let cut_off = "has a line -----BEGIN but no line -----END after it: its end was cut off";
        let (label, body) = after_begin.split_once('-').ok_or(cut_off)?;
        let (body, closed) = body.split_once("-END").ok_or(cut_off)?;
        if body.contains("-BEGIN") {
            return Err(cut_off.to_owned());
        }
        pieces.push(block(label, body.trim_matches('-'))?);
        rest = closed.find('-').map_or("", |end| &closed[end..]);
    }
    if !rest.contains("-END") {
        pieces.extend(bare_keys(rest)?);
    }
    if rest.contains("-END") || pieces.is_empty() {
        return Err(
            "has a line -----END but no line -----BEGIN before it: its beginning was cut off".to_owned()
        );
    }
    Ok(pieces)
}

/// Keys without BEGIN and END, such as a gateway's new key below its old one: each a long word of base64, or lines of equal length and
/// a shorter one.
fn bare_keys(text: &str) -> Result<Vec<Piece>, String> {
    let is_base64 = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'='))
    };
    let begins_key = |word: &str| {
        word.len() >= LINE_MIN && is_base64(word) && !word.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let words = text.split(|letter: char| letter.is_whitespace() || SEPARATORS.contains(&letter));
    let mut words = words.map(|word| word.trim_matches('-')).filter(|word| !word.is_empty()).peekable();
    let mut pieces = Vec::new();
    while let Some(first) = words.next() {
        if !begins_key(first) {
            continue;
        }
        // The buffer never reallocates, which would leave a copy of the key.
        let mut key = Zeroizing::new(String::with_capacity(text.len()));
        let mut line = first;
        key.push_str(line);
        while line.len() == first.len()
            && line.len() <= LINE_MAX
            && !line.ends_with('=')
            && let Some(next) = words.next_if(|next| next.len() <= first.len() && is_base64(next))
        {
            line = next;
            key.push_str(line);
        }
        let unclear = "has text that may be a key outside of BEGIN and END: give all keys in the same form";
        pieces.push(decoded(&key).map(Piece::Der).ok_or(unclear)?);
    }
    Ok(pieces)
}

fn block(label: &str, body: &str) -> Result<Piece, String> {
    const NAMED: &[(&str, &str)] = &[
        ("ENCRYPTED", ENCRYPTED),
        ("OPENSSH", "is an OpenSSH key; convert it first, with ssh-keygen -p -m PKCS8 -f FILE"),
        ("SSH2", "is an SSH key, but an RSA key in PEM is needed"),
        ("PGP", "is a PGP key, but an RSA key in PEM is needed"),
        ("PKCS7", "is a PKCS#7 file; take the certificate's public key, with openssl pkcs7 -print_certs"),
        ("PARAMETERS", PARAMETERS),
    ];
    let label: String = label.split_whitespace().collect();
    let named = NAMED.iter().find(|(word, _)| label.contains(word));
    if let Some((_, why)) = named {
        return Ok(Piece::Useless(why));
    }
    // The traditional form says so in a header line of the block.
    if body.contains("ENCRYPTED") {
        return Ok(Piece::Useless(ENCRYPTED));
    }
    let decoded = decoded(body).filter(|decoded| !decoded.is_empty());
    let damaged = || match is_escaped(body) {
        true => ESCAPED.to_owned(),
        false => "has a PEM block that is not base64: it is damaged or truncated".to_owned(),
    };
    decoded.map(Piece::Der).ok_or_else(damaged)
}

/// Whether a text has an escape of a URL. Neither PEM nor base64 has a percent sign.
fn is_escaped(text: &str) -> bool {
    let digit = |byte: &u8| byte.is_ascii_hexdigit();
    text.as_bytes().windows(3).any(|three| three[0] == b'%' && three[1..].iter().all(digit))
}

/// The block that openssl writes before an elliptic curve key.
pub const PARAMETERS: &str = "is a set of parameters, not a key";

/// What a text without PEM's lines is, if not base64.
fn no_base64(text: &str) -> Option<&'static str> {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| text.starts_with(prefix));
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| text.ends_with(suffix));
    let hexadecimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b' ');
    if text.is_empty() {
        Some("is empty")
    } else if is_escaped(text) {
        Some(ESCAPED)
    } else if text.split_whitespace().any(|word| matches!(word, "BEGIN" | "END")) {
        Some(
            "has lost the dashes around BEGIN and END: paste the key as -----BEGIN ...----- to -----END ...-----, or only the base64",
        )
    } else if begins(&["ssh-", "ecdsa-sha2-", "sk-"]) {
        Some("is an OpenSSH public key; convert it first, with ssh-keygen -e -m PKCS8 -f FILE")
    } else if begins(&["PuTTY-User-Key-File"]) {
        Some(
            "is a PuTTY key; convert it first, with puttygen -O private-openssh-new and ssh-keygen -p -m PKCS8",
        )
    } else if begins(&["<"]) {
        Some("is XML; convert it to PEM first")
    } else if begins(&["{", "["]) {
        Some("is JSON, such as a JSON Web Key; convert it to PEM first")
    } else if begins(&["file:", "./", "~/"])
        || ends(&[".pem", ".key", ".der", ".crt", ".cer", ".pub", ".txt"])
    {
        Some("is the name of a file; give its content")
    } else if begins(&["3082", "30 82"]) && hexadecimal(text) {
        Some("is hexadecimal; give it as PEM or base64")
    } else {
        None
    }
}

/// Base64 in either alphabet. If several values were pasted one after another, each may end in padding.
fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut letters = Zeroizing::new(String::with_capacity(text.len()));
    letters.extend(text.chars().filter(|letter| !letter.is_whitespace()).map(|letter| match letter {
        '-' => '+',
        '_' => '/',
        other => other,
    }));
    let mut bytes = Zeroizing::new(Vec::with_capacity(letters.len()));
    for part in letters.split('=').filter(|part| !part.is_empty()) {
        bytes.extend_from_slice(&Zeroizing::new(BASE64.decode(part).ok()?));
    }
    Some(bytes)
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16).unwrap_or_default()).collect()
}
