//! Who is let in: what the provider signed, by a secret that holds, in time, and as it was signed.

use bytes::Bytes;
use chrono::TimeDelta;
use http::{HeaderMap, HeaderValue, Method, header};
use nightdesk_channels::{Admission, Provider, Rejected, Unverified};

use crate::support::{NEXT, SECRET, now, sent, sign, signed, verify, verify_at};
use crate::with_every_sample;

fn is_let_in(admission: &Result<Admission, Rejected>) -> bool {
    matches!(admission, Ok(Admission::Verified(_)))
}

#[test]
fn during_a_rotation_the_old_and_the_new_secret_hold() {
    with_every_sample(|provider, sample, path| {
        assert!(is_let_in(&verify(provider, signed(provider, sample), &[NEXT, SECRET])), "{path}");
    });
}

#[test]
fn another_secret_or_no_signature_is_refused() {
    with_every_sample(|provider, sample, path| {
        let request = signed(provider, sample);
        let url = request.url.split('?').next().unwrap_or_default().to_owned();
        let bare = Unverified { headers: HeaderMap::new(), url, ..request.clone() };
        assert!(matches!(verify(provider, request, &[NEXT]), Err(Rejected::Signature)), "{path}");
        assert!(matches!(verify(provider, bare, &[SECRET]), Err(Rejected::Signature)), "{path}");
    });
}

#[test]
fn a_signature_that_is_garbage_is_refused_and_never_a_panic() {
    let garbage = ["", " ", "sha256=", "sha256=zz", "=", "ÿ", "0", &"a".repeat(10_000), "sha1=00", "\u{0}"];
    with_every_sample(|provider, sample, path| {
        for value in garbage {
            let mut request = signed(provider, sample);
            for (name, header) in request.headers.iter_mut() {
                if name != header::CONTENT_TYPE
                    && let Ok(value) = HeaderValue::from_bytes(value.as_bytes())
                {
                    *header = value;
                }
            }
            let refused = verify(provider, request.clone(), &[SECRET]);
            let as_it_was = request.headers == signed_headers(&request, provider);
            assert!(as_it_was || matches!(refused, Err(Rejected::Signature)), "{path}: {value:?}");
        }
    });
}

/// The headers that signing the request anew gives.
fn signed_headers(request: &Unverified, provider: &dyn Provider) -> HeaderMap {
    let mut anew = request.clone();
    sign(provider, &mut anew);
    anew.headers
}

#[test]
fn a_method_that_the_provider_does_not_use_is_named() {
    with_every_sample(|provider, sample, path| {
        let odd = Unverified { method: Method::DELETE, ..signed(provider, sample) };
        assert!(matches!(verify(provider, odd, &[SECRET]), Err(Rejected::Method(_))), "{path}");
    });
}

#[test]
fn whoever_changes_a_signed_body_changes_no_event() {
    with_every_sample(|provider, sample, path| {
        if !provider.stand_in().habits().body_is_signed {
            return;
        }
        let request = signed(provider, sample);
        let Ok(Admission::Verified(genuine)) = verify(provider, request.clone(), &[SECRET]) else {
            panic!("{path}")
        };
        let genuine = provider.normalise(&genuine, now());
        for place in (0..request.body.len()).step_by(request.body.len() / 40 + 1) {
            // What is not signed, as the address at which SNS ends a subscription, says nothing.
            match verify(provider, tampered(&request, place), &[SECRET]) {
                Ok(Admission::Verified(let_in)) => {
                    assert_eq!(provider.normalise(&let_in, now()), genuine, "{path}: byte {place}");
                }
                refused => assert!(matches!(refused, Err(Rejected::Signature)), "{path}: byte {place}"),
            }
        }
    });
}

/// The request with one bit of its body changed.
fn tampered(request: &Unverified, place: usize) -> Unverified {
    let mut body = request.body.to_vec();
    if let Some(byte) = body.get_mut(place) {
        *byte ^= 1;
    }
    Unverified { body: Bytes::from(body), ..request.clone() }
}

#[test]
fn what_was_signed_too_long_ago_or_ahead_of_time_is_stale() {
    let moment = TimeDelta::seconds(1);
    with_every_sample(|provider, sample, path| {
        let good = provider.stand_in().habits().freshness.of(&signed(provider, sample));
        let sent = |at| verify(provider, sent(provider, sample, at), &[SECRET]);
        match good {
            Some((past, ahead)) => {
                for at in [now() - past + moment, now() + ahead - moment] {
                    assert!(is_let_in(&sent(at)), "{path}: sent at {at}");
                }
                for at in [now() - past - moment, now() + ahead + moment] {
                    assert!(matches!(sent(at), Err(Rejected::Stale)), "{path}: sent at {at}");
                }
            }
            // That it has no time is shown, too: a provider that signs one has to say so.
            None => assert!(is_let_in(&sent(now() - TimeDelta::days(400))), "{path}"),
        }
    });
}

#[test]
fn what_is_in_time_may_be_replayed_and_is_let_in_by_the_same_bytes() {
    with_every_sample(|provider, sample, path| {
        let request = signed(provider, sample);
        for seconds in [0, 1, 240] {
            let at = now() + TimeDelta::seconds(seconds);
            assert!(is_let_in(&verify_at(provider, request.clone(), &[SECRET], at)), "{path}");
        }
    });
}
