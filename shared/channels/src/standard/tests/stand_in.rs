//! What the stand-in refuses, as an app does.

use bytes::Bytes;
use http::Request;

use super::Standard;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_is_not_signed() {
    let request = Request::post("https://app.example/").body(Bytes::new()).unwrap();
    assert_eq!(Standard.answer(&request, 1).response.status().as_u16(), 401);
}
