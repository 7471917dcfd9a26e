//! What becomes of webhooks that are odd, too large or not readable.

mod world;

use bytes::Bytes;
use http::{HeaderMap, Method};
use nightdesk_channels::{PROVIDERS, Secrets, Unverified};
use nightdesk_domain::EventKind;
use nightdesk_pipeline::envelope::{Inbound, Parked};
use nightdesk_pipeline::fakes::no_documents;
use serde_json::json;
use world::{SECRET, World, sample, saturday, text, whatsapp};

#[tokio::test]
async fn an_event_too_large_for_the_record_is_parked_and_leaves_a_placeholder() {
    let world = World::new();
    let small = text("wamid.1", "447700900123", "Hello?");
    let order = json!({"from": "447700900123", "id": "wamid.2", "timestamp": "$seconds", "type": "order",
        "order": {"catalog_id": "1", "text": "x".repeat(600_000), "product_items": []}});
    assert_eq!(world.post(&small, "call-1", saturday()).await.status(), 200);
    assert_eq!(world.post(&whatsapp(json!({"messages": [order]})), "call-2", saturday()).await.status(), 200);
    assert_eq!(world.parked.bodies().len(), 1);
    let Inbound::V1 { event, .. } = serde_json::from_str(&world.inbound.bodies()[1]).unwrap();
    assert!(
        matches!(&event.kind, EventKind::Unsupported { what, message: true, .. } if what == "message: too large")
    );
}

#[tokio::test]
async fn a_parked_body_is_cut_into_pieces_that_a_queue_takes() {
    let world = World::new();
    // Random enough that packing it saves little.
    let noise: String =
        (0_u64..90_000).map(|n| format!("{:x}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let odd = sample("meta", json!({"object": "martian", "noise": noise}));
    assert_eq!(world.post(&odd, "call-1", saturday()).await.status(), 200);
    let pieces: Vec<Parked> =
        world.parked.bodies().iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    assert!(pieces.len() > 1, "{} pieces", pieces.len());
    for (n, piece) in pieces.iter().enumerate() {
        let Parked::V2 { part, parts, body, .. } = piece else { panic!("{piece:?}") };
        assert_eq!((*part, *parts), (n + 1, pieces.len()));
        assert!(body.len() <= 900_000);
    }
}

#[tokio::test]
async fn characters_that_a_queue_refuses_are_written_another_way() {
    let world = World::new();
    let odd = "a\u{0}b\u{fffe}c\u{ffff}d";
    world.post(&text("wamid.1", "447700900123", odd), "call-1", saturday()).await;
    let [body] = &world.inbound.bodies()[..] else { panic!("one message") };
    assert!(!body.contains(['\u{0}', '\u{fffe}', '\u{ffff}']));
    let Inbound::V1 { event, .. } = serde_json::from_str(body).unwrap();
    assert!(
        matches!(&event.kind, EventKind::Message { content, .. } if content.text.as_deref() == Some(odd))
    );
}

#[tokio::test]
async fn a_body_over_its_providers_limit_is_refused_unread_whichever_provider_it_is() {
    for provider in PROVIDERS {
        let world = World::new();
        let secrets = Secrets::parse(&provider.stand_in().secret(SECRET)).unwrap();
        let post = async |size: usize| {
            let body = Bytes::from(vec![b' '; size]);
            let (url, headers) =
                (format!("https://desk.example.com/webhooks/{}", provider.id()), HeaderMap::new());
            let request = Unverified { method: Method::POST, url, headers, body };
            world.receive(&no_documents(), &secrets, *provider, request, "call-1", saturday()).await.status()
        };
        let most = provider.limits().body;
        assert!(most <= 6 * 1024 * 1024, "{}: a function is given no more", provider.id());
        // What is read is not let in: nobody signed it.
        assert_eq!(
            (post(most).await.as_u16(), post(most + 1).await.as_u16()),
            (401, 413),
            "{}",
            provider.id()
        );
        assert!(world.inbound.bodies().is_empty() && world.parked.bodies().is_empty());
    }
}
