//! Servers at an https address that must not be sent to: before they have proved who they are, no byte of a request leaves.

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};

use crate::answers::ACCEPTED;
use crate::case::{
    self, BROKEN, Expected, NOT_SENT, NOT_SENT_IN_TIME, TIMEOUT, UNTRUSTED, client, measured, pay,
};
use crate::gateway::{Connection, HostileGateway, answer, dribble, flood, hang, take_request};

const PAUSE: Duration = Duration::from_millis(40);

/// A server that takes what it is offered in a record, and says in TLS 1.1: hello. No client may go on.
const HELLO_OF_TLS_1_1: &[u8] = &[
    0x16, 0x03, 0x02, 0x00, 0x2a, 0x02, 0x00, 0x00, 0x26, 0x03, 0x02, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 0x00, 0xc0, 0x13, 0x00,
];

/// A server that would speak TLS 1.1 and says that no version fits.
const ALERT_VERSION: &[u8] = &[0x15, 0x03, 0x02, 0x00, 0x02, 0x02, 70];

/// An authority that the client trusts, and its certificate in a file.
struct Authority {
    parameters: CertificateParams,
    key: KeyPair,
    file: std::path::PathBuf,
}

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let key = KeyPair::generate().expect("a key");
    let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = parameters.self_signed(&key).expect("a certificate");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("authority-{}.pem", std::process::id()));
    std::fs::write(&file, certificate.pem()).expect("the file can be written");
    Authority { parameters, key, file }
});

/// Takes the authority's file away again.
pub fn clean() {
    let _ = std::fs::remove_file(&AUTHORITY.file);
}

/// Every case.
pub fn trials() -> Vec<Trial> {
    let mut trials = certificates();
    trials.extend(handshakes());
    trials.extend(after_the_handshake());
    trials.push(Trial::test("tls_a_proxy_and_a_server_share_the_time_to_connect", slow_proxy));
    trials.push(Trial::test("tls_the_honest_answer_is_taken", honest));
    trials
}

fn parameters(host: &str) -> CertificateParams {
    let mut parameters = CertificateParams::new(vec![host.to_owned()]).expect("parameters");
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters
}

/// A server's configuration with a certificate that this issuer signs.
fn signed(
    parameters: &CertificateParams,
    issuer: &Issuer<'_, &KeyPair>,
    more: Vec<CertificateDer<'static>>,
) -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters.signed_by(&key, issuer).expect("a certificate");
    let chain = [vec![certificate.der().clone()], more].concat();
    configuration(chain, &key)
}

fn configuration(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> ServerConfig {
    versioned(chain, key, rustls::DEFAULT_VERSIONS)
}

fn versioned(
    chain: Vec<CertificateDer<'static>>,
    key: &KeyPair,
    versions: &[&'static rustls::SupportedProtocolVersion],
) -> ServerConfig {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .expect("TLS versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a configuration")
}

fn trusted(parameters: &CertificateParams) -> ServerConfig {
    signed(parameters, &Issuer::from_params(&AUTHORITY.parameters, &AUTHORITY.key), Vec::new())
}

/// A server's configuration that the client trusts, for this version of TLS.
pub fn trusted_server(version: &'static rustls::SupportedProtocolVersion) -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let issuer = Issuer::from_params(&AUTHORITY.parameters, &AUTHORITY.key);
    let certificate = parameters("localhost").signed_by(&key, &issuer).expect("a certificate");
    versioned(vec![certificate.der().clone()], &key, &[version])
}

/// The file of the authority that the client trusts.
pub fn authority_file() -> &'static Path {
    &AUTHORITY.file
}

fn self_signed() -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let certificate = parameters("localhost").self_signed(&key).expect("a certificate");
    configuration(vec![certificate.der().clone()], &key)
}

/// A certificate of the right host from an authority of the same name as the trusted one, with another key.
fn other_authority() -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    signed(&parameters("localhost"), &Issuer::from_params(&AUTHORITY.parameters, &key), Vec::new())
}

/// A certificate that was signed with the key of another server's certificate, which is no authority.
fn signed_by_a_server() -> ServerConfig {
    let key = KeyPair::generate().expect("a key");
    let own = parameters("another.example");
    let authority = Issuer::from_params(&AUTHORITY.parameters, &AUTHORITY.key);
    let certificate = own.signed_by(&key, &authority).expect("a certificate");
    signed(&parameters("localhost"), &Issuer::from_params(&own, &key), vec![certificate.der().clone()])
}

fn certificates() -> Vec<Trial> {
    let refused = |name, make: fn() -> ServerConfig| {
        let gateway = move || {
            HostileGateway::tls(make(), |connection| {
                take_request(connection)?;
                answer(connection, "200 OK", ACCEPTED.as_bytes())
            })
        };
        case::case(name, UNTRUSTED, gateway, Some(&AUTHORITY.file))
    };
    vec![
        refused("tls_a_certificate_of_another_host", || trusted(&parameters("gateway.example"))),
        refused("tls_a_certificate_of_every_host_below", || trusted(&parameters("*.localhost"))),
        refused("tls_an_expired_certificate", || {
            let mut expired = parameters("localhost");
            (expired.not_before, expired.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
            trusted(&expired)
        }),
        refused("tls_a_certificate_of_tomorrow", || {
            let mut early = parameters("localhost");
            (early.not_before, early.not_after) = (date_time_ymd(4000, 1, 1), date_time_ymd(4001, 1, 1));
            trusted(&early)
        }),
        refused("tls_a_certificate_for_clients", || {
            let mut client = parameters("localhost");
            client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            trusted(&client)
        }),
        refused("tls_a_certificate_signed_by_itself", self_signed),
        refused("tls_a_certificate_of_an_unknown_authority", other_authority),
        refused("tls_a_certificate_signed_by_a_server", signed_by_a_server),
    ]
}

fn handshakes() -> Vec<Trial> {
    let hello = |name, expected, react: fn(&mut dyn Connection) -> std::io::Result<()>| {
        let gateway = move || {
            HostileGateway::instead_of_tls(move |connection| {
                let _hello_length = connection.read(&mut [0; 4096])?;
                react(connection)
            })
        };
        case::case(name, expected, gateway, None)
    };
    let in_time = Expected { kinds: &["connection", "timeout"], outcome: "not_sent", lasts: false };
    vec![
        hello("tls_version_1_1", NOT_SENT, |connection| {
            connection.write_all(HELLO_OF_TLS_1_1)?;
            hang(connection)
        }),
        hello("tls_no_version_fits", NOT_SENT, |connection| connection.write_all(ALERT_VERSION)),
        hello("tls_a_plain_answer_instead", NOT_SENT, |connection| {
            answer(connection, "200 OK", ACCEPTED.as_bytes())
        }),
        hello("tls_silence", NOT_SENT_IN_TIME, hang),
        hello("tls_nothing", NOT_SENT, |_| Ok(())),
        hello("tls_a_hello_byte_by_byte", NOT_SENT_IN_TIME, |connection| {
            dribble(
                connection,
                &[&[0x16, 0x03, 0x03, 0x3f, 0xff, 0x02, 0x00, 0x3f, 0xfb][..], &[0; 200]].concat(),
                PAUSE,
            )
        }),
        hello("tls_endless_noise", NOT_SENT, |connection| flood(connection, &[0xa5; 65536])),
        hello("tls_an_endless_message", in_time, |connection| {
            // The first record says that the message has 16 MiB; the others go on with it.
            connection.write_all(&[0x16, 0x03, 0x03, 0x00, 0x04, 0x02, 0xff, 0xff, 0xff])?;
            flood(connection, &[&[0x16, 0x03, 0x03, 0x40, 0x00][..], &[0; 0x4000]].concat())
        }),
        hello("tls_endless_warnings", in_time, |connection| {
            flood(connection, &[0x15, 0x03, 0x03, 0x00, 0x02, 0x01, 0x5a].repeat(1000))
        }),
        hello("tls_endless_empty_records", in_time, |connection| {
            flood(connection, &[0x16, 0x03, 0x03, 0x00, 0x00].repeat(1000))
        }),
    ]
}

fn after_the_handshake() -> Vec<Trial> {
    let reads = |name, expected, react: fn(&mut dyn Connection) -> std::io::Result<()>| {
        let gateway = move || {
            HostileGateway::tls(trusted(&parameters("localhost")), move |connection| {
                take_request(connection)?;
                react(connection)
            })
        };
        case::case(name, expected, gateway, Some(&AUTHORITY.file))
    };
    vec![
        reads("tls_an_answer_that_is_cut", BROKEN, |connection| {
            write!(connection, "HTTP/1.1 200 OK\r\n\r\n{}", &ACCEPTED[..ACCEPTED.len() - 1])?;
            connection.flush()
        }),
        reads("tls_a_body_byte_by_byte", TIMEOUT, |connection| {
            write!(connection, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")?;
            dribble(connection, &[b' '; 1000], PAUSE)
        }),
        reads("tls_an_endless_body", case::MALFORMED, |connection| {
            write!(connection, "HTTP/1.1 200 OK\r\n\r\n")?;
            flood(connection, &[b' '; 65536])
        }),
    ]
}

/// A proxy that takes most of the time to connect, and then a handshake that fails only when the time of both is long over:
/// who gives each of the two a time of its own waits for that.
fn slow_proxy() -> Result<(), Failed> {
    let connect = Duration::from_millis(3 * case::hurry_ms());
    let proxy = HostileGateway::plain(move |connection| {
        take_request(connection)?;
        std::thread::sleep(connect * 3 / 4);
        write!(connection, "HTTP/1.1 200 Connected\r\n\r\n")?;
        std::thread::sleep(connect * 3 / 4);
        connection.write_all(ALERT_VERSION)?;
        hang(connection)
    });
    let timeouts = json!({
        "connect_ms": u64::try_from(connect.as_millis()).expect("a short time"),
        "attempt_ms": case::PATIENCE_MS, "total_ms": case::PATIENCE_MS,
    });
    let client = case::client_with(json!({
        "base_url": "https://gateway.example", "proxy": proxy.url(), "timeouts": timeouts,
    }));
    let (_, error) = pay(&client);
    if error["kind"] == "timeout" && error["outcome"] == "not_sent" {
        Ok(())
    } else {
        Err(format!("{error}").into())
    }
}

/// The cases above would all pass with a client that trusts nobody.
fn honest() -> Result<(), Failed> {
    let gateway = HostileGateway::tls(trusted(&parameters("localhost")), |connection| {
        take_request(connection)?;
        answer(connection, "200 OK", ACCEPTED.as_bytes())
    });
    let client = client(&gateway.url(), Some(&AUTHORITY.file));
    let payment: Value = measured(|| pay(&client))?;
    if payment["status"] == "requires_action" { Ok(()) } else { Err(format!("{payment}").into()) }
}
