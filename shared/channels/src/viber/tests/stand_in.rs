//! What the stand-in refuses, as Viber does.

use bytes::Bytes;
use http::Request;

use super::Viber;
use crate::outcome::SendOutcome;
use crate::provider::Replies;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_viber_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}")).header("x-viber-auth-token", "t");
        let played = Viber.answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        Viber.classify(&played.response)
    };
    assert!(matches!(answer("/pa/get_account_info", "{}"), SendOutcome::Refused(_)));
    for body in ["{}", "not JSON", r#"{"receiver":"A=","text":"Hello"}"#] {
        assert!(matches!(answer("/pa/send_message", body), SendOutcome::Refused(error) if error.code == "4"));
    }
    let bare = Request::post("http://127.0.0.1:9000/pa/send_message").body(Bytes::new()).unwrap();
    assert!(matches!(Viber.classify(&Viber.answer(&bare, 1).response), SendOutcome::Credentials(_)));
}
