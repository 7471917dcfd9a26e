//! What is new in a mail, apart from what it quotes.

use proptest::prelude::*;

use super::super::html;
use super::super::quotes::{Body, split};

fn parts(text: &str) -> (String, Option<String>) {
    let body = split(text);
    (body.text, body.quoted)
}

#[test]
fn a_quotation_is_kept_apart_in_every_language_that_programs_write_it_in() {
    let forms = [
        "On Tue, 24 Nov 2026 at 22:10, Shop <support@shop.example> wrote:\n> Hello",
        "On Tue, 24 Nov 2026 at 22:10, Shop <a-very-long-address-that-wraps@shop.example>\nwrote:\n> Hello",
        "On Nov 24, 2026, at 10:10 PM, Shop <support@shop.example> wrote:\n\nHello",
        "Am 24.11.2026 um 22:10 schrieb Shop <support@shop.example>:\n> Hallo",
        "Am Di., 24. Nov. 2026 um 22:10 Uhr schrieb Shop <\nsupport@shop.example>:\n\n> Hallo",
        "Le mar. 24 nov. 2026 à 22:10, Shop <support@shop.example> a écrit :\n> Bonjour",
        "El mar, 24 nov 2026 a las 22:10, Shop (<support@shop.example>) escribió:\n> Hola",
        "Em ter., 24 de nov. de 2026 às 22:10, Shop escreveu:\n> Olá",
        "Il giorno mar 24 nov 2026 alle ore 22:10 Shop ha scritto:\n> Ciao",
        "Op di 24 nov 2026 om 22:10 schreef Shop:\n> Hallo",
        "2026年11月24日(火) 22:10 Shop <support@shop.example>:\n> こんにちは",
        "2026年11月24日火曜日 22:10、Shopさんは書きました：\n> こんにちは",
        "-----Original Message-----\nFrom: Shop\nHello",
        "-----Ursprüngliche Nachricht-----\nVon: Shop\nHallo",
        "-----Message d'origine-----\nDe : Shop\nBonjour",
        "-----Mensaje original-----\nDe: Shop\nHola",
        "-----元のメッセージ-----\n差出人: Shop",
        "________________________________\nVon: Shop <a@b.example>\nGesendet: Dienstag\nAn: Ann\nBetreff: Re: x\n\nHallo",
        "De : Shop\nEnvoyé : mardi\nÀ : Ann\nObjet : Re: x\n\nBonjour",
        "差出人: Shop\n送信日時: 2026年11月24日\n宛先: Ann\n件名: Re\n\nこんにちは",
        "*From:* Shop\n*Sent:* Tuesday\n*To:* Ann\n*Subject:* Re\n\nHello",
    ];
    for form in forms {
        let (text, quoted) = parts(&format!("Thank you!\n\n{form}\n"));
        assert_eq!(text, "Thank you!", "{form}");
        assert_eq!(quoted.as_deref(), Some(form), "{form}");
    }
}

#[test]
fn an_answer_below_or_between_what_it_quotes_is_what_is_new() {
    let below = "On Tue, 24 Nov 2026, Shop wrote:\n> Which colour?\n\nBlue.";
    assert_eq!(parts(below).0, "Blue.");
    let between = "> Which colour?\nBlue.\n> Which size?\nLarge.";
    assert_eq!(
        parts(between),
        ("Blue.\nLarge.".to_owned(), Some("> Which colour?\n> Which size?".to_owned()))
    );
}

#[test]
fn what_only_looks_like_a_quotation_is_the_customers_own() {
    for text in [
        "On Monday I was told this:\nNo.",
        "Please note on the 3rd of May I wrote: nothing came.",
        "From: London\nI need a parcel sent.",
        "On 3 May your agent wrote:",
        "Le colis 4711 manque.",
    ] {
        assert_eq!(parts(text), (text.to_owned(), None));
    }
}

#[test]
fn a_mail_that_is_all_quotation_is_not_lost() {
    let forward = "---------- Forwarded message ---------\nFrom: Bob\nDate: Mon\nSubject: x\n\nHelp!";
    let body = split(forward);
    assert_eq!((body.text.as_str(), body.quoted, body.forwarded), (forward, None, true));
    assert_eq!(parts("> Hello").0, "> Hello");
}

#[test]
fn a_signature_is_kept_apart() {
    for (text, signature) in [
        ("Hello\n-- \nAnn\nShop Ltd", "Ann\nShop Ltd"),
        ("Hello\n\nSent from my iPhone", "Sent from my iPhone"),
        ("Hello\n\nVon meinem iPad gesendet", "Von meinem iPad gesendet"),
        ("Hello\n\niPhoneから送信", "iPhoneから送信"),
    ] {
        let expected =
            Body { text: "Hello".to_owned(), signature: Some(signature.to_owned()), ..Body::default() };
        assert_eq!(split(text), expected);
    }
    assert_eq!(split("--\nAnn").text, "--\nAnn");
}

#[test]
fn html_is_read_as_lines_and_its_quotation_kept_apart() {
    for quotation in [
        "<div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On …</div><blockquote class=\"gmail_quote\">Hi</blockquote></div>",
        "<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\" dir=\"ltr\"><b>From:</b> Shop</div>Hi",
        "<blockquote type='cite'>Hi</blockquote>",
        "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><b>From:</b> Shop</div>Hi",
        "<div class=\"yahoo_quoted\">Hi</div>",
    ] {
        let read = html::read(&format!("<p>Where is</p><div>my <b>parcel</b> &amp; bill?</div>{quotation}"));
        assert_eq!(read.new, "Where is\nmy parcel & bill?", "{quotation}");
        assert!(read.quoted.unwrap().contains("Hi"), "{quotation}");
    }
    let below = "<blockquote type=\"cite\">Which colour?</blockquote><p>Blue.</p>";
    assert_eq!(html::read(below).new, "Blue.");
    let only = "<blockquote type=\"cite\">Which colour?</blockquote>";
    assert_eq!((html::read(only).new.as_str(), html::read(only).quoted), ("Which colour?", None));
}

proptest! {
    #[test]
    fn no_line_of_any_text_is_lost(text in "(\\PC{0,12}\n|> \\PC{0,6}\n|-- \n|On 1 x wrote:\n|From: a\nTo: b\nDate: c\n){0,8}") {
        let body = split(&text);
        let all = [Some(body.text), body.quoted, body.signature].into_iter().flatten().collect::<String>();
        let marks = |text: &str| {
            let mut marks: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
            marks.sort_unstable();
            marks
        };
        prop_assert_eq!(marks(&all), marks(&text));
    }

    #[test]
    fn no_html_makes_the_reader_panic(page in "(<|>|/|div|blockquote| class=\"gmail_quote|é|&amp;|\\PC{0,3}|</blockquote>){0,30}") {
        html::read(&page);
    }
}
