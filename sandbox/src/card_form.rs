//! The card form on a payer's page: what was entered, and whether it can be used.

use crate::cards;
use crate::clock::{Milliseconds, year_and_month};

/// What is wrong with an entered card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The number.
    Number,
    /// The expiry is no month and year.
    Expiry,
    /// The card has expired.
    Expired,
    /// The security code.
    Code,
}

/// The number that was entered, if one was; the form's other fields are checked where the form has them.
pub fn entered(form: &dyn Fn(&str) -> Option<String>, now: Milliseconds) -> Result<Option<String>, Wrong> {
    let digits =
        |text: String| text.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect::<String>();
    let number = form("card").map(digits).unwrap_or_default();
    if number.is_empty() {
        return Ok(None);
    }
    if !cards::is_test_number(&number) && !cards::is_card_number(&number) {
        return Err(Wrong::Number);
    }
    if let Some(text) = form("expiry") {
        let expiry = expiry(&text).ok_or(Wrong::Expiry)?;
        if expiry < year_and_month(now) {
            return Err(Wrong::Expired);
        }
    }
    let code_fits =
        |code: &str| (3..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    if form("cvv").is_some_and(|code| !code_fits(code.trim())) {
        return Err(Wrong::Code);
    }
    Ok(Some(number))
}

/// `MM/YY` or `MM/YYYY`, with spaces or without the stroke.
fn expiry(text: &str) -> Option<(i16, i8)> {
    let digits: String = text.chars().filter(|letter| !matches!(letter, ' ' | '/' | '-')).collect();
    let month: i8 = digits.get(..2)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year = digits.get(2..)?;
    let number: i16 = year.parse().ok()?;
    match year.len() {
        2 => Some((2000 + number, month)),
        4 => Some((number, month)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[(&str, &str)]) -> Result<Option<String>, Wrong> {
        // 15 June 2027.
        const NOW: Milliseconds = 1_813_017_600_000;
        let value = |name: &str| {
            fields.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        entered(&value, NOW)
    }

    #[test]
    fn what_is_wrong_is_told() {
        let with = |expiry, cvv| check(&[("card", "4392 9632 0355 1251"), ("expiry", expiry), ("cvv", cvv)]);
        assert_eq!(with("06/27", "123"), Ok(Some("4392963203551251".to_owned())));
        assert_eq!(with("0627", "1234"), Ok(Some("4392963203551251".to_owned())));
        assert_eq!(with("12 / 2030", "123"), Ok(Some("4392963203551251".to_owned())));
        assert_eq!(with("05/27", "123"), Err(Wrong::Expired));
        assert_eq!(with("12/2020", "123"), Err(Wrong::Expired));
        for expiry in ["", "13/30", "00/30", "1/30", "12/030", "ab/cd"] {
            assert_eq!(with(expiry, "123"), Err(Wrong::Expiry), "{expiry}");
        }
        for cvv in ["", "12", "12345", "abc"] {
            assert_eq!(with("12/30", cvv), Err(Wrong::Code), "{cvv}");
        }
        assert_eq!(check(&[("card", "4392963203551252")]), Err(Wrong::Number));
        assert_eq!(check(&[("card", " "), ("expiry", "")]), Ok(None));
        assert_eq!(check(&[("card", "4392963203551251")]), Ok(Some("4392963203551251".to_owned())));
    }
}
