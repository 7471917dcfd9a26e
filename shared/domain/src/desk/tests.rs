//! What `desk.toml` may say, and what it is told when it is wrong.

use chrono::TimeDelta;

use super::{CallsGo, Desk, End, Mistake};
use crate::address::PhoneNumber;
use crate::answer::Hours;
use crate::event::{Account, Channel};
use crate::hours::{Presence, Roster};

const TWO_OFFICES: &str = r#"
default_office = "london"
default_language = "en"
answer_within = "4h"

[office.london]
zone = "Europe/London"
opening_hours = "Mo-Fr 09:00-17:30; PH off"
country = "GB"
languages = ["en", "pt-br"]

[office.tokyo]
zone = "Asia/Tokyo"
opening_hours = "Mo-Fr 09:00-17:30"
languages = ["ja"]
accounts = ["whatsapp:1065", "sms:+81312345678"]
"#;

/// Reads a desk without any further files.
fn parse(text: &str) -> Result<Desk, Vec<Mistake>> {
    Desk::parse(text, |name| Err(format!("there is no {name}")))
}

/// The sample desk, with its calendars.
fn sample() -> Desk {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/desk");
    let read =
        |name: &str| std::fs::read_to_string(format!("{folder}/{name}")).map_err(|error| error.to_string());
    Desk::parse(&read("desk.toml").unwrap(), read).unwrap()
}

/// The mistakes found in a text, each as `line:column: message`.
fn mistakes(text: &str) -> Vec<String> {
    parse(text).unwrap_err().iter().map(ToString::to_string).collect()
}

/// The mistakes found in the two offices' text after a change.
fn mistakes_after(from: &str, to: &str) -> Vec<String> {
    assert!(TWO_OFFICES.contains(from));
    mistakes(&TWO_OFFICES.replace(from, to))
}

fn serving(desk: &Desk, channel: &'static str, account: &str) -> Vec<String> {
    let offices = desk.serving(&Channel::new(channel), &Account::new(account));
    offices.iter().map(|office| office.id().to_string()).collect()
}

/// The mistakes in an office's table about calls.
fn voice_mistakes(voice: &str) -> Vec<String> {
    mistakes(&format!("{TWO_OFFICES}\n[office.london.voice]\n{voice}"))
}

#[test]
fn an_office_says_how_it_takes_calls() {
    let desk = parse(&format!(
        "{TWO_OFFICES}\n[office.london.voice]\ndial = ['+44 20 7946 0000', 'sip:desk@example.com']\nring_seconds = 20\n\
         texts_from = '+447700900000'\nlinks = {{ en = 'https://example.com' }}\n[office.tokyo.voice]\nqueue = 'support'\nwait = '5m'"
    ))
    .unwrap();
    let voice = desk.office("london").unwrap().voice().unwrap();
    let number = |text| PhoneNumber::parse(text).unwrap();
    let ends = vec![End::Number(number("+442079460000")), End::Sip("sip:desk@example.com".to_owned())];
    assert_eq!((&voice.to, voice.ring), (&CallsGo::To(ends), TimeDelta::seconds(20)));
    assert_eq!(voice.texts_from, Some(number("+447700900000")));
    let links =
        |account: &str| desk.links_from(&Account::new(account)).and_then(|links| links.in_language("en"));
    assert_eq!(
        (links("+447700900000"), links("+447700900001"), links("")),
        (Some("https://example.com"), None, None)
    );
    let tokyo = desk.office("tokyo").unwrap().voice().unwrap();
    assert_eq!(tokyo.to, CallsGo::IntoQueue("support".to_owned()));
    assert_eq!(
        (tokyo.wait, tokyo.ring, &tokyo.texts_from),
        (TimeDelta::minutes(5), TimeDelta::seconds(25), &None)
    );
}

#[test]
fn what_is_wrong_about_calls_is_told_with_its_place() {
    for (voice, part) in [
        ("", "18:1: it is missing where calls go"),
        ("dial = ['+442079460000']\nqueue = 'support'", "20:9: `queue` and `dial` cannot both be said"),
        ("dial = []", "19:8: `dial` cannot be []"),
        (
            "dial = ['020 7946 0000']",
            "19:9: `dial` cannot be '020 7946 0000'; right would be a list of at most 10 numbers",
        ),
        ("dial = ['sip:example.com']", "`dial` cannot be 'sip:example.com'"),
        ("dial = '+442079460000'", "`dial` cannot be '+442079460000'"),
        ("queue = ''", "`queue` cannot be ''"),
        (
            "queue = 'support'\nring_seconds = 1",
            "20:16: `ring_seconds` cannot be 1; right would be a number from 5 to 600",
        ),
        ("queue = 'support'\nwait = '0m'", "`wait` cannot be '0m'"),
        ("queue = 'support'\ntexts_from = 'Acme'", "`texts_from` cannot be 'Acme'"),
        ("queue = 'support'\nlinks = 7", "`links` cannot be 7"),
        ("queue = 'support'\nvoicemail = true", "20:1: `voicemail` means nothing here"),
    ] {
        let found = voice_mistakes(voice);
        assert!(found.len() == 1 && found[0].contains(part), "{voice}: {found:?}");
    }
    assert!(
        mistakes(&TWO_OFFICES.replace("[office.tokyo]", "voice = 1\n[office.tokyo]"))[0]
            .contains("`voice` cannot be 1")
    );
}

#[test]
fn a_desk_says_what_its_text_says() {
    let desk = parse(TWO_OFFICES).unwrap();
    assert_eq!(desk.default_language(), "en");
    assert_eq!(desk.answer_within(), TimeDelta::hours(4));
    let offices: Vec<_> = desk.offices().map(|office| (office.id().as_str(), office.zone().name())).collect();
    assert_eq!(offices, [("london", "Europe/London"), ("tokyo", "Asia/Tokyo")]);
    assert_eq!(desk.offices().next().unwrap().languages(), ["en", "pt-BR"]);
}

#[test]
fn an_account_is_served_by_the_offices_that_list_it() {
    let both = TWO_OFFICES.replace("\"pt-br\"]", "\"pt-br\"]\naccounts = [\"whatsapp:1065\"]");
    let desk = parse(&both).unwrap();
    assert_eq!(serving(&desk, "whatsapp", "1065"), ["london", "tokyo"]);
    assert_eq!(serving(&desk, "sms", "+81312345678"), ["tokyo"]);
}

#[test]
fn an_account_that_no_office_lists_is_served_by_the_default_office_alone() {
    let desk = parse(TWO_OFFICES).unwrap();
    assert_eq!(serving(&desk, "telegram", "1065"), ["london"]);
}

#[test]
fn a_desk_can_be_shared_and_shown() {
    fn shared<T: Send + Sync + std::fmt::Debug>() {}
    shared::<Desk>();
}

#[test]
fn an_empty_text_is_told_everything_that_is_missing() {
    assert_eq!(
        mistakes(""),
        [
            "1:1: `answer_within` is missing: add a number of hours or minutes: answer_within = \"4h\" or \"30m\"",
            "1:1: `default_language` is missing: add a language tag: default_language = \"en\"",
            "1:1: `default_office` is missing: add the id of an office: default_office = \"london\"",
            "1:1: `office` is missing: add at least one table such as [office.london]",
        ]
    );
}

#[test]
fn no_hours_is_a_mistake_and_never_closed() {
    assert_eq!(
        mistakes_after("opening_hours = \"Mo-Fr 09:00-17:30\"\n", ""),
        [
            "12:9: `opening_hours` is missing: add opening hours in OpenStreetMap's syntax: opening_hours = \"Mo-Fr 09:00-17:30\""
        ]
    );
    assert_eq!(
        mistakes_after("\"Mo-Fr 09:00-17:30\"\n", "\"\"\n"),
        ["14:17: `` is not in OpenStreetMap's opening_hours syntax; right would be, for example, \
          `Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-14:00; PH off`"]
    );
    assert_eq!(
        mistakes_after("\"Mo-Fr 09:00-17:30\"\n", "\"off\"\n"),
        [
            "14:17: these hours never open; right would be, for example, `Mo-Fr 09:00-17:30`, or `24/7` for always"
        ]
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_text() {
    let text = TWO_OFFICES
        .replace("answer_within = \"4h\"", "answer_within = \"soon\"")
        .replace("Europe/London", "Europe/Lundon")
        .replace("09:00-17:30; PH", "09:00-17:30; Su [x]; PH")
        .replace("[\"ja\"]", "[\"ja\", \"japanese\", 3]");
    assert_eq!(
        mistakes(&text),
        [
            "4:17: `answer_within` cannot be \"soon\"; right would be a number of hours or minutes: \
             answer_within = \"4h\" or \"30m\"",
            "7:8: `zone` cannot be \"Europe/Lundon\"; right would be an IANA time zone: zone = \"Europe/London\"",
            "8:37: `Su [x]` is not in OpenStreetMap's opening_hours syntax; right would be, for example, \
             `Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-14:00; PH off`",
            "15:20: `languages` cannot be \"japanese\"; right would be a list of language tags: \
             languages = [\"en\", \"pt-BR\"]",
            "15:32: `languages` cannot be 3; right would be a list of language tags: languages = [\"en\", \"pt-BR\"]",
        ]
    );
}

#[test]
fn an_unknown_key_is_told_what_may_stand_there() {
    assert_eq!(
        mistakes_after(
            "opening_hours = \"Mo-Fr 09:00-17:30\"\n",
            "opening_hours = \"24/7\"\nhoures = \"Mo-Fr 09:00-17:30\"\n"
        ),
        [
            "15:1: `houres` means nothing here; what may stand here is `zone`, `opening_hours`, `country`, `holidays`, \
             `closures`, `openings`, `languages`, `channels`, `accounts`, `voice`"
        ]
    );
}

#[test]
fn the_default_office_must_be_one_of_the_offices() {
    assert_eq!(
        mistakes_after("default_office = \"london\"", "default_office = \"paris\""),
        ["2:18: there is no office `paris`; the offices are: london, tokyo"]
    );
}

#[test]
fn holidays_need_a_country_whose_holidays_are_known() {
    assert_eq!(
        mistakes_after("country = \"GB\"\n", ""),
        ["8:37: `PH` needs to know whose holidays: add, for example, `country = \"GB\"`"]
    );
    assert_eq!(
        mistakes_after("\"GB\"", "\"IN\""),
        [
            "8:37: `PH` needs to know whose holidays: those of IN are not in the table; name them with `holidays = […]`"
        ]
    );
    for unknown in ["UK", "gb", "XX"] {
        let found = mistakes_after("\"GB\"", &format!("\"{unknown}\""));
        assert_eq!(
            found,
            [format!(
                "9:11: `country` cannot be \"{unknown}\"; right would be an ISO 3166 code: country = \
                 \"GB\""
            )]
        );
    }
}

#[test]
fn a_holiday_in_a_comment_needs_no_country() {
    let text =
        TWO_OFFICES.replace("Mo-Fr 09:00-17:30\"\nlang", "Mo-Fr 09:00-17:30 \\\"also on PH\\\"\"\nlang");
    assert_ne!(text, TWO_OFFICES);
    assert!(parse(&text).is_ok());
}

#[test]
fn hours_by_the_sun_are_a_mistake() {
    assert_eq!(
        mistakes_after("\"Mo-Fr 09:00-17:30\"\n", "\"Mo-Fr sunrise-17:30\"\n"),
        ["14:24: `sunrise` depends on where the office is; write a clock time, for example `07:00`"]
    );
}

#[test]
fn an_account_needs_its_channel() {
    assert_eq!(
        mistakes_after("\"whatsapp:1065\"", "\"1065\""),
        ["16:13: `accounts` cannot be \"1065\"; right would be a list of channels and accounts: \
          accounts = [\"whatsapp:106540352242922\"]"]
    );
}

#[test]
fn broken_toml_is_told_where_it_breaks() {
    let found = mistakes_after("zone = \"Asia/Tokyo\"", "zone = Asia/Tokyo");
    assert!(found.iter().any(|mistake| mistake.starts_with("13:8: ")), "{found:?}");
}

#[test]
fn an_answer_is_due_within_a_positive_time() {
    for wrong in ["0h", "-1h", "4", "4d", "h"] {
        assert_eq!(mistakes_after("\"4h\"", &format!("\"{wrong}\"")).len(), 1, "{wrong}");
    }
    let half_an_hour = parse(&TWO_OFFICES.replace("\"4h\"", "\"30m\"")).unwrap();
    assert_eq!(half_an_hour.answer_within(), TimeDelta::minutes(30));
}

/// Whether the sample desk is closed in all its offices.
fn sample_is_closed(at: &str) -> bool {
    let desk = sample();
    let offices: Vec<_> = desk.offices().collect();
    !Roster::new(&offices, &[]).is_open(at.parse().unwrap())
}

#[test]
fn the_sample_desk_is_closed_everywhere_on_a_saturday_at_three_in_the_morning() {
    for saturday in ["2026-11-28T03:00:00Z", "2026-12-26T03:00:00Z", "2027-07-03T03:00:00Z"] {
        assert!(sample_is_closed(saturday), "{saturday}");
    }
}

#[test]
fn the_sample_desk_keeps_london_s_bank_holidays() {
    let london = |at: &str| {
        let desk = sample();
        let offices = desk.serving(&Channel::new("sms"), &Account::new("unlisted"));
        Roster::new(&offices, &[]).presence(format!("{at}T11:00:00Z").parse().unwrap())
    };
    // England's, from gov.uk/bank-holidays: among them those that the country's table leaves out.
    let holidays =
        ["2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-08-30", "2028-01-03"];
    for holiday in holidays {
        assert_ne!(london(holiday), Presence::Open, "{holiday}");
    }
    for working_day in ["2026-12-29", "2027-01-04", "2027-03-30", "2027-08-23", "2028-01-04"] {
        assert_eq!(london(working_day), Presence::Open, "{working_day}");
    }
}

/// The two offices' text with more lines for Tokyo.
fn tokyo_with(lines: &str) -> String {
    format!("{TWO_OFFICES}{lines}\n")
}

#[test]
fn an_office_may_serve_a_channel_and_an_account_goes_before_it() {
    let text =
        TWO_OFFICES.replace("[\"en\", \"pt-br\"]", "[\"en\"]\nchannels = [\"whatsapp\", \"telegram\"]");
    let desk = parse(&text).unwrap();
    assert_eq!(serving(&desk, "telegram", "9"), ["london"]);
    assert_eq!(serving(&desk, "whatsapp", "1065"), ["tokyo"], "which lists that very account");
    assert_eq!(serving(&desk, "sms", "9"), ["london"], "the default office");
}

#[test]
fn manners_that_are_left_out_stay_as_they_are() {
    let text = format!("{TWO_OFFICES}[manners]\npromise = \"answer\"\nreplies_in_a_day = 5\n");
    let chosen = parse(&text).unwrap().manners().clone();
    assert_eq!((chosen.promise, chosen.replies_in_a_day), (super::Promises::Answer, 5));
    assert_eq!((chosen.acknowledge, chosen.agent_silence), (false, TimeDelta::minutes(30)));
}

#[test]
fn mistakes_in_manners_are_told() {
    let lines = "[manners]\npromise = \"soon\"\nacknowledge = \"yes\"\nreplies_in_a_day = 0\nloop_cap = 3";
    assert_eq!(
        mistakes(&tokyo_with(lines)),
        [
            "18:11: `promise` cannot be \"soon\"; right would be what an away notice promises: promise = \"opening\" \
             or \"answer\"",
            "19:15: `acknowledge` cannot be \"yes\"; right would be true or false: acknowledge = true",
            "20:20: `replies_in_a_day` cannot be 0; right would be a number from 1 to 100: replies_in_a_day = 30",
            "21:1: `loop_cap` means nothing here; what may stand here is `promise`, `acknowledge`, `agent_silence`, \
             `replies_in_ten_minutes`, `replies_in_a_day`",
        ]
    );
}

#[test]
fn self_service_runs_while_nobody_is_there_unless_the_desk_says_otherwise() {
    let usual = parse(TWO_OFFICES).unwrap().self_service().clone();
    assert_eq!((usual.runs, usual.sure.get(), usual.offer.get()), (Some(Hours::Closed), 0.95, 0.30));
    let text = format!("{TWO_OFFICES}[self_service]\nruns = \"never\"\nsure = 1\n");
    let chosen = parse(&text).unwrap().self_service().clone();
    assert_eq!((chosen.runs, chosen.sure.get(), chosen.offer.get()), (None, 1.0, 0.30));
}

#[test]
fn mistakes_in_self_service_are_told() {
    let lines = "[self_service]\nruns = \"nights\"\nsure = 95\noffer = \"low\"\nask = true";
    assert_eq!(
        mistakes(&tokyo_with(lines)),
        [
            "18:8: `runs` cannot be \"nights\"; right would be when the desk answers by itself: runs = \"closed\", \
             \"open\", \"always\" or \"never\"",
            "19:8: `sure` cannot be 95; right would be a probability above 0 and up to 1: sure = 0.95",
            "20:9: `offer` cannot be \"low\"; right would be a probability above 0 and up to 1: offer = 0.30",
            "21:1: `ask` means nothing here; what may stand here is `runs`, `sure`, `offer`",
        ]
    );
    assert_eq!(
        mistakes(&tokyo_with("[self_service]\nsure = 0.6\noffer = 0.7")),
        ["19:9: `offer` (0.70) cannot be above `sure` (0.60)"]
    );
}

#[test]
fn holidays_that_no_rule_is_about_are_a_mistake() {
    assert_eq!(
        mistakes(&tokyo_with("holidays = [{ date = \"2026-06-15\", name = \"Founders' Day\" }]")),
        ["14:17: these hours say nothing of holidays: add `; PH off`, or hours for them: `; PH 10:00-12:00`"]
    );
}

#[test]
fn mistakes_in_holidays_are_told() {
    let lines = "holidays = [\"away.ics\", { date = \"15 June\" }, { date = 2026-06-15, name = { english = \"x\" } }, 3]";
    assert_eq!(
        mistakes(
            &tokyo_with(lines)
                .replace("17:30\"\nlanguages = [\"ja\"]", "17:30; PH off\"\nlanguages = [\"ja\"]")
        ),
        [
            "17:13: `away.ics`: there is no away.ics",
            "17:34: `date` cannot be \"15 June\"; right would be a day: date = \"2026-06-15\"",
            "17:87: `name` cannot be \"x\"; right would be a name, or one for each language: name = { en = \
             \"Founders' Day\", de = \"Gründungstag\" }",
            "17:96: `holidays` cannot be 3; right would be a list of iCalendar files and days: holidays = \
             [\"holidays/england.ics\", { date = \"2026-06-15\", name = \"Founders' Day\" }]",
        ]
    );
}

#[test]
fn mistakes_in_closures_are_told() {
    let lines = "closures = [{ from = \"2026-12-24T12:00\", until = \"2026-12-24T11:00\" }, { from = \"soon\", why = 1 }]\n\
                 openings = \"always\"";
    assert_eq!(
        mistakes(&tokyo_with(lines)),
        [
            "17:50: `until` is not later than `from`; right would be a later time",
            "17:72: `until` is missing: add the office's own time, or the last day: until = \"2026-12-24T12:00\" or \
             \"2026-12-24\"",
            "17:81: `from` cannot be \"soon\"; right would be the office's own time or day: from = \
             \"2026-12-24T12:00\" or \"2026-12-24\"",
            "17:89: `why` means nothing here; what may stand here is `from`, `until`, `name`",
            "18:12: `openings` cannot be \"always\"; right would be a list of openings: openings = [{ from = \
             \"2026-11-28T10:00\", until = \"2026-11-28T16:00\" }]",
        ]
    );
}
