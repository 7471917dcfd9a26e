//! Secrets out of the Parameter Store, whose end of the wire is played here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use nightdesk_adapters::http::HttpsApi;
use nightdesk_adapters::parameter_store::ParameterStore;
use nightdesk_adapters::signer::Signer;
use nightdesk_adapters::ssm::SsmSecrets;
use nightdesk_pipeline::ports::{NoLine, SecretSource};
use serde_json::{Value, json};

/// A store that gives its answers one after the other, the last of them for good.
struct Store {
    address: String,
    calls: Arc<Mutex<Vec<(HeaderMap, Value)>>>,
}

impl Store {
    async fn answering(answers: Vec<(u16, Value)>) -> Self {
        let calls: Arc<Mutex<Vec<_>>> = Arc::default();
        let seen = Arc::clone(&calls);
        let answer = move |headers: HeaderMap, body: String| async move {
            let mut seen = seen.lock().unwrap();
            let (status, answer) = answers.get(seen.len()).or(answers.last()).unwrap();
            seen.push((headers, serde_json::from_str(&body).unwrap()));
            (StatusCode::from_u16(*status).unwrap(), answer.to_string())
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
        Self { address, calls }
    }

    fn calls(&self) -> Vec<(HeaderMap, Value)> {
        self.calls.lock().unwrap().clone()
    }

    /// What Meta's webhooks are verified with, of stage `prod`.
    fn secrets(&self) -> SsmSecrets {
        let variable = |name: &str| match name {
            "AWS_REGION" => Some("eu-central-1".to_owned()),
            "AWS_SESSION_TOKEN" => Some("session".to_owned()),
            _ => Some("key".to_owned()),
        };
        let api = HttpsApi::new().unwrap().signing(Some(Signer::from_environment(variable).unwrap()));
        SsmSecrets::new(ParameterStore::new(api, &self.address), "/nightdesk/prod", "meta")
    }
}

fn secret() -> (u16, Value) {
    (
        200,
        json!({ "Parameter": { "Name": "/nightdesk/prod/meta/webhook", "Value": "a-secret", "Version": 1 } }),
    )
}

fn busy() -> (u16, Value) {
    (400, json!({ "__type": "ThrottlingException", "message": "Rate exceeded" }))
}

#[tokio::test]
async fn a_secret_is_asked_for_decrypted_by_a_signed_call_and_believed_for_a_while() {
    let store = Store::answering(vec![secret()]).await;
    let secrets = store.secrets();
    for _ in 0..2 {
        let read = secrets.current().await.unwrap();
        assert_eq!(read.iter().count(), 1);
    }
    let calls = store.calls();
    let [(headers, asked)] = calls.as_slice() else { panic!("{} calls", calls.len()) };
    assert_eq!(*asked, json!({ "Name": "/nightdesk/prod/meta/webhook", "WithDecryption": true }));
    assert_eq!(headers["x-amz-target"], "AmazonSSM.GetParameter");
    assert_eq!(headers["content-type"], "application/x-amz-json-1.1");
    assert_eq!(headers["x-amz-security-token"], "session");
    assert!(headers["authorization"].to_str().unwrap().contains("/eu-central-1/ssm/aws4_request"));
}

#[tokio::test]
async fn a_store_that_is_busy_for_a_moment_is_asked_again() {
    let store = Store::answering(vec![busy(), (500, json!({})), secret()]).await;
    assert_eq!(store.secrets().current().await.unwrap().iter().count(), 1);
    assert_eq!(store.calls().len(), 3);
}

#[tokio::test]
async fn a_store_that_stays_busy_is_left_alone_for_now() {
    let store = Store::answering(vec![busy()]).await;
    let error = store.secrets().current().await.unwrap_err();
    assert!(matches!(&error, NoLine::Unavailable(why) if why.contains("ThrottlingException")), "{error}");
    assert_eq!(store.calls().len(), 3);
}

#[tokio::test]
async fn a_parameter_that_is_not_there_or_not_ours_to_read_is_asked_for_once() {
    let missing = Store::answering(vec![(400, json!({ "__type": "ParameterNotFound" }))]).await;
    let error = missing.secrets().current().await.unwrap_err();
    assert_eq!(error, NoLine::NotConfigured("no parameter /nightdesk/prod/meta/webhook".to_owned()));
    assert_eq!(missing.calls().len(), 1);
    let refusing = Store::answering(vec![(
        400,
        json!({ "__type": "AccessDeniedException", "Message": "User: arn:aws:sts::123456789012:…" }),
    )])
    .await;
    let error = refusing.secrets().current().await.unwrap_err();
    assert_eq!(error, NoLine::Unavailable("http 400, AccessDeniedException".to_owned()));
    assert_eq!(refusing.calls().len(), 1);
}

#[tokio::test]
async fn a_store_that_nobody_answers_for_is_unavailable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let store = Store { address, calls: Arc::default() };
    assert!(matches!(store.secrets().current().await, Err(NoLine::Unavailable(_))));
}
