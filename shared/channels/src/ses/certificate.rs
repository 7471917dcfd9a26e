//! The certificate that SNS signs by.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use webpki::EndEntityCert;

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;

/// The RSA public key (RFC 8017, A.1.1, in DER) of a certificate in PEM. That it is Amazon's is known by
/// where it came from: HTTPS, on a host of theirs.
pub(super) fn rsa_key(pem: &[u8]) -> Option<Vec<u8>> {
    let certificate = CertificateDer::from_pem_slice(pem).ok()?;
    let certificate = EndEntityCert::try_from(&certificate).ok()?;
    let spki = certificate.subject_public_key_info();
    // SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE, key BIT STRING } (RFC 5280, 4.1)
    let (whole, _) = element(SEQUENCE, &spki)?;
    let (_, after) = element(SEQUENCE, whole)?;
    let (bits, _) = element(BIT_STRING, after)?;
    bits.strip_prefix(&[0]).map(<[u8]>::to_vec)
}

/// A DER element's content, and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = der.strip_prefix(&[tag])?.split_first()?;
    let (length, rest) = match *length {
        short @ 0..=0x7f => (usize::from(short), rest),
        0x81 => rest.split_first().map(|(length, rest)| (usize::from(*length), rest))?,
        0x82 => rest
            .split_first_chunk::<2>()
            .map(|(length, rest)| (usize::from(u16::from_be_bytes(*length)), rest))?,
        _ => return None,
    };
    rest.split_at_checked(length)
}
