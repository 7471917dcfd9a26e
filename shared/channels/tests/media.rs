//! Every provider's files: what its samples show is fetched from its own hosts, and the calls for it.
#![cfg(feature = "stand-in")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "what goes wrong here fails the test")]

mod support;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use nightdesk_channels::media::{Fetch, MediaSource, NoFile, Wanted, handed_in_key};
use nightdesk_channels::{Api, Credentials, Normalised, PROVIDERS, Provider, media_source};
use nightdesk_domain::event::{Media, MediaKind};
use nightdesk_domain::file::Loss;
use nightdesk_domain::{Account, Channel, Event};
use serde_json::{Value, json};
use support::{credentials, now, read, samples};
use url::Url;

/// The providers whose files are fetched; the others' are handed in, or lie in a bucket.
const FETCHED: [&str; 12] = [
    "discord", "line", "mailgun", "meta", "slack", "standard", "teams", "telegram", "twilio", "viber",
    "wechat", "x",
];

/// A file as an event tells of it.
struct Told {
    channel: Channel,
    account: Account,
    media: Media,
}

impl Told {
    fn new(channel: &str, reference: &str) -> Self {
        let channel =
            PROVIDERS.iter().flat_map(|provider| provider.channels()).find(|known| known.as_str() == channel);
        let media = Media {
            media: MediaKind::Image,
            reference: reference.to_owned(),
            mime: None,
            name: None,
            bytes: None,
            sha256: None,
        };
        Self { channel: channel.unwrap().clone(), account: Account::new("1001"), media }
    }

    fn film(self) -> Self {
        Self { media: Media { media: MediaKind::Video, ..self.media }, ..self }
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { channel: &self.channel, account: &self.account, media: &self.media }
    }
}

/// A provider, called at its own address or elsewhere, with a credential.
struct Called {
    source: &'static dyn MediaSource,
    base: Url,
    credentials: Credentials,
}

impl Called {
    fn new(id: &str) -> Self {
        let provider = nightdesk_channels::provider(id).unwrap();
        let source = media_source(provider.channels().first().unwrap(), Some(id)).unwrap();
        let base = Url::parse(source.api()).unwrap();
        Self { source, base, credentials: credentials(provider) }
    }

    fn at(id: &str, base: &str) -> Self {
        Self { base: Url::parse(base).unwrap(), ..Self::new(id) }
    }

    fn api(&self) -> Api<'_> {
        let credential = self.credentials.for_account(&Account::new("1001")).unwrap();
        Api { base: &self.base, credential, receipts: None, now: now() }
    }

    fn get(&self, told: &Told) -> Request<Bytes> {
        match self.source.fetch(&told.wanted(), &self.api()) {
            Ok(Fetch::Get(request)) => request,
            other => panic!("{other:?}"),
        }
    }

    fn ask(&self, told: &Told) -> Request<Bytes> {
        match self.source.fetch(&told.wanted(), &self.api()) {
            Ok(Fetch::Ask(request)) => request,
            other => panic!("{other:?}"),
        }
    }

    fn located(&self, told: &Told, says: &Value) -> Result<Request<Bytes>, NoFile> {
        let answer = Response::new(Bytes::from(says.to_string()));
        self.source.located(&answer, &told.wanted(), &self.api())
    }

    fn judge(&self, told: &Told, status: u16, kind: &str, body: &'static str) -> Result<(), NoFile> {
        let answer =
            Response::builder().status(status).header(header::CONTENT_TYPE, kind).body(Bytes::from(body));
        self.source.judge(&answer.unwrap(), &told.wanted(), true)
    }

    fn place(&self, url: &str) -> Option<String> {
        self.source.place(&Url::parse(url).unwrap(), &self.api()).map(String::from)
    }
}

fn let_in_by(request: &Request<Bytes>) -> Option<&str> {
    request.headers().get(header::AUTHORIZATION).map(|value| value.to_str().unwrap())
}

/// The URL, and what lets in.
fn shown(request: &Request<Bytes>) -> (String, Option<&str>) {
    (request.uri().to_string(), let_in_by(request))
}

fn events(provider: &dyn Provider) -> Vec<Event> {
    samples(provider).iter().flat_map(|(_, sample)| read(provider, sample).events).collect()
}

/// Calls the stand-in as the desk does, from hop to hop; where the calls went, and the file.
fn fetched(called: &Called, wanted: &Wanted<'_>) -> Result<Response<Bytes>, NoFile> {
    let api = called.api();
    let call = |request: &Request<Bytes>| {
        let url = Url::parse(&request.uri().to_string()).unwrap();
        let placed = called.source.place(&url, &api);
        let placed = placed.ok_or_else(|| NoFile::Lost(Loss::Elsewhere, no_error()))?;
        let mut played = Request::get(placed.as_str().strip_prefix("http://127.0.0.1:9").unwrap());
        *played.headers_mut().unwrap() = request.headers().clone();
        let stand_in = nightdesk_channels::provider(called.source.id()).unwrap().stand_in();
        Ok(stand_in.file(&played.body(Bytes::new()).unwrap()))
    };
    let mut request = match called.source.fetch(wanted, &api)? {
        Fetch::Get(request) => request,
        Fetch::Ask(request) => called.source.located(&call(&request)?, wanted, &api)?,
    };
    for _ in 0..3 {
        let answer = call(&request)?;
        called.source.judge(&answer, wanted, let_in_by(&request).is_some())?;
        let Some(place) = answer.headers().get(header::LOCATION) else { return Ok(answer) };
        request = Request::get(place.to_str().unwrap()).body(Bytes::new()).unwrap();
    }
    panic!("round and round")
}

fn no_error() -> nightdesk_channels::ProviderError {
    nightdesk_channels::ProviderError::new("elsewhere", "not on a host of the provider's")
}

#[test]
fn every_file_of_every_sample_is_got_from_the_stand_in_or_refused_for_a_reason() {
    for provider in PROVIDERS {
        let called = Called::at(provider.id(), "http://127.0.0.1:9");
        let (mut got, mut refused) = (0, Vec::new());
        for event in events(*provider) {
            for (_, media) in event.files() {
                let wanted = Wanted { channel: &event.key.channel, account: &event.key.account, media };
                match fetched(&called, &wanted) {
                    Ok(answer) => {
                        assert_eq!(
                            (answer.status(), answer.body().len()),
                            (StatusCode::OK, 70),
                            "{}",
                            provider.id()
                        );
                        got += 1;
                    }
                    Err(NoFile::Lost(Loss::Refused | Loss::Elsewhere, error)) => refused.push(error.meaning),
                    Err(other) => panic!("{}: {} {other:?}", provider.id(), media.reference),
                }
            }
        }
        // The samples of a business's own app lie with that app, and not where it is played.
        let expected = FETCHED.contains(&provider.id()) && provider.id() != "standard";
        assert_eq!(got > 0, expected, "{}: {got} got, {refused:?} refused", provider.id());
    }
}

#[test]
fn what_is_handed_in_is_named_by_an_event_of_the_same_request_and_is_its_providers_alone() {
    let mut brings = BTreeSet::new();
    for provider in PROVIDERS {
        for (path, sample) in samples(*provider) {
            let Normalised { events, files, .. } = read(*provider, &sample);
            let media: Vec<_> = events.iter().flat_map(Event::files).map(|(_, media)| media).collect();
            let of = |id: &str| Called::new(id).source;
            let named: Vec<_> = media.iter().filter_map(|media| of(provider.id()).handed_in(media)).collect();
            let put: Vec<_> = files.iter().map(|file| file.key.as_str()).collect();
            // Visitors of the web chat put theirs there by themselves.
            if provider.id() != "webchat" {
                assert_eq!(named, put, "{}", path.display());
            }
            for other in PROVIDERS.iter().filter(|other| other.id() != provider.id()) {
                assert!(!media.iter().any(|media| of(other.id()).handed_in(media).is_some()));
            }
            brings.extend((!files.is_empty()).then(|| provider.id()));
        }
    }
    assert_eq!(brings, BTreeSet::from(["mailgun", "postmark", "sendgrid"]));
}

#[test]
fn what_is_not_of_the_very_form_of_a_key_is_none() {
    let postmark = Called::new("postmark").source;
    let key = handed_in_key("postmark", "a mail");
    assert_eq!(postmark.handed_in(&Told::new("email", &key).media), Some(key.as_str()));
    for reference in [
        "handed-in/postmark/".to_owned(),
        format!("{key}/"),
        format!("/{key}"),
        key.to_uppercase(),
        key.replace("postmark", "postmark/.."),
        format!("handed-in/postmark/{}", "../".repeat(22)),
        key.replace("postmark", "sendgrid"),
    ] {
        assert_eq!(postmark.handed_in(&Told::new("email", &reference).media), None, "{reference}");
    }
}

#[test]
fn whatsapps_files_are_asked_for_by_their_id_and_got_with_the_token() {
    let (meta, told) = (Called::new("meta"), Told::new("whatsapp", "1234567890"));
    let ask = meta.ask(&told);
    let asked = "https://graph.facebook.com/v26.0/1234567890?phone_number_id=1001";
    assert_eq!(shown(&ask), (asked.to_owned(), Some("Bearer stand-in")));
    let url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2&hash=3";
    let got = meta.located(&told, &json!({ "url": url, "mime_type": "image/jpeg" })).unwrap();
    assert_eq!(shown(&got), (url.to_owned(), Some("Bearer stand-in")));
    let elsewhere = meta.located(&told, &json!({ "url": "https://evil.example/a" })).unwrap();
    assert_eq!(let_in_by(&elsewhere), None);
    assert!(matches!(
        meta.source.fetch(&Told::new("whatsapp", "../me").wanted(), &meta.api()),
        Err(NoFile::Lost(Loss::Refused, _))
    ));
    let gone =
        json!({ "error": { "code": 100, "error_subcode": 33, "message": "Unsupported get request." } });
    assert!(matches!(meta.located(&told, &gone), Err(NoFile::Lost(Loss::Expired, _))));
    let revoked = json!({ "error": { "code": 190, "message": "Session has expired" } });
    assert!(matches!(meta.located(&told, &revoked), Err(NoFile::Credentials(_))));
}

#[test]
fn messengers_and_instagrams_files_are_links_that_are_shown_no_token() {
    let meta = Called::new("meta");
    for (channel, url) in [
        ("messenger", "https://scontent.xx.fbcdn.net/v/t1.15752-9/1.png?oh=1&oe=2"),
        ("instagram", "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=2"),
    ] {
        assert_eq!(shown(&meta.get(&Told::new(channel, url))), (url.to_owned(), None));
        assert_eq!(meta.place(url).as_deref(), Some(url));
    }
    assert_eq!(meta.place("https://graph.facebook.com.evil.example/a"), None);
}

#[test]
fn telegrams_files_have_a_path_that_get_file_tells() {
    let (telegram, told) = (Called::new("telegram"), Told::new("telegram", "AgAC/+="));
    let asked = "https://api.telegram.org/botstand-in/getFile?file_id=AgAC%2F%2B%3D";
    assert_eq!(telegram.ask(&told).uri(), asked);
    let path = json!({ "ok": true, "result": { "file_id": "AgAC", "file_path": "photos/file 1.jpg" } });
    let got = telegram.located(&told, &path).unwrap();
    assert_eq!(got.uri(), "https://api.telegram.org/file/botstand-in/photos/file%201.jpg");
    let climbing = json!({ "ok": true, "result": { "file_path": "../../botstand-in/getMe" } });
    let got = telegram.located(&told, &climbing).unwrap();
    assert!(got.uri().path().starts_with("/file/botstand-in/"), "{}", got.uri());
    let refused = |code: u16, says: &str| {
        let body = json!({ "ok": false, "error_code": code, "description": says }).to_string();
        let answer = Response::builder().status(code).body(Bytes::from(body)).unwrap();
        telegram.source.located(&answer, &told.wanted(), &telegram.api()).unwrap_err()
    };
    assert!(matches!(refused(400, "Bad Request: file is too big"), NoFile::Lost(Loss::TooLarge, _)));
    assert!(matches!(
        refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        NoFile::Lost(Loss::Expired, _)
    ));
    assert!(matches!(refused(401, "Unauthorized"), NoFile::Credentials(_)));
    assert!(matches!(refused(502, "Bad Gateway"), NoFile::Later { .. }));
}

#[test]
fn twilios_media_and_recordings_want_the_login_and_lead_to_its_cdn() {
    let twilio = Called::new("twilio");
    let basic = Some("Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzdGFuZC1pbg==");
    for url in [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1",
    ] {
        assert_eq!(shown(&twilio.get(&Told::new("sms", url))), (url.to_owned(), basic));
    }
    let open = "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/a";
    assert_eq!(shown(&twilio.get(&Told::new("sms", open))), (open.to_owned(), None));
    assert!(twilio.place(open).is_some() && twilio.place("https://mms.twiliocdn.com/a?b").is_some());
    assert_eq!(twilio.place("https://s3-external-1.amazonaws.com/other/AC1/a"), None);
}

#[test]
fn lines_files_lie_on_its_data_host_and_may_not_be_ready() {
    let (line, told) = (Called::new("line"), Told::new("line", "325708"));
    let url = "https://api-data.line.me/v2/bot/message/325708/content";
    assert_eq!(shown(&line.get(&told)), (url.to_owned(), Some("Bearer stand-in")));
    assert!(line.place(url).is_some());
    assert!(matches!(line.judge(&told, 202, "application/json", ""), Err(NoFile::Later { .. })));
    assert!(matches!(line.judge(&told, 410, "application/json", ""), Err(NoFile::Lost(Loss::Expired, _))));
    assert_eq!(let_in_by(&line.get(&Told::new("line", "https://example.com/original.jpg"))), None);
    assert_eq!(line.place("https://example.com/original.jpg"), None);
    let mock = Called::at("line", "http://127.0.0.1:9000/line");
    assert_eq!(mock.get(&told).uri(), "http://127.0.0.1:9000/line/v2/bot/message/325708/content");
}

#[test]
fn slacks_files_want_the_token_and_a_page_to_sign_in_is_none() {
    let slack = Called::new("slack");
    let url = "https://files.slack.com/files-pri/T1-F1/download/a.gif";
    let told = Told::new("slack", url);
    assert_eq!(shown(&slack.get(&told)), (url.to_owned(), Some("Bearer stand-in")));
    for elsewhere in ["https://evil.example/a", "https://slack.com/api/auth.revoke"] {
        assert_eq!(let_in_by(&slack.get(&Told::new("slack", elsewhere))), None, "{elsewhere}");
    }
    assert!(matches!(
        slack.judge(&told, 200, "text/html; charset=utf-8", "<html>"),
        Err(NoFile::Credentials(_))
    ));
    assert!(matches!(slack.judge(&told, 302, "text/html", ""), Err(NoFile::Credentials(_))));
    assert_eq!(slack.judge(&told, 200, "image/gif", "GIF89a"), Ok(()));
    let shared = Told::new("slack", "F0S43P1CZ");
    assert_eq!(
        shown(&slack.ask(&shared)),
        ("https://slack.com/api/files.info?file=F0S43P1CZ".to_owned(), Some("Bearer stand-in"))
    );
    let info = json!({ "ok": true, "file": { "url_private": url } });
    assert_eq!(shown(&slack.located(&shared, &info).unwrap()), (url.to_owned(), Some("Bearer stand-in")));
    let gone = json!({ "ok": false, "error": "file_deleted" });
    assert!(matches!(slack.located(&shared, &gone), Err(NoFile::Lost(Loss::Expired, _))));
    let scope = json!({ "ok": false, "error": "missing_scope" });
    assert!(matches!(slack.located(&shared, &scope), Err(NoFile::Credentials(_))));
}

#[test]
fn discords_and_vibers_files_are_links_that_are_shown_no_token() {
    for (id, url) in [
        ("discord", "https://cdn.discordapp.com/ephemeral-attachments/1/2/broken.png?ex=1&is=2&hm=3"),
        ("viber", "https://dl-media.viber.com/5/media/2/short/any/sig/image/400x0/a.jpg?Expires=1"),
    ] {
        let called = Called::new(id);
        assert_eq!(shown(&called.get(&Told::new(id, url))), (url.to_owned(), None));
        assert_eq!(called.place(url).as_deref(), Some(url));
        assert_eq!(called.place("https://example.com/a"), None);
    }
}

#[test]
fn wechats_pictures_are_links_and_its_sounds_and_films_want_the_token() {
    let wechat = Called::new("wechat");
    let picture = wechat.get(&Told::new("wechat", "http://mmbiz.qpic.cn/mmbiz_jpg/a/0"));
    assert_eq!(shown(&picture), ("https://mmbiz.qpic.cn/mmbiz_jpg/a/0".to_owned(), None));
    assert!(wechat.place("https://mmbiz.qpic.cn/mmbiz_jpg/a/0").is_some());
    let told = Told::new("wechat", "media_id");
    let by_id = "https://api.weixin.qq.com/cgi-bin/media/get?access_token=stand-in&media_id=media_id";
    assert_eq!(wechat.get(&told).uri(), by_id);
    assert_eq!(wechat.ask(&Told::new("wechat", "media_id").film()).uri(), by_id);
    let film = wechat.located(&told, &json!({ "video_url": "http://mpvideo.qpic.cn/a.mp4" })).unwrap();
    assert_eq!(film.uri(), "https://mpvideo.qpic.cn/a.mp4");
    let gone = r#"{"errcode":40007,"errmsg":"invalid media_id"}"#;
    assert!(matches!(wechat.judge(&told, 200, "text/plain", gone), Err(NoFile::Lost(Loss::Expired, _))));
    let ended = r#"{"errcode":42001,"errmsg":"access_token expired"}"#;
    assert!(matches!(wechat.judge(&told, 200, "text/plain", ended), Err(NoFile::Credentials(_))));
    assert_eq!(wechat.judge(&told, 200, "audio/amr", "#!AMR"), Ok(()));
}

#[test]
fn teams_token_goes_to_its_services_and_never_to_a_customers_storage() {
    let teams = Called::new("teams");
    let inline = "https://smba.trafficmanager.net/amer/v3/attachments/0-eus-d1/views/original";
    assert_eq!(shown(&teams.get(&Told::new("teams", inline))), (inline.to_owned(), Some("Bearer stand-in")));
    for url in [
        "https://contoso.sharepoint.com/download?tempauth=1",
        "https://smba.trafficmanager.net/amer/v3/conversations/a/members",
        "https://evil.trafficmanager.net/v3/attachments/1",
    ] {
        assert_eq!(let_in_by(&teams.get(&Told::new("teams", url))), None, "{url}");
    }
    assert!(teams.place(inline).is_some() && teams.place("https://contoso.sharepoint.com/a").is_some());
    assert_eq!(teams.place("https://evil.trafficmanager.net/v3/attachments/1"), None);
}

#[test]
fn xs_pictures_are_got_by_its_api_and_its_films_by_their_link() {
    let x = Called::new("x");
    let picture = x.get(&Told::new("x", "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg"));
    assert_eq!(
        shown(&picture),
        ("https://api.x.com/2/dm_conversations/media/1/2/a.jpg".to_owned(), Some("Bearer stand-in"))
    );
    let film = "https://video.twimg.com/dm_video/1/720.mp4";
    assert_eq!(shown(&x.get(&Told::new("x", film))), (film.to_owned(), None));
    assert!(
        x.place(film).is_some() && x.place("https://ton.evil.example/1.1/ton/data/dm/1/2/a.jpg").is_none()
    );
}

#[test]
fn a_signature_gets_xs_pictures_from_where_they_lie_and_goes_nowhere_else() {
    let signed = r#"{"consumer_key": "k", "consumer_secret": "c", "token": "t", "token_secret": "s"}"#;
    let x = Called { credentials: Credentials::parse(signed).unwrap(), ..Called::new("x") };
    let lies = "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg";
    let picture = x.get(&Told::new("x", lies));
    assert_eq!(picture.uri(), lies);
    assert!(let_in_by(&picture).unwrap().starts_with("OAuth oauth_consumer_key=\"k\", "));
    assert!(x.place(lies).is_some());
    for elsewhere in ["https://video.twimg.com/dm_video/1/720.mp4", "https://evil.example/dm/1/2/a.jpg"] {
        assert_eq!(let_in_by(&x.get(&Told::new("x", elsewhere))), None, "{elsewhere}");
    }
}

#[test]
fn an_apps_files_are_got_from_where_the_app_takes_replies_and_nowhere_else() {
    let mut app = Called::at("standard", "https://app.example/hooks");
    assert_eq!(
        shown(&app.get(&Told::new("app", "https://app.example/files/1"))),
        ("https://app.example/files/1".to_owned(), None)
    );
    assert!(app.place("https://app.example/files/1").is_some());
    for url in ["https://other.example/files/1", "http://app.example/files/1", "http://127.0.0.1/files/1"] {
        assert_eq!(app.place(url), None, "{url}");
    }
    app.credentials =
        Credentials::parse(r#"{"user": "https://own.example/in", "token": "whsec_AAAA"}"#).unwrap();
    assert!(
        app.place("https://own.example/files/1").is_some()
            && app.place("https://app.example/files/1").is_none()
    );
}

#[test]
fn mailguns_key_goes_to_mailgun_alone() {
    let mailgun = Called::new("mailgun");
    let url = "https://storage-us-east4.api.mailgun.net/v3/domains/example.com/messages/a/attachments/0";
    let (got, let_in) = (mailgun.get(&Told::new("email", url)), Some("Basic YXBpOnN0YW5kLWlu"));
    assert_eq!(shown(&got), (url.to_owned(), let_in));
    assert_eq!(let_in_by(&mailgun.get(&Told::new("email", "https://evil.example/a"))), None);
}

#[test]
fn an_api_elsewhere_plays_the_hosts_of_files_too() {
    let discord = Called::at("discord", "http://127.0.0.1:9000/discord/");
    let placed = discord.place("https://cdn.discordapp.com/attachments/1/a.png?ex=1");
    assert_eq!(placed.as_deref(), Some("http://127.0.0.1:9000/discord/attachments/1/a.png?ex=1"));
    assert_eq!(discord.place("https://example.com/a.png"), None);
}

#[test]
fn no_call_for_a_file_shows_its_token_in_what_is_printed_of_it() {
    for (id, channel, reference) in [
        ("meta", "whatsapp", "1"),
        ("line", "line", "1"),
        ("slack", "slack", "F1"),
        ("twilio", "sms", "https://api.twilio.com/a"),
        ("x", "x", "https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg"),
    ] {
        let called = Called::new(id);
        let told = Told::new(channel, reference);
        let (Fetch::Ask(call) | Fetch::Get(call)) =
            called.source.fetch(&told.wanted(), &called.api()).unwrap();
        let headers: &HeaderMap = call.headers();
        assert!(headers[header::AUTHORIZATION].is_sensitive(), "{id}");
    }
}
