//! Customers' files: what is fetched from where, what is kept, and what becomes of it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong here fails the test"
)]

mod world;

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response, header};
use nightdesk_channels::media::handed_in_key;
use nightdesk_channels::stand_in::Sample;
use nightdesk_domain::file::{FileStatus, Loss};
use nightdesk_domain::{Account, Channel, EventKey};
use nightdesk_pipeline::fakes::ScriptedApi;
use nightdesk_pipeline::media::{Became, MediaError};
use nightdesk_pipeline::ports::{CallError, ProviderApi, Record};
use nightdesk_pipeline::respond::Responded;
use serde_json::{Value, json};
use world::{World, answer, sample, saturday, whatsapp};

type Answer = Result<Response<Bytes>, CallError>;

const PNG: &str = "image/png";

/// A picture by WhatsApp, from somebody known by their number.
fn picture(id: &str) -> Sample {
    let image = json!({"id": "1234567890", "mime_type": "image/jpeg", "sha256": "hash", "caption": "Look"});
    let message =
        json!({"from": "447700900123", "id": id, "timestamp": "$seconds", "type": "image", "image": image});
    whatsapp(json!({"messages": [message]}))
}

fn taken_back(id: &str, of: &str) -> Sample {
    let revoke = json!({"original_message_id": of});
    let message = json!({"from": "447700900123", "id": id, "timestamp": "$seconds", "type": "revoke", "revoke": revoke});
    whatsapp(json!({"messages": [message]}))
}

/// A picture by Messenger, which is nothing but an address.
fn linked(url: &str) -> Sample {
    let attachment = json!({"type": "image", "payload": {"url": url}});
    let message = json!({"mid": "m_1", "attachments": [attachment]});
    let parties = (json!({"id": "42"}), json!({"id": "1001"}));
    let messaging = json!({"sender": parties.0, "recipient": parties.1, "timestamp": 1_795_834_800_000_u64, "message": message});
    let entry = json!([{"id": "1001", "time": 1_795_834_800_000_u64, "messaging": [messaging]}]);
    sample("meta", json!({"object": "page", "entry": entry}))
}

/// A picture by MMS.
fn mms(url: &str) -> Sample {
    let body = json!({
        "MessageSid": "MM1", "AccountSid": "AC1", "From": "+447700900123", "To": "+15005550006", "Body": "",
        "NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/jpeg",
    });
    let kind = "application/x-www-form-urlencoded";
    let mms = json!({"provider": "twilio", "about": "An MMS.", "content_type": kind, "body": body});
    Sample::parse(&mms.to_string()).unwrap()
}

const MMS: &str = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1";

/// A file that a visitor of the web chat handed in, as their message tells of it.
fn handed_in(mime: &str) -> Sample {
    let file = json!({"id": FILE_ID, "name": "a.jpg", "mime": mime, "bytes": 9});
    let id = "0b6a1c52-7f3e-4d8a-9c41-000000000001";
    let messages = json!([{"type": "message", "id": id, "files": [file]}]);
    sample("webchat", json!({"as": {"id": VISITOR}, "messages": messages}))
}

const FILE_ID: &str = "9c41f3e2-1d7b-4a60-8e35-000000000001";

const VISITOR: &str = "7d9e2f10-54ab-4c3d-8e21-0a9b8c7d6e5f";

/// Where it lies until it is taken in.
fn incoming() -> String {
    handed_in_key("webchat", &format!("webchat:demo:{VISITOR} {FILE_ID}"))
}

/// Where WhatsApp says that the file lies.
fn located() -> Answer {
    let url = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1";
    answer(200, &json!({"url": url, "mime_type": "image/jpeg", "id": "1234567890"}))
}

fn file(kind: &str, content: &'static str) -> Answer {
    Ok(Response::builder().header(header::CONTENT_TYPE, kind).body(Bytes::from(content)).unwrap())
}

fn led_to(place: &str) -> Answer {
    Ok(Response::builder().status(307).header(header::LOCATION, place).body(Bytes::new()).unwrap())
}

fn status(code: u16) -> Answer {
    Ok(Response::builder().status(code).body(Bytes::new()).unwrap())
}

/// A desk with its bucket.
struct Desk {
    world: World,
    /// How often each task was taken from its queue.
    tries: u32,
}

impl Desk {
    /// A desk that a message came to.
    async fn with(sample: &Sample) -> Self {
        let desk = Self { world: World::new(), tries: 3 };
        desk.take(sample, "call-1").await;
        desk
    }

    async fn take(&self, sample: &Sample, delivery: &str) {
        assert!(self.world.post(sample, delivery, saturday()).await.status().is_success());
        self.world.respond_to_last(saturday()).await;
    }

    /// Deals with everything on the media queue; what became of it.
    async fn deal(&self, api: &dyn ProviderApi) -> Vec<Became> {
        self.deal_or_fail(api).await.unwrap()
    }

    async fn deal_or_fail(&self, api: &dyn ProviderApi) -> Result<Vec<Became>, MediaError> {
        self.world.fetch_all(api, self.tries, saturday()).await
    }

    async fn deal_with(
        &self,
        answers: impl IntoIterator<Item = Answer>,
    ) -> (Vec<Became>, Vec<Request<Bytes>>) {
        let api = self.world.api(answers);
        (self.deal(&api).await, api.asked())
    }

    /// What the record says of the only file.
    fn status(&self) -> FileStatus {
        let mut files = self.world.record.files();
        assert_eq!(files.len(), 1);
        files.remove(0).1
    }

    /// Why the only file is not kept, and how that is told.
    fn loss(&self) -> (Loss, String) {
        match self.status() {
            FileStatus::Lost { why, reason, .. } => (why, reason),
            other => panic!("{other:?}"),
        }
    }
}

fn header_of<'r>(request: &'r Request<Bytes>, name: &str) -> Option<&'r str> {
    request.headers().get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_file_is_kept_where_the_agents_item_says_it_will_be() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let item = desk.world.agent_items().remove(0);
    assert_eq!((item.files.len(), item.files[0].part), (1, 0));
    assert!(desk.world.files.files().is_empty());

    let (became, asked) = desk.deal_with([located(), file(PNG, "a picture")]).await;
    assert_eq!(became, [Became::Kept]);
    assert_eq!(desk.world.files.files()[&item.files[0].key], "a picture");
    let FileStatus::Kept { key, mime, bytes, .. } = desk.status() else { panic!("{:?}", desk.status()) };
    assert_eq!((key.as_str(), mime.as_str(), bytes), (item.files[0].key.as_str(), PNG, 9));

    let urls: Vec<_> = asked.iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        urls,
        [
            "https://graph.facebook.com/v26.0/1234567890?phone_number_id=1001",
            "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"
        ]
    );
    for request in &asked {
        assert_eq!(header_of(request, "authorization"), Some("Bearer test"));
        assert!(header_of(request, "user-agent").is_some_and(|agent| agent.starts_with("Nightdesk/")));
    }
}

#[tokio::test]
async fn the_same_task_twice_keeps_one_file_and_calls_nobody_again() {
    let desk = Desk::with(&picture("wamid.1")).await;
    desk.deal_with([located(), file(PNG, "a picture")]).await;
    let (became, asked) = desk.deal_with([]).await;
    assert_eq!((became, asked.len(), desk.world.files.files().len()), (vec![Became::Nothing], 0, 1));
}

#[tokio::test]
async fn a_message_that_another_call_brings_again_brings_no_second_task() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let again = desk.world.inbound.bodies().remove(0).replace("call-1", "call-2");
    assert_eq!(desk.world.respond(&again, saturday()).await.unwrap(), Responded::Duplicate);
    assert_eq!(desk.world.media.bodies().len(), 1);
}

#[tokio::test]
async fn a_text_brings_no_task() {
    let desk = Desk::with(&world::text("wamid.1", "447700900123", "Hello?")).await;
    assert!(desk.world.media.bodies().is_empty() && desk.world.agent_items()[0].files.is_empty());
}

#[tokio::test]
async fn the_providers_cdn_is_followed_to_and_shown_no_login() {
    let desk = Desk::with(&mms(MMS)).await;
    let (became, asked) = desk
        .deal_with([led_to("https://mms.twiliocdn.com/AC1/x?sig=1"), file("image/jpeg", "a picture")])
        .await;
    assert_eq!((became, asked.len()), (vec![Became::Kept], 2));
    assert!(header_of(&asked[0], "authorization").is_some_and(|login| login.starts_with("Basic ")));
    assert_eq!(asked[1].uri(), "https://mms.twiliocdn.com/AC1/x?sig=1");
    assert_eq!(header_of(&asked[1], "authorization"), None);
}

#[tokio::test]
async fn nothing_is_followed_to_another_host() {
    for place in [
        "https://evil.example/a",
        "http://mms.twiliocdn.com/a",
        "https://127.0.0.1/a",
        "http://169.254.169.254/latest/meta-data/",
        "https://s3-external-1.amazonaws.com/another-bucket/a",
        "https://api.twilio.com.evil.example/a",
        "https://api.twilio.com@evil.example/a",
    ] {
        let desk = Desk::with(&mms(MMS)).await;
        let (became, asked) = desk.deal_with([led_to(place), file(PNG, "a picture")]).await;
        assert_eq!((became, asked.len()), (vec![Became::Lost(Loss::Elsewhere)], 1), "{place}");
        assert!(desk.world.files.files().is_empty());
        assert!(!desk.loss().1.contains("http"), "{:?}", desk.loss());
    }
}

#[tokio::test]
async fn a_link_to_a_private_address_or_to_another_host_is_never_called() {
    for url in [
        "https://127.0.0.1/a.png",
        "http://localhost/a.png",
        "http://[::1]:8080/a.png",
        "http://10.0.0.1/a.png",
        "http://169.254.169.254/latest/meta-data/",
        "https://scontent.fbcdn.net.evil.example/a.png",
        "https://evilfbcdn.net/a.png",
        "http://scontent.xx.fbcdn.net/a.png",
        "https://scontent.xx.fbcdn.net:8443/a.png",
        "https://scontent.xx.fbcdn.net@evil.example/a.png",
        "file:///etc/passwd",
        "gopher://scontent.xx.fbcdn.net/a",
    ] {
        let desk = Desk::with(&linked(url)).await;
        let (became, asked) = desk.deal_with([file(PNG, "a picture")]).await;
        assert!(matches!(became[0], Became::Lost(Loss::Elsewhere | Loss::Refused)), "{url}: {became:?}");
        assert_eq!(asked.len(), 0, "{url}");
    }
}

#[tokio::test]
async fn where_the_provider_says_that_a_file_lies_is_held_against_its_hosts_too() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let elsewhere = answer(200, &json!({"url": "https://evil.example/a"}));
    let (became, asked) = desk.deal_with([elsewhere, file(PNG, "a picture")]).await;
    assert_eq!((became, asked.len()), (vec![Became::Lost(Loss::Elsewhere)], 1));
}

#[tokio::test]
async fn a_link_that_leads_round_and_round_is_given_up() {
    let desk = Desk::with(&mms(MMS)).await;
    let round = || led_to("https://mms.twiliocdn.com/a");
    let (became, asked) = desk.deal_with([round(), round(), round(), round(), round()]).await;
    assert_eq!((became, asked.len()), (vec![Became::Lost(Loss::Elsewhere)], 4));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_kept() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let (became, _) = desk.deal_with([located(), Err(CallError::TooLong)]).await;
    assert_eq!((became, desk.world.files.files().len()), (vec![Became::Lost(Loss::TooLarge)], 0));
}

#[tokio::test]
async fn a_file_that_says_it_is_too_large_is_not_asked_for() {
    let document = json!({"file_id": "BQ", "file_unique_id": "1", "file_size": 50_000_000});
    let chat = json!({"id": 42, "type": "private", "first_name": "Ann"});
    let message = json!({"message_id": 1, "from": {"id": 42, "is_bot": false, "first_name": "Ann"}, "chat": chat, "date": 1_795_834_800, "document": document});
    let desk = Desk::with(&sample("telegram", json!({"update_id": 1, "message": message}))).await;
    let (became, asked) = desk.deal_with([file(PNG, "a picture")]).await;
    assert_eq!((became, asked.len()), (vec![Became::Lost(Loss::TooLarge)], 0));
}

#[tokio::test]
async fn what_a_browser_would_run_and_programs_are_not_kept() {
    for kind in
        ["text/html; charset=utf-8", "image/svg+xml", "application/javascript", "application/x-msdownload"]
    {
        let desk = Desk::with(&picture("wamid.1")).await;
        let (became, _) = desk.deal_with([located(), file(kind, "<html>")]).await;
        assert_eq!((became, desk.world.files.files().len()), (vec![Became::Lost(Loss::Type)], 0), "{kind}");
    }
}

#[tokio::test]
async fn where_the_server_does_not_know_the_type_the_providers_word_holds() {
    for told in ["application/octet-stream", "binary/octet-stream", "no type at all"] {
        let desk = Desk::with(&picture("wamid.1")).await;
        desk.deal_with([located(), file(told, "a picture")]).await;
        let FileStatus::Kept { mime, .. } = desk.status() else { panic!("{:?}", desk.status()) };
        assert_eq!(mime, "image/jpeg", "{told}");
    }
}

#[tokio::test]
async fn a_link_that_has_ended_is_a_file_that_is_lost() {
    for code in [404, 410, 403] {
        let desk = Desk::with(&linked("https://scontent.xx.fbcdn.net/v/1.png")).await;
        let (became, _) = desk.deal_with([status(code)]).await;
        assert_eq!(became, [Became::Lost(Loss::Expired)], "{code}");
        assert_eq!(desk.deal_with([file(PNG, "late")]).await.0, [Became::Nothing], "for good");
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_yet_is_asked_for_again() {
    let desk = Desk { tries: 1, ..Desk::with(&mms(MMS)).await };
    assert_eq!(desk.deal_with([status(404)]).await.0, [Became::Later(Duration::from_secs(2))]);
    assert_eq!(desk.deal_with([file("image/jpeg", "a picture")]).await.0, [Became::Kept]);
}

#[tokio::test]
async fn a_provider_that_fails_is_asked_again_until_it_gives_the_file() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let failing: [fn() -> Answer; 4] = [
        || status(500),
        || Err(CallError::Unreached("away".to_owned())),
        || Err(CallError::NoResponse("timeout".to_owned())),
        || answer(400, &json!({"error": {"code": 130_429, "message": "Rate limit hit"}})),
    ];
    for fails in failing {
        let (became, _) = desk.deal_with([fails()]).await;
        assert!(matches!(became[0], Became::Later(_)), "{became:?}");
        assert!(matches!(desk.status(), FileStatus::Waiting { .. }));
    }
    let slow = Ok(Response::builder().status(429).header("retry-after", "77").body(Bytes::new()).unwrap());
    assert_eq!(desk.deal_with([located(), slow]).await.0, [Became::Later(Duration::from_secs(77))]);
    assert_eq!(desk.deal_with([located(), file(PNG, "a picture")]).await.0, [Became::Kept]);
    assert!(desk.status().is_final());
}

#[tokio::test]
async fn without_a_right_credential_a_file_waits_for_one() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let refused = answer(401, &json!({"error": {"code": 190, "message": "Session has expired"}}));
    let (became, _) = desk.deal_with([refused]).await;
    assert!(matches!(became[0], Became::Later(_)));
    let FileStatus::Waiting { reason, .. } = desk.status() else { panic!("{:?}", desk.status()) };
    assert_eq!(reason, "190: the token has expired or was revoked");
}

#[tokio::test]
async fn a_message_that_is_taken_back_takes_its_file_with_it() {
    let desk = Desk::with(&picture("wamid.1")).await;
    desk.deal_with([located(), file(PNG, "a picture")]).await;
    assert_eq!(desk.world.files.files().len(), 1);
    desk.take(&taken_back("wamid.2", "wamid.1"), "call-2").await;
    let (became, asked) = desk.deal_with([]).await;
    assert_eq!((became, asked.len()), (vec![Became::Erased, Became::Erased], 0));
    assert!(desk.world.files.files().is_empty() && desk.world.record.files().is_empty());
}

#[tokio::test]
async fn a_message_that_was_taken_back_before_its_file_was_fetched_is_not_fetched() {
    let desk = Desk::with(&picture("wamid.1")).await;
    desk.take(&taken_back("wamid.2", "wamid.1"), "call-2").await;
    let (became, asked) = desk.deal_with([located(), file(PNG, "a picture")]).await;
    assert_eq!((became[0], asked.len(), desk.world.files.files().len()), (Became::Erased, 0, 0));
}

/// A provider's API during whose last answer the customer takes the message back.
struct TakenBackMeanwhile<'a> {
    api: ScriptedApi,
    desk: &'a Desk,
}

#[async_trait]
impl ProviderApi for TakenBackMeanwhile<'_> {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, CallError> {
        let message = EventKey {
            channel: Channel::new("whatsapp"),
            account: Account::new("1001"),
            id: "wamid.1".to_owned(),
        };
        let address = "tel:+447700900123".parse().unwrap();
        self.desk.world.record.erase(&address, &message, saturday()).await.unwrap();
        self.api.call(request).await
    }
}

#[tokio::test]
async fn a_message_that_is_taken_back_while_its_file_is_fetched_leaves_no_file() {
    let desk = Desk::with(&picture("wamid.1")).await;
    let api = TakenBackMeanwhile { api: desk.world.api([located(), file(PNG, "a picture")]), desk: &desk };
    assert_eq!(desk.deal(&api).await, [Became::Erased]);
    assert!(desk.world.files.files().is_empty() && desk.world.record.files().is_empty());
}

#[tokio::test]
async fn whatever_stops_in_between_the_file_is_kept_and_noted_in_the_end() {
    for effects in 0..8 {
        let desk = Desk::with(&picture("wamid.1")).await;
        let stopping = Desk { world: desk.world.stopping_after(effects), tries: 1 };
        let api = stopping.world.api([located(), file(PNG, "a picture")]);
        drop(stopping.deal_or_fail(&api).await);
        let (became, _) = desk.deal_with([located(), file(PNG, "a picture")]).await;
        assert!(matches!(became[..], [Became::Kept | Became::Nothing]), "{effects}: {became:?}");
        assert!(matches!(desk.status(), FileStatus::Kept { .. }), "{effects}");
        assert_eq!(desk.world.files.files().len(), 1, "{effects}");
    }
}

#[tokio::test]
async fn an_event_that_stops_before_its_tasks_are_queued_queues_them_when_it_comes_again() {
    let mut queued = 0;
    for effects in 0..12 {
        let world = World::new();
        world.post(&picture("wamid.1"), "call-1", saturday()).await;
        let body = world.inbound.bodies().remove(0);
        drop(world.stopping_after(effects).respond(&body, saturday()).await);
        world.respond(&body, saturday()).await.unwrap();
        assert!(!world.media.bodies().is_empty(), "{effects}");
        queued += world.media.bodies().len();
    }
    assert!(queued >= 12);
}

#[tokio::test]
async fn every_picture_of_an_album_is_a_task_of_its_own() {
    let picture = |n: usize| json!({"type": "image", "payload": {"url": format!("https://scontent.xx.fbcdn.net/{n}.png")}});
    let pictures: Vec<Value> = (0..3).map(picture).collect();
    let mut album = linked("");
    album.body["entry"][0]["messaging"][0]["message"]["attachments"] = json!(pictures);
    let desk = Desk::with(&album).await;
    let (became, _) = desk.deal_with([file(PNG, "one"), status(404), file(PNG, "three")]).await;
    assert_eq!(became, [Became::Kept, Became::Lost(Loss::Expired), Became::Kept]);
    assert_eq!(desk.world.files.files().len(), 2);
}

#[tokio::test]
async fn a_file_that_was_handed_in_is_taken_in_and_nothing_of_it_is_left_behind() {
    let desk = Desk::with(&handed_in("image/jpeg; q=1")).await;
    desk.world.files.put_now(&incoming(), "a picture");
    let (became, asked) = desk.deal_with([]).await;
    assert_eq!((became, asked.len()), (vec![Became::Kept], 0));
    let key = desk.world.agent_items()[0].files[0].key.clone();
    assert_eq!(desk.world.files.files(), [(key.clone(), Bytes::from("a picture"))].into());
    let FileStatus::Kept { key: kept, mime, bytes, .. } = desk.status() else {
        panic!("{:?}", desk.status())
    };
    assert_eq!((kept, mime.as_str(), bytes), (key, "image/jpeg", 9));
}

#[tokio::test]
async fn a_file_that_is_handed_in_again_after_it_was_taken_in_changes_nothing() {
    let desk = Desk::with(&handed_in("image/jpeg")).await;
    desk.world.files.put_now(&incoming(), "a picture");
    desk.deal_with([]).await;
    desk.world.files.put_now(&incoming(), "another");
    assert_eq!(desk.deal_with([]).await.0, [Became::Nothing]);
    assert_eq!(desk.world.files.files().into_values().collect::<Vec<_>>(), ["a picture"]);
}

#[tokio::test]
async fn a_file_that_was_never_handed_in_is_lost_after_three_tries() {
    let mut desk = Desk::with(&handed_in("image/jpeg")).await;
    for tries in [1, 2] {
        desk.tries = tries;
        assert!(matches!(desk.deal_with([]).await.0[..], [Became::Later(_)]), "{tries}");
        assert!(matches!(desk.status(), FileStatus::Waiting { .. }));
    }
    desk.tries = 3;
    assert_eq!(desk.deal_with([]).await.0, [Became::Lost(Loss::Expired)]);
    assert_eq!(desk.loss().1, "expired: the file was not handed in");
}

#[tokio::test]
async fn what_a_browser_would_run_is_not_taken_in_and_does_not_stay_where_it_was_handed_in() {
    for mime in ["text/html", "image/svg+xml", "application/x-msdownload"] {
        let desk = Desk::with(&handed_in(mime)).await;
        desk.world.files.put_now(&incoming(), "<html>");
        assert_eq!(desk.deal_with([]).await.0, [Became::Lost(Loss::Type)], "{mime}");
        assert!(desk.world.files.files().is_empty(), "{mime}");
    }
}

#[tokio::test]
async fn another_visitors_file_cannot_be_named() {
    let desk = Desk::with(&handed_in("image/jpeg")).await;
    let others = handed_in_key("webchat", &format!("webchat:demo:another {FILE_ID}"));
    desk.world.files.put_now(&others, "a picture");
    assert_eq!(desk.deal_with([]).await.0, [Became::Lost(Loss::Expired)]);
    assert_eq!(desk.world.files.files().into_keys().collect::<Vec<_>>(), [others]);
}

#[tokio::test]
async fn wherever_it_stops_a_file_that_was_handed_in_is_kept_once_in_the_end() {
    for effects in 0..8 {
        let desk = Desk::with(&handed_in("image/jpeg")).await;
        desk.world.files.put_now(&incoming(), "a picture");
        let stopped = desk.world.stopping_after(effects);
        drop(Desk { world: stopped, tries: 1 }.deal_or_fail(&desk.world.api([])).await);
        let (became, _) = desk.deal_with([]).await;
        assert!(matches!(became[..], [Became::Kept | Became::Nothing]), "{effects}: {became:?}");
        assert!(matches!(desk.status(), FileStatus::Kept { .. }), "{effects}");
        assert_eq!(desk.world.files.files().into_values().collect::<Vec<_>>(), ["a picture"], "{effects}");
    }
}
