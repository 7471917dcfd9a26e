//! What the stand-in refuses, as Viber does.

use bytes::Bytes;
use http::Request;

use super::Viber;
use crate::outcome::SendOutcome;
use crate::provider::Replies;
use crate::stand_in::{StandIn, refusal};

#[test]
fn the_stand_in_refuses_what_viber_refuses() {
    let answer =
        |path: &str, body| Viber.classify(&refusal(&Viber, path, &[("x-viber-auth-token", "t")], body));
    assert!(matches!(answer("/pa/get_account_info", "{}"), SendOutcome::Refused(_)));
    for body in ["{}", "not JSON", r#"{"receiver":"A=","text":"Hello"}"#] {
        assert!(matches!(answer("/pa/send_message", body), SendOutcome::Refused(error) if error.code == "4"));
    }
    let bare = Request::post("http://127.0.0.1:9000/pa/send_message").body(Bytes::new()).unwrap();
    assert!(matches!(Viber.classify(&Viber.answer(&bare, 1).response), SendOutcome::Credentials(_)));
}
