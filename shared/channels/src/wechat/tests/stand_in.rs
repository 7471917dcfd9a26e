//! What the stand-in refuses, as WeChat does.

use bytes::Bytes;
use http::Request;

use super::WeChat;
use crate::stand_in::StandIn;

#[test]
fn the_stand_in_refuses_what_wechat_refuses() {
    let answer = |path: &str, body: &'static str| {
        let request = Request::post(format!("http://127.0.0.1:9000{path}"));
        let played = WeChat.answer(&request.body(Bytes::from_static(body.as_bytes())).unwrap(), 1);
        assert_eq!(played.message, None);
        let body: serde_json::Value = serde_json::from_slice(played.response.body()).unwrap();
        body["errcode"].as_i64().unwrap()
    };
    let path = "/cgi-bin/message/custom/send?access_token=t";
    assert_eq!(answer("/", "{}"), 40066);
    assert_eq!(answer(path, "not JSON"), 44004);
    assert_eq!(answer(path, r#"{"touser":"o","text":{"content":""}}"#), 44004);
    assert_eq!(answer("/cgi-bin/message/custom/send", r#"{"touser":"o","text":{"content":"Hi"}}"#), 41001);
    assert_eq!(answer("/cgi-bin/stable_token", "{}"), 41002);
}
