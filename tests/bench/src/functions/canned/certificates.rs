//! A certificate authority of our own, and a certificate for this machine below it.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;

/// Where Linux distributions keep the certificates that they trust.
const BUNDLES: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// The authorities that our functions trust on AWS.
const AMAZON: &str = include_str!("../../../../../shared/adapters/src/amazon-roots.pem");

/// What endpoints show, and what functions are to trust.
pub(crate) struct Certificates {
    pub(crate) acceptor: TlsAcceptor,
    /// Our authority alone, for a runtime that has the public ones built in.
    pub(crate) ours: NamedTempFile,
    /// Ours and Amazon's, as many as our functions trust for AWS.
    pub(crate) amazon: NamedTempFile,
    /// Ours and this machine's, as many as a function finds on Lambda.
    pub(crate) all: NamedTempFile,
}

impl Certificates {
    /// Root, intermediate and leaf, as the services of AWS have them.
    pub(crate) fn make() -> anyhow::Result<Self> {
        let root_key = KeyPair::generate()?;
        let root = authority("nightdesk-bench root");
        let root_pem = root.self_signed(&root_key)?.pem();
        let root = Issuer::new(root, root_key);
        let between_key = KeyPair::generate()?;
        let between = authority("nightdesk-bench intermediate");
        let between_certificate = between.signed_by(&between_key, &root)?;
        let between = Issuer::new(between, between_key);
        let key = KeyPair::generate()?;
        let leaf = CertificateParams::new(["localhost".to_owned()])?.signed_by(&key, &between)?;

        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let chain = vec![leaf.der().clone(), between_certificate.der().clone()];
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        // Each service on AWS has a name of its own, where these share one: none may resume another's
        // session.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;

        let bundle = BUNDLES.iter().find_map(|path| std::fs::read_to_string(path).ok());
        let bundle = bundle.context("no bundle of certificate authorities on this machine")?;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            ours: file(&root_pem)?,
            amazon: file(&format!("{AMAZON}\n{root_pem}"))?,
            all: file(&format!("{}\n{root_pem}", bundle.trim_end()))?,
        })
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn file(text: &str) -> anyhow::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    Ok(file)
}
