//! What single fields look like, as the editions' tables describe them.

use std::net::IpAddr;

use serde_json::Value;

use super::{codes, fields};
use crate::clock;
use crate::gateway::{Call, Refusal};

/// What a text looks like.
#[derive(Debug, Clone, Copy)]
pub enum Look {
    /// Anything.
    Text,
    /// seed: milliseconds since 1970.
    Time,
    /// seed: an address on the web.
    Address,
    /// beyond: one of these words.
    OneOf(&'static [&'static str]),
    /// beyond: between so many digits and so many, with one of these beginnings if there are any.
    Digits(usize, usize, &'static [&'static str]),
    /// beyond: an identity number of so many digits; assumed: hyphens between them do not matter.
    Identity(usize),
    /// beyond: letters of English only.
    English,
    /// beyond: an IP address.
    Ip,
    /// beyond: a day as in 2000-01-31.
    Day,
}

/// A field of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it looks like.
    pub look: Look,
}

/// A field that has to be there.
pub const fn must(name: &'static str, look: Look) -> Field {
    Field { name, required: true, look }
}

/// A field that may be left out.
pub const fn may(name: &'static str, look: Look) -> Field {
    Field { name, required: false, look }
}

impl Field {
    /// Refuses a field that is missing, has another type, or looks otherwise.
    pub fn check(&self, call: &Call) -> Result<(), Refusal> {
        if matches!(self.look, Look::Time) {
            return fields::check_timestamp(call, self.required);
        }
        let text = if self.required {
            fields::required(call, self.name)?
        } else {
            fields::optional(call, self.name)?
        };
        match self.look.complaint(text) {
            Some(complaint) if !text.is_empty() => {
                // assumed: a way has a code of its own.
                let code = if self.name == "wayCode" { "way" } else { "parameter" };
                Err(codes::refusal(&call.merchant, code, format!("{} {complaint}", self.name)))
            }
            _ => Ok(()),
        }
    }
}

impl Look {
    /// What is wrong with a text, for the message.
    fn complaint(self, text: &str) -> Option<String> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (fits, wanted) = match self {
            Self::Text | Self::Time => (true, String::new()),
            Self::Address => (
                text.starts_with("http://") || text.starts_with("https://"),
                "must start with http:// or https://".to_owned(),
            ),
            Self::OneOf(words) => (words.contains(&text), format!("must be one of {}", words.join(", "))),
            Self::Digits(fewest, most, beginnings) => (
                digits(text)
                    && (fewest..=most).contains(&text.len())
                    && (beginnings.is_empty() || beginnings.iter().any(|start| text.starts_with(start))),
                described(fewest, most, beginnings),
            ),
            Self::Identity(length) => {
                let number = text.replace('-', "");
                (digits(&number) && number.len() == length, format!("must be {length} digits"))
            }
            Self::English => (
                text.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                "must be in English letters".to_owned(),
            ),
            Self::Ip => (text.parse::<IpAddr>().is_ok(), "must be an IP address".to_owned()),
            Self::Day => (clock::day(text).is_some(), "must be a day such as 2000-01-31".to_owned()),
        };
        (!fits).then_some(wanted)
    }
}

fn described(fewest: usize, most: usize, beginnings: &[&str]) -> String {
    let count = if fewest == most { fewest.to_string() } else { format!("{fewest} to {most}") };
    let start = if beginnings.is_empty() {
        String::new()
    } else {
        format!(" that begin with {}", beginnings.join(" or "))
    };
    format!("must be {count} digits{start}")
}

/// Whether a field is there at all.
pub fn is_sent(call: &Call, name: &str) -> bool {
    !matches!(&call.body[name], Value::Null) && call.body[name] != ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look() {
        for (look, good, bad) in [
            (Look::Address, "https://shop.example", "shop.example"),
            (Look::OneOf(&["va", "store"]), "va", "VA"),
            (Look::Digits(10, 10, &["3"]), "3115112345", "4115112345"),
            (Look::Digits(10, 13, &["08", "628"]), "6281245907765", "628124590776512"),
            (Look::Digits(16, 16, &[]), "4444333322221111", "444433332222111x"),
            (Look::Identity(13), "17301-2345678-9", "17301-2345678"),
            (Look::English, "NGUYEN THE VIET", "NGUYỄN THẾ VIỆT"),
            (Look::Ip, "192.0.2.1", "192.0.2.256"),
            (Look::Day, "2000-01-31", "2000-02-31"),
        ] {
            assert_eq!(look.complaint(good), None, "{good}");
            assert!(look.complaint(bad).is_some(), "{bad}");
        }
        let told = Look::Digits(10, 13, &["08", "628"]).complaint("1").unwrap_or_default();
        assert_eq!(told, "must be 10 to 13 digits that begin with 08 or 628");
    }
}
