//! Finds known secrets in a text in any spelling: plain, or with some or all characters escaped, once or repeatedly.

use std::collections::BTreeSet;

use super::escapes::{Escapes, Spelled, may_escape};

/// The positions of this secret in the text. A short secret, such as a security code, counts only as a whole word: inside
/// another number it means nothing.
fn places(escapes: &Escapes<'_>, secret: &str, tail: usize, places: &mut Vec<(usize, usize)>) {
    let length = escapes.text.len();
    let short = secret.chars().count() <= 4;
    let mut begin = 0;
    while begin < length {
        let end = end_of(escapes, begin, secret.as_bytes(), tail);
        let end = end.map(|end| if end >= tail { length } else { end });
        let is_alone = |end: usize| escapes.is_apart_before(begin) && escapes.is_apart_after(end);
        match end.filter(|end| !short || is_alone(*end)) {
            Some(end) => {
                places.push((begin, end));
                begin = end;
            }
            None => begin += 1,
        }
    }
}

/// Where a secret ends that begins here, in one way to read the text. A part of it that reaches the tail counts as the whole.
fn end_of(escapes: &Escapes<'_>, begin: usize, secret: &[u8], tail: usize) -> Option<usize> {
    // A form writes a space as a plus.
    let fits = |(read, wanted): (&u8, &u8)| read == wanted || (*read == b'+' && *wanted == b' ');
    let begins = |way: &Spelled, wanted: &[u8]| {
        way.bytes().len() <= wanted.len() && way.bytes().iter().zip(wanted).all(fits)
    };
    let first = escapes.text.as_bytes().get(begin).zip(secret.first())?;
    if !fits(first) && !may_escape(*first.0) {
        return None;
    }
    let (mut open, mut end) = (BTreeSet::from([(0, begin)]), None);
    while let Some((matched, at)) = open.pop_first() {
        if matched == secret.len() || (matched > 0 && at >= tail) {
            end = end.max(Some(at));
            continue;
        }
        let wanted = &secret[matched..];
        let next = escapes.ways(at).filter(|way| begins(way, wanted));
        open.extend(next.map(|way| (matched + way.bytes().len(), way.end)));
    }
    end
}

/// The text with all of these secrets masked. If it was cut, a secret that reaches `tail` may go on behind the text.
pub fn mask_secrets<'a>(text: &str, secrets: impl Iterator<Item = &'a str>, tail: Option<usize>) -> String {
    let escapes = Escapes::of(text);
    let mut found = Vec::new();
    let tail = tail.unwrap_or(usize::MAX);
    secrets.for_each(|secret| places(&escapes, secret, tail, &mut found));
    found.sort_unstable();
    let mut clean = String::with_capacity(text.len());
    let (mut copied, mut places) = (0, found.into_iter().peekable());
    while let Some((start, mut end)) = places.next() {
        // One secret may contain another; the rest of the longer one must not remain.
        while let Some((_, further)) = places.next_if(|(next, _)| *next < end) {
            end = end.max(further);
        }
        clean.push_str(&text[copied..start]);
        clean.push_str("***");
        copied = end;
    }
    clean.push_str(&text[copied..]);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_goes_in_every_spelling() {
        let secret = "a_b/c+d \"e\"\u{e9}\\=\n";
        for written in [
            secret,
            "a_b/c+d \\\"e\\\"\u{e9}\\\\=\\n",
            "a_b\\/c+d \\\"e\\\"\\u00e9\\\\=\\n",
            "a_b%2Fc%2Bd+%22e%22%C3%A9%5C%3D%0A",
            "a%5Fb%2Fc%2Bd%20%22e%22%C3%A9%5C%3D%0A",
            "a_b%2fc%2bd%20%22e%22%c3%a9%5c%3d%0a",
            "%61_b/c%2Bd%20\"e\"\u{e9}\\\\=%0a",
        ] {
            assert_eq!(
                mask_secrets(&format!("[{written}]"), [secret].into_iter(), None),
                "[***]",
                "{written}"
            );
        }
    }

    #[test]
    fn a_secret_goes_however_often_and_for_whatever_it_is_escaped() {
        let secret = "k&y<1>%41\\n\u{1f600}'";
        for written in [
            secret,
            "k&amp;y&lt;1&gt;%41\\n\u{1f600}'",
            "k&amp;y&lt;1&gt;%41\\n\u{1f600}&#39;",
            "k&#38;y&#x3c;1&#X3E;%41\\n\u{1f600}&apos;",
            "k&amp;amp;y&amp;lt;1&amp;gt;%41\\n\u{1f600}&amp;#039;",
            r"k\u0026y\u003c1\u003e%41\\n\ud83d\ude00\u0027",
            r"k\u0026amp;y\u0026lt;1\u0026gt;%41\\n\ud83d\ude00\u0026#39;",
            r"k&y<1>%41\\\\n\\ud83d\\ude00'",
            "k%26y%3C1%3E%2541%5Cn%F0%9F%98%80%27",
            "k%2526y%253C1%253E%252541%255Cn%25F0%259F%2598%2580%2527",
            "k%26amp%3By%26lt%3B1%26gt%3B%2541%5Cn%F0%9F%98%80%26%2339%3B",
        ] {
            let clean = mask_secrets(&format!("[{written}]"), [secret].into_iter(), None);
            assert_eq!(clean, "[***]", "{written}");
        }
    }

    #[test]
    fn a_secret_that_is_cut_goes_to_its_end() {
        for written in ["a secret&key", "a+secret%26key", "a secret&amp;key", r"a secret\u0026key"] {
            let text = format!("it was {written}");
            for end in 16..text.len() {
                let clean = mask_secrets(&text[..end], ["a secret&key"].into_iter(), Some(end - 8));
                assert_eq!(clean, "it was ***", "{}", &text[..end]);
            }
        }
        let clean = mask_secrets("it was another", ["a secret&key"].into_iter(), Some(10));
        assert_eq!(clean, "it was another");
    }

    #[test]
    fn short_secrets_go_where_they_stand_alone() {
        let masked = |text: &str| mask_secrets(text, ["737"].into_iter(), None);
        for (text, clean) in [
            ("737", "***"),
            ("code:737,737.", "code:***,***."),
            ("?cvv=%20737%20&x=%37%33%37", "?cvv=%20***%20&x=***"),
            (r"&quot;737&quot; &nbsp;737 %2520737 \n737", r"&quot;***&quot; &nbsp;*** %2520*** \n***"),
            ("1737 7370 a737 737b", "1737 7370 a737 737b"),
        ] {
            assert_eq!(masked(text), clean);
        }
    }

    #[test]
    fn secrets_that_overlap_leave_no_rest() {
        let masked = |text: &str| mask_secrets(text, ["abcdef", "defghi", "abc"].into_iter(), None);
        assert_eq!(masked("abc, abcdef, abcdefghi, abcdefghidefghi"), "***, ***, ***, ******");
    }

    #[test]
    fn escapes_that_are_none_stand_for_themselves() {
        for text in
            ["%", "%3", "%+3", "\\", "\\x", "\\u", "\\u00", "\\u+034", "\\ud800", "100% \u{e9}", "%\u{e9}"]
        {
            assert_eq!(mask_secrets(text, ["secret"].into_iter(), None), text);
            assert_eq!(
                mask_secrets(&format!("{text}secret"), ["secret"].into_iter(), None),
                format!("{text}***")
            );
        }
    }
}
