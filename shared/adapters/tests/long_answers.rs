//! Answers that are longer than what is read: told apart from those that broke off, and never read whole.
#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use nightdesk_adapters::http::HttpsApi;
use nightdesk_pipeline::ports::{CallError, ProviderApi};

const LONGEST: usize = 1000;

/// A server of answers of so many bytes: one that says so in its head, and one that does not.
async fn server(bytes: usize) -> String {
    let told = get(move || async move { "x".repeat(bytes) });
    let untold = get(move || async move {
        let pieces = (0..bytes).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(b"x")));
        Response::new(Body::from_stream(stream::iter(pieces)))
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new().route("/told", told).route("/untold", untold);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

async fn length(url: String) -> Result<usize, CallError> {
    let api = HttpsApi::new().unwrap().reading(LONGEST);
    let request = http::Request::get(url).body(Bytes::new()).unwrap();
    Ok(api.call(request).await?.into_body().len())
}

#[tokio::test]
async fn an_answer_that_is_longer_than_what_is_read_is_too_long_whether_it_says_so_or_not() {
    let address = server(LONGEST + 1).await;
    for path in ["told", "untold"] {
        assert_eq!(length(format!("{address}/{path}")).await, Err(CallError::TooLong), "{path}");
    }
}

#[tokio::test]
async fn an_answer_of_just_that_length_is_read() {
    let address = server(LONGEST).await;
    for path in ["told", "untold"] {
        assert_eq!(length(format!("{address}/{path}")).await, Ok(LONGEST), "{path}");
    }
}
