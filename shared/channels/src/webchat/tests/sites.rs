//! Which sites may show which account's chat.

use nightdesk_domain::Account;

use super::super::{InvalidSites, Sites};
use super::{SITE, shop};

#[test]
fn a_site_shows_the_chat_of_its_own_account_alone() {
    let sites =
        Sites::parse(r#"{"shop": ["https://SHOP.example:443/"], "cafe": ["https://cafe.example:8443"]}"#);
    let sites = sites.unwrap();
    assert!(sites.allow(&shop(), SITE) && sites.know(SITE));
    assert!(sites.allow(&Account::new("cafe"), "https://cafe.example:8443"));
    for other in ["https://cafe.example:8443", "http://shop.example", "https://www.shop.example", "null", ""]
    {
        assert!(!sites.allow(&shop(), other), "{other}");
    }
    assert!(!sites.allow(&Account::new("bar"), SITE) && !sites.know("https://cafe.example"));
}

#[test]
fn what_is_no_origin_or_no_account_is_a_mistake_that_is_named() {
    for origin in [
        "*",
        "shop.example",
        "https://shop.example/page",
        "https://u@shop.example",
        "ftp://x.example",
        "https://x.example?",
    ] {
        let text = serde_json::json!({ "shop": [origin] }).to_string();
        assert_eq!(Sites::parse(&text).unwrap_err(), InvalidSites::Origin(origin.to_owned()));
    }
    assert!(matches!(Sites::parse(r#"{"a:b": []}"#), Err(InvalidSites::Account(_))));
    assert!(matches!(Sites::parse("shop"), Err(InvalidSites::Form(_))));
}
