//! What the stand-in refuses, as WeChat does.

use super::WeChat;
use crate::stand_in::refusal;

#[test]
fn the_stand_in_refuses_what_wechat_refuses() {
    let answer = |path: &str, body| {
        let refusal = refusal(&WeChat, path, &[], body);
        let body: serde_json::Value = serde_json::from_slice(refusal.body()).unwrap();
        body["errcode"].as_i64().unwrap()
    };
    let path = "/cgi-bin/message/custom/send?access_token=t";
    assert_eq!(answer("/", "{}"), 40066);
    assert_eq!(answer(path, "not JSON"), 44004);
    assert_eq!(answer(path, r#"{"touser":"o","text":{"content":""}}"#), 44004);
    assert_eq!(answer("/cgi-bin/message/custom/send", r#"{"touser":"o","text":{"content":"Hi"}}"#), 41001);
    assert_eq!(answer("/cgi-bin/stable_token", "{}"), 41002);
}
