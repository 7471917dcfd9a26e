//! A bucket on Amazon S3 that others put files into, by addresses that are signed for one file each.
//!
//! Of a file's size and type S3 checks that they are those that were signed; of what is in it nothing is known
//! before it is taken in.

use ::http::{Request, header};
use nightdesk_pipeline::ports::{HandIn, Incoming, NoPlace, PLACE_LASTS, Place};
use percent_encoding::utf8_percent_encode;

use crate::s3::KEY;
use crate::signer::Signer;

/// One bucket.
#[derive(Debug, Clone)]
pub struct S3HandIn {
    signer: Signer,
    root: String,
}

impl S3HandIn {
    /// The bucket at this address, without a slash at its end. What the signer may put there, others may who
    /// have an address that it signed.
    pub(crate) fn new(signer: Signer, root: String) -> Self {
        Self { signer, root }
    }
}

impl HandIn for S3HandIn {
    fn place(&self, file: &Incoming<'_>) -> Result<Place, NoPlace> {
        let request = Request::put(format!("{}/{}", self.root, utf8_percent_encode(file.key, KEY)))
            .header(header::CONTENT_TYPE, file.mime)
            .header(header::CONTENT_LENGTH, file.bytes)
            .body(())
            .map_err(|_| NoPlace)?;
        let url = self.signer.presign("s3", request, PLACE_LASTS).map_err(|_| NoPlace)?;
        Ok(Place { url, headers: [("content-type", file.mime.to_owned())].into() })
    }
}
