//! Who is there: the hours of several offices with everything that changes them.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Closure, ClosureId, Exception, Keeps, Opening, Presence, Reason, SEARCH, Schedule, Unplanned};
use crate::desk::Office;

/// How many stretches of open time are gone through to use up a time. A year of them, with a lunch
/// break each day and then some.
const STRETCHES: usize = 1500;

/// The offices that serve somebody, with the exceptions that nobody planned.
///
/// The desk follows the sun: it is open when any of the offices is, and the next opening is the
/// earliest of theirs.
#[derive(Debug)]
pub struct Roster<'a> {
    offices: Vec<OfficeHours<'a>>,
}

/// One office's hours, layer upon layer.
#[derive(Debug)]
struct OfficeHours<'a> {
    office: &'a Office,
    /// In the order in which they were made: a later one counts before an earlier.
    unplanned: Vec<&'a Exception>,
}

/// How much of what changes an office's hours is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layer {
    /// The weekly hours, as if there were no holidays.
    Usual,
    /// With holidays, and closures and openings that are planned.
    Planned,
    /// With those, too, that are not.
    Actual,
}

impl<'a> Roster<'a> {
    /// The roster of some offices. Of `unplanned`, those of other offices are passed over.
    pub fn new(offices: &[&'a Office], unplanned: &'a [Unplanned]) -> Self {
        let mut unplanned: Vec<&Unplanned> = unplanned.iter().collect();
        unplanned.sort_by_key(|unplanned| unplanned.made);
        let hours = |office: &&'a Office| OfficeHours {
            office,
            unplanned: unplanned
                .iter()
                .filter(|unplanned| unplanned.office == *office.id())
                .map(|unplanned| &unplanned.exception)
                .collect(),
        };
        Self { offices: offices.iter().map(hours).collect() }
    }

    /// The offices.
    pub fn offices(&self) -> impl Iterator<Item = &'a Office> {
        self.offices.iter().map(|hours| hours.office)
    }

    /// Whether somebody is there at `at`; else why not, and when somebody first will be.
    pub fn presence(&self, at: DateTime<Utc>) -> Presence {
        if self.is_open(at) {
            return Presence::Open;
        }
        let openings = self.offices.iter().filter_map(|hours| {
            let at = hours.next(at, Keeps::Open, Layer::Actual)?;
            Some(Opening { at, office: hours.office.id().clone(), zone: hours.office.zone() })
        });
        let opening = openings.min_by(|one, other| (one.at, &one.office).cmp(&(other.at, &other.office)));
        let until = opening.as_ref().map(|opening| opening.at);
        Presence::Closed(Closure { id: ClosureId::until(until), reason: self.reason(at, until), opening })
    }

    /// Whether somebody is there.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.offices.iter().any(|hours| hours.is_open(at, Layer::Actual))
    }

    /// The first instant from `at` on at which somebody is there, or nobody is, within [`SEARCH`].
    pub fn next(&self, at: DateTime<Utc>, keeps: Keeps) -> Option<DateTime<Utc>> {
        if keeps == Keeps::Open {
            let next = |hours: &OfficeHours<'_>| hours.next(at, keeps, Layer::Actual);
            return self.offices.iter().filter_map(next).min();
        }
        self.closing(at, SEARCH)
    }

    /// The first instant from `at` on at which nobody is there, looked for over `horizon`: when the last
    /// of those who are there has gone and nobody has come meanwhile.
    fn closing(&self, at: DateTime<Utc>, horizon: TimeDelta) -> Option<DateTime<Utc>> {
        let mut from = at;
        loop {
            let there = self.offices.iter().filter(|hours| hours.is_open(from, Layer::Actual));
            let gone = there.map(|hours| hours.next(from, Keeps::Closed, Layer::Actual));
            let Some(last) = gone.reduce(|one, other| Some(one?.max(other?))) else { return Some(from) };
            from = last?;
            if from - at > horizon {
                return None;
            }
        }
    }

    /// The instant by which somebody has been there for `time`, counted from `from`; none where
    /// that is not in sight.
    pub fn after_open_time(&self, from: DateTime<Utc>, time: TimeDelta) -> Option<DateTime<Utc>> {
        let (mut at, mut left) = (from, time);
        for _ in 0..STRETCHES {
            let start = self.next(at, Keeps::Open)?;
            let end = self.closing(start, left);
            match end.filter(|end| *end - start < left) {
                None => return start.checked_add_signed(left),
                Some(end) => (at, left) = (end, left - (end - start)),
            }
        }
        None
    }

    /// What first keeps somebody away between two instants who would usually be there; none where
    /// nothing does.
    pub fn taken_away(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Option<Reason> {
        let mut closed = self.next(from, Keeps::Closed)?;
        while closed < until {
            let opening = self.next(closed, Keeps::Open);
            match self.reason(closed, Some(opening.map_or(until, |opening| opening.min(until)))) {
                Reason::Hours => closed = self.next(opening?, Keeps::Closed)?,
                reason => return Some(reason),
            }
        }
        None
    }

    /// What took away the first opening that would have been between `at` and `until`.
    ///
    /// Only where a whole opening is gone, or `at` is in the very occasion: on the eve of a holiday on
    /// which somebody comes later than usual, the desk is not closed for the holiday.
    fn reason(&self, at: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Reason {
        let taken = |layer| {
            let openings = self.offices.iter().filter_map(|hours| {
                let opening = hours.opening_without(layer, at)?;
                until.is_none_or(|until| opening < until).then_some((opening, hours))
            });
            openings.min_by_key(|(opening, hours)| (*opening, hours.office.id()))
        };
        let explains =
            |occasion: &Exception| occasion.from <= at || until.is_none_or(|until| occasion.until <= until);
        if let Some((opening, hours)) = taken(Layer::Actual)
            && let Some(closure) = hours.unplanned_closure(opening).filter(|closure| explains(closure))
        {
            return Reason::Unplanned(Some(closure.says.clone()).filter(|says| !says.is_empty()));
        }
        let occasion = taken(Layer::Planned).and_then(|(opening, hours)| hours.office.occasion(opening));
        match occasion {
            Some((occasion, holiday)) if explains(&occasion) && !occasion.says.is_empty() => match holiday {
                true => Reason::Holiday(occasion.says),
                false => Reason::Occasion(occasion.says),
            },
            _ => Reason::Hours,
        }
    }
}

impl OfficeHours<'_> {
    fn is_open(&self, at: DateTime<Utc>, layer: Layer) -> bool {
        match self.exceptions(layer).filter(|exception| exception.covers(at)).last() {
            Some(exception) => exception.keeps == Keeps::Open,
            None => self.schedule(layer).is_open(at),
        }
    }

    /// The first instant from `at` on at which the office is open, or closed, within [`SEARCH`].
    ///
    /// A change is where the schedule changes or an exception begins or ends. Every step goes to a
    /// later one of them, so that there are at most about twice as many as exceptions.
    fn next(&self, at: DateTime<Utc>, keeps: Keeps, layer: Layer) -> Option<DateTime<Utc>> {
        let schedule = self.schedule(layer);
        if self.exceptions(layer).next().is_none() {
            return schedule.next(at, keeps);
        }
        let mut from = at;
        loop {
            if self.is_open(from, layer) == (keeps == Keeps::Open) {
                return (from - at <= SEARCH).then_some(from);
            }
            let edges = self.exceptions(layer).flat_map(|exception| [exception.from, exception.until]);
            let changes = edges.chain(schedule.next(from, keeps));
            from = changes.filter(|change| *change > from).min()?;
        }
    }

    fn exceptions(&self, layer: Layer) -> impl Iterator<Item = &Exception> {
        // An opening that was planned is among what would usually be.
        let counts = move |exception: &&Exception| layer != Layer::Usual || exception.keeps == Keeps::Open;
        let planned = self.office.exceptions().iter().filter(counts);
        let unplanned = if layer == Layer::Actual { self.unplanned.as_slice() } else { &[] };
        planned.chain(unplanned.iter().copied())
    }

    fn schedule(&self, layer: Layer) -> &Schedule {
        match layer {
            Layer::Usual => self.office.usual_schedule(),
            Layer::Planned | Layer::Actual => self.office.schedule(),
        }
    }

    /// The next opening as it would be without a layer; none where the layer changes nothing.
    fn opening_without(&self, layer: Layer, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match layer {
            Layer::Actual if self.unplanned.is_empty() => None,
            Layer::Actual => self.next(at, Keeps::Open, Layer::Planned),
            _ if !self.office.has_occasions() => None,
            _ => self.next(at, Keeps::Open, Layer::Usual),
        }
    }

    /// The unplanned closure of an instant.
    fn unplanned_closure(&self, at: DateTime<Utc>) -> Option<&Exception> {
        let covering = self.unplanned.iter().rev().find(|exception| exception.covers(at));
        covering.copied().filter(|exception| exception.keeps == Keeps::Closed)
    }
}
