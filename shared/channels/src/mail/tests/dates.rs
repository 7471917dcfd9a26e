//! When a mail was written.

use super::{envelope, event_of, mail};

/// When a mail of this date, and of these hops, was written.
fn written(date: &str, hops: &str) -> String {
    let event = event_of(&mail(&format!("{hops}{date}")), &envelope(Some("<ann@example.com>")));
    event.at.to_rfc3339()
}

const HOPS: &str = "Received: from b by c; Tue, 24 Nov 2026 22:29:00 +0000\n\
                    Received: from a by b; Tue, 24 Nov 2026 23:10:00 +0100\n";

const LONG_AGO: &str = "Received: from b by c; Tue, 24 Nov 2026 22:29:00 +0000\n\
                        Received: from a by b; Tue, 5 May 2020 08:00:00 +0000\n";

#[test]
fn a_mail_is_as_old_as_it_says_however_old_that_is() {
    for (date, at) in [
        ("Date: Tue, 24 Nov 2026 22:00:00 +0100\n", "2026-11-24T21:00:00+00:00"),
        ("Date: Thu, 1 Oct 2026 08:00:00 +0000\n", "2026-10-01T08:00:00+00:00"),
        ("Date: Tue, 5 May 2020 08:00:00 +0000\n", "2020-05-05T08:00:00+00:00"),
    ] {
        assert_eq!(written(date, HOPS), at);
    }
}

#[test]
fn a_date_that_cannot_be_gives_way_to_when_the_first_hop_received_it() {
    for date in [
        "Date: Thu, 1 Jan 1970 00:00:00 +0000\n",
        "Date: Sat, 1 Jan 2000 00:12:00 +0000\n",
        "Date: Fri, 24 Nov 2028 22:00:00 +0100\n",
        "Date: soon\n",
    ] {
        assert_eq!(written(date, HOPS), "2026-11-24T22:10:00+00:00", "{date}");
        assert_eq!(written(date, LONG_AGO), "2020-05-05T08:00:00+00:00", "{date}");
        assert_eq!(written(date, ""), "2026-11-24T22:30:00+00:00", "{date}");
        assert_eq!(written(date, "Received: from a by b; soon\n"), "2026-11-24T22:30:00+00:00", "{date}");
    }
}
