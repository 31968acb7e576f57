//! What a request for a page says.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};

use super::words::{Language, Text};
use crate::control::Parameters;
use crate::store::search::Filter;

/// How many rows a list has.
pub const ROWS: u32 = 50;

/// What is asked for, and in which language.
#[derive(Debug, Clone)]
pub struct View {
    /// The language to answer in.
    pub language: Language,
    /// The path.
    pub path: String,
    /// The query.
    pub query: Parameters,
}

impl View {
    /// Reads a request.
    pub fn of(request: &Request) -> Self {
        Self::read(request.headers(), request.uri())
    }

    fn read(headers: &HeaderMap, uri: &Uri) -> Self {
        let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let query = pairs.into_owned().filter(|(_, value)| !value.is_empty()).collect();
        Self { language: Language::of(headers), path: uri.path().to_owned(), query }
    }

    /// A text in the language of the page.
    pub fn text(&self, text: &Text) -> &'static str {
        text.to(self.language)
    }

    /// A parameter that is there and not empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A part of the path, counted from zero.
    pub fn segment(&self, place: usize) -> String {
        let segment = self.path.split('/').filter(|part| !part.is_empty()).nth(place).unwrap_or_default();
        percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
    }

    /// A part of the path that is a number.
    pub fn id(&self, place: usize) -> i64 {
        self.segment(place).parse().unwrap_or(0)
    }

    /// What a list is narrowed to.
    pub fn filter(&self) -> Filter {
        Filter {
            merchant: self.parameter("merchant").map(str::to_owned),
            text: self.parameter("q").map(str::to_owned),
            before: self.parameter("before").and_then(|text| text.parse().ok()),
            limit: ROWS,
        }
    }

    /// Whether a list shows less than everything.
    pub fn is_narrowed(&self) -> bool {
        ["q", "state", "merchant", "refused", "before"].iter().any(|name| self.query.contains_key(*name))
    }

    /// What stands between two words of a list.
    pub fn comma(&self) -> &'static str {
        match self.language {
            Language::English => ", ",
            Language::Chinese => "，",
            Language::Japanese => "、",
        }
    }

    /// The same for another page.
    pub fn at(&self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self.clone() }
    }

    /// The address of this page with one parameter changed.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut query: Vec<(&str, &str)> =
            self.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        query.retain(|(known, _)| *known != name && *known != "done");
        query.push((name, value));
        query.sort_unstable();
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("{}?{text}", self.path)
    }

    /// The address of another page, for the same merchant.
    pub fn link(&self, path: &str) -> String {
        match self.parameter("merchant") {
            Some(merchant) => format!("{path}?merchant={}", encoded(merchant)),
            None => path.to_owned(),
        }
    }

    /// The address of this page as it is.
    pub fn here(&self) -> String {
        let query: Vec<_> = self.query.iter().filter(|(name, _)| *name != "done").collect();
        if query.is_empty() {
            return self.path.clone();
        }
        let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("{}?{text}", self.path)
    }
}

impl<S: Sync> FromRequestParts<S> for View {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::read(&parts.headers, &parts.uri))
    }
}

/// A text as a part of an address.
pub fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
