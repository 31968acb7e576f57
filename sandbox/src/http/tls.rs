//! A certificate authority of the sandbox's own, and a server certificate from it.

use std::net::IpAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, version};

use crate::clock;

/// What serves HTTPS, and what clients have to trust.
pub struct Authority {
    /// Accepts TLS connections.
    pub acceptor: TlsAcceptor,
    /// The authority's certificate.
    pub certificate_pem: String,
}

/// Makes an authority and a certificate for this machine and `host`.
pub fn make_authority(host: IpAddr) -> Result<Authority> {
    let authority_key = KeyPair::generate().context("making a key")?;
    // Some clients refuse certificates that are good for more than about two years.
    let (year, _) = clock::year_and_month(clock::Clock::default().now());
    let (from, until) = (date_time_ymd(i32::from(year), 1, 1), date_time_ymd(i32::from(year) + 2, 1, 1));
    let mut parameters = CertificateParams::new(Vec::new())?;
    (parameters.not_before, parameters.not_after) = (from, until);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    parameters.distinguished_name.push(DnType::CommonName, "libtill sandbox authority");
    let certificate = parameters.self_signed(&authority_key).context("making the authority")?;

    let server_key = KeyPair::generate().context("making a key")?;
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !names.contains(&host.to_string()) {
        names.push(host.to_string());
    }
    let mut server = CertificateParams::new(names)?;
    (server.not_before, server.not_after) = (from, until);
    server.distinguished_name.push(DnType::CommonName, "libtill sandbox");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.use_authority_key_identifier_extension = true;
    let issuer = Issuer::from_params(&parameters, &authority_key);
    let server_certificate = server.signed_by(&server_key, &issuer).context("making the certificate")?;

    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    let mut configuration = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .context("choosing TLS versions")?
        .with_no_client_auth()
        .with_single_cert(vec![server_certificate.der().clone()], key)
        .context("using the certificate")?;
    configuration.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Authority { acceptor: TlsAcceptor::from(Arc::new(configuration)), certificate_pem: certificate.pem() })
}
