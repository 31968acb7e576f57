//! Checking a client: its settings and keys, whether the gateway can be reached, the clock, and whether the gateway accepts the
//! credentials. Nothing moves: it sends one request without credentials, and the query of an order that does not exist.

mod configuration;
mod connection;
mod credentials;
mod findings;
mod keys;

use serde::{Deserialize, Serialize};

use crate::config::ClientConfig;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::{Exchange, FailureKind, GatewayFactory, HttpRequest, transport_error};
use crate::model::{ClientCheck, ClientCheckRequest, HttpMethod};
use crate::operation::Operation;

use credentials::Unasked;
use findings::Findings;

/// A check under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Progress {
    findings: Findings,
    /// The address of the gateway.
    url: String,
    /// When the request under way was prepared, in milliseconds since 1970.
    began_ms: i64,
    /// Whether the gateway is to be asked about an order.
    query: bool,
    /// Whether the request under way is a second attempt.
    repeated: bool,
}

/// Looks at the settings and the keys, and prepares the request without credentials.
pub fn start(
    config: &ClientConfig,
    factory: &GatewayFactory,
    request: &ClientCheckRequest,
    now_ms: i64,
) -> Result<(HttpRequest, Progress)> {
    let given = keys::given(request.public_key.as_ref())?;
    let mut findings = Findings::default();
    configuration::check(config, factory, &mut findings);
    configuration::check_notifications(config, factory, &mut findings);
    keys::check(config, factory, given.as_ref(), &mut findings);
    let url = factory.base_url(config);
    let query = request.query.unwrap_or(true);
    let progress = Progress { findings, url, began_ms: now_ms, query, repeated: false };
    Ok((progress.probe(), progress))
}

impl Progress {
    /// The request without credentials.
    pub fn probe(&self) -> HttpRequest {
        HttpRequest {
            method: HttpMethod::Get,
            url: format!("{}/", self.url),
            headers: Vec::new(),
            body: String::new().into(),
        }
    }

    /// Whether to send the request under way once more, as any query is: a connection that broke after it was open may be an old
    /// one that the gateway had given up.
    pub fn repeats(&mut self, exchange: &Exchange, now_ms: i64) -> bool {
        let broke =
            matches!(exchange, Err(failure) if failure.kind == FailureKind::Connection && failure.written);
        let repeats = broke && !self.repeated;
        self.repeated = broke;
        if repeats {
            self.began_ms = now_ms;
        }
        repeats
    }

    /// The number of an order that does not exist, to ask about.
    pub fn question(&mut self, now_ms: i64) -> String {
        self.began_ms = now_ms;
        format!("libtillcheck{now_ms}")
    }

    /// Looks at the answer to the request without credentials. Gives the number of an order to ask about, which does not exist; none
    /// if the gateway is not to be asked.
    pub fn reached(&mut self, exchange: &Exchange, now_ms: i64, has_query: bool) -> Result<Option<String>> {
        let reason = match exchange {
            Err(failure) if failure.kind == FailureKind::Cancelled => {
                return Err(transport_error(failure, Operation::ClientCheck));
            }
            Err(failure) => {
                connection::unreached(&self.url, failure, &mut self.findings);
                Unasked::Unreached
            }
            Ok(response) => {
                connection::reached(&self.url, (self.began_ms, now_ms), response, &mut self.findings);
                match (self.query, has_query) {
                    (true, true) => return Ok(Some(self.question(now_ms))),
                    (true, false) => Unasked::NoQuery,
                    (false, _) => Unasked::Unwanted,
                }
            }
        };
        credentials::unasked(reason, &mut self.findings);
        Ok(None)
    }

    /// Looks at the date of the answer to the query.
    pub fn queried(&mut self, exchange: &Exchange, now_ms: i64) {
        if let Ok(response) = exchange {
            connection::queried((self.began_ms, now_ms), response, &mut self.findings);
        }
    }

    /// Looks at what the gateway has made of the answer to the query.
    pub fn answered(&mut self, answer: std::result::Result<(), Error>) -> Result<()> {
        match answer {
            Ok(()) => credentials::accepted(&mut self.findings),
            Err(error) if error.kind == ErrorKind::Cancelled => return Err(error),
            Err(error) => credentials::failed(&error, &mut self.findings),
        }
        Ok(())
    }

    /// Everything that was found.
    pub fn finish(self, gateway: &str) -> ClientCheck {
        ClientCheck::new(gateway, self.findings.0)
    }
}

impl ClientCheck {
    /// The same, with every text cleaned: a gateway's words may repeat a secret.
    pub(super) fn cleaned(mut self, clean: impl Fn(&str) -> String) -> Self {
        for finding in &mut self.findings {
            finding.message = clean(&finding.message);
            finding.fix = finding.fix.as_deref().map(&clean);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::gateway::{Failure, HttpResponse, registry};
    use crate::model::{CheckName, CheckState};

    const NOW_MS: i64 = 1_790_000_000_000;

    fn begun(request: &ClientCheckRequest) -> Progress {
        let config = json!({"gateway": "paypro", "base_url": "https://gateway.example",
            "credentials": {"merchant_no": "M1", "secret": "s", "currency": "MXN"}});
        let config = ClientConfig::from_json(config.to_string().as_bytes()).expect("a configuration");
        let factory = registry::find("paypro").expect("a gateway");
        let (probe, progress) = start(&config, factory, request, NOW_MS).expect("a request");
        assert_eq!((probe.url.as_str(), probe.headers.len()), ("https://gateway.example/", 0));
        progress
    }

    fn state(found: &ClientCheck, name: CheckName) -> Vec<CheckState> {
        found.findings.iter().filter(|finding| finding.name == name).map(|finding| finding.state).collect()
    }

    fn dated(seconds_ahead: i64) -> Exchange {
        let there = jiff::Timestamp::from_millisecond(NOW_MS - seconds_ahead * 1000).expect("a time");
        let date = there.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        Ok(HttpResponse::new(404, vec![("date".to_owned(), date)], Vec::new()))
    }

    #[test]
    fn nothing_is_ok_that_no_answer_has_shown() {
        for kind in
            [FailureKind::Connection, FailureKind::Refused, FailureKind::Timeout, FailureKind::Malformed]
        {
            let failure = Failure { kind, written: false, message: "no answer".to_owned() };
            let mut progress = begun(&ClientCheckRequest::default());
            assert_eq!(progress.reached(&Err(failure), NOW_MS, true).expect("a finding"), None);
            let found = progress.finish("paypro");
            assert_eq!(found.state, CheckState::Failed);
            assert_eq!(state(&found, CheckName::Connection), [CheckState::Failed], "{kind:?}");
            assert_eq!(state(&found, CheckName::Clock), [CheckState::Unknown], "{kind:?}");
            assert_eq!(state(&found, CheckName::Credentials), [CheckState::Unknown], "{kind:?}");
        }
        let without_date = Ok(HttpResponse::new(200, Vec::new(), Vec::new()));
        let unwanted = ClientCheckRequest { query: Some(false), ..ClientCheckRequest::default() };
        for (request, has_query) in [(&unwanted, true), (&ClientCheckRequest::default(), false)] {
            let mut progress = begun(request);
            assert_eq!(progress.reached(&without_date, NOW_MS, has_query).expect("a finding"), None);
            let found = progress.finish("paypro");
            assert_eq!(state(&found, CheckName::Connection), [CheckState::Ok]);
            assert_eq!(state(&found, CheckName::Clock), [CheckState::Unknown]);
            assert_eq!(state(&found, CheckName::Credentials), [CheckState::Unknown]);
        }
    }

    #[test]
    fn only_an_order_or_an_unknown_order_shows_that_the_credentials_are_accepted() {
        for (kind, name, _) in ErrorKind::ALL.iter().filter(|(kind, ..)| *kind != ErrorKind::Cancelled) {
            let mut progress = begun(&ClientCheckRequest::default());
            progress.answered(Err(Error::new(*kind, "refused"))).expect("a finding");
            let expected = match kind {
                ErrorKind::NotFound => CheckState::Ok,
                ErrorKind::Authentication | ErrorKind::SignatureInvalid => CheckState::Failed,
                _ => CheckState::Unknown,
            };
            assert_eq!(state(&progress.finish("paypro"), CheckName::Credentials), [expected], "{name}");
        }
        let mut progress = begun(&ClientCheckRequest::default());
        progress.answered(Ok(())).expect("a finding");
        assert_eq!(state(&progress.finish("paypro"), CheckName::Credentials), [CheckState::Ok]);
    }

    #[test]
    fn a_connection_that_broke_is_tried_once_more_and_no_other() {
        let broken = |kind, written| Err(Failure { kind, written, message: "reset".to_owned() });
        let mut progress = begun(&ClientCheckRequest::default());
        assert!(!progress.repeats(&broken(FailureKind::Connection, false), NOW_MS));
        assert!(!progress.repeats(&broken(FailureKind::Timeout, true), NOW_MS));
        assert!(progress.repeats(&broken(FailureKind::Connection, true), NOW_MS));
        assert!(!progress.repeats(&broken(FailureKind::Connection, true), NOW_MS));
        let mut progress = begun(&ClientCheckRequest::default());
        assert!(progress.repeats(&broken(FailureKind::Connection, true), NOW_MS));
        assert!(!progress.repeats(&dated(0), NOW_MS));
        // The query has a second attempt of its own.
        assert!(progress.repeats(&broken(FailureKind::Connection, true), NOW_MS));
    }

    #[test]
    fn a_cancelled_check_is_an_error_and_no_finding() {
        let failure =
            Failure { kind: FailureKind::Cancelled, written: false, message: "cancelled".to_owned() };
        let mut progress = begun(&ClientCheckRequest::default());
        let error = progress.reached(&Err(failure), NOW_MS, true).expect_err("cancelled");
        assert_eq!(error.kind, ErrorKind::Cancelled);
        assert!(progress.answered(Err(Error::new(ErrorKind::Cancelled, "cancelled"))).is_err());
    }

    #[test]
    fn the_clock_is_compared_with_the_latest_date_and_the_middle_of_the_exchange() {
        for (ahead, expected) in [
            (0, CheckState::Ok),
            (30, CheckState::Ok),
            (31, CheckState::Warning),
            (-119, CheckState::Warning),
            (120, CheckState::Failed),
            (-3600, CheckState::Failed),
        ] {
            let mut progress = begun(&ClientCheckRequest::default());
            assert!(progress.reached(&dated(ahead), NOW_MS, true).expect("reached").is_some());
            progress.queried(&Ok(HttpResponse::new(200, Vec::new(), Vec::new())), NOW_MS);
            assert_eq!(state(&progress.clone().finish("paypro"), CheckName::Clock), [expected], "{ahead} s");
            // A server in front of the gateway may have another clock than the gateway itself.
            progress.queried(&dated(200), NOW_MS);
            assert_eq!(state(&progress.finish("paypro"), CheckName::Clock), [CheckState::Failed]);
        }
        let mut progress = begun(&ClientCheckRequest::default());
        progress.reached(&dated(-100), NOW_MS + 200_000, true).expect("reached");
        assert_eq!(state(&progress.finish("paypro"), CheckName::Clock), [CheckState::Ok]);
    }
}
