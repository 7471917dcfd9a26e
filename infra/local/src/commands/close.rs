//! `nightdesk close` and `nightdesk open`: what nobody planned, in force within a minute.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::Args;
use nightdesk_adapters::dynamodb::DynamoRecord;
use nightdesk_domain::decision::{Notice, When};
use nightdesk_domain::desk::{LocalText, Office, language_tag};
use nightdesk_domain::hours::{Exception, Keeps, Presence, Roster, SEARCH, Unplanned};
use nightdesk_pipeline::ports::Record;
use nightdesk_responder::DeskFolder;
use nightdesk_wording::Telling;

use super::moment::moment;
use super::{DESK, Which, find, say};

#[derive(Debug, Args)]
pub(super) struct CloseArguments {
    /// The office, as desk.toml names it
    office: String,
    /// When it opens again: 2026-11-25T12:00 or 12:00 on the office's clock, or 2h from now
    #[arg(long)]
    until: String,
    /// When it closes [default: now]
    #[arg(long)]
    from: Option<String>,
    /// What customers are told of it, once for each language: --note "en=The storm …" --note "de=…".
    /// Without a language it is in the desk's own
    #[arg(long)]
    note: Vec<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
pub(super) struct OpenArguments {
    /// The office, as desk.toml names it
    office: String,
    /// Open it until then, whatever its hours say. Without this all that nobody planned is taken back
    #[arg(long)]
    until: Option<String>,
    /// When it opens [default: now]
    #[arg(long, requires = "until")]
    from: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// The folder with the desk's configuration
    #[arg(long, default_value = DESK)]
    desk: PathBuf,
    #[command(flatten)]
    which: Which,
}

/// The desk that an office is closed or opened on.
struct At {
    folder: DeskFolder,
    record: DynamoRecord,
    now: DateTime<Utc>,
}

impl Common {
    async fn find(&self) -> anyhow::Result<At> {
        let folder = DeskFolder::read(&self.desk)?;
        Ok(At { folder, record: find::record(&self.which).await?, now: find::now(&self.which) })
    }
}

pub(super) async fn close(arguments: CloseArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.common.find().await?;
    let says = note(&arguments.note, &at)?;
    let made =
        at.make(Keeps::Closed, &arguments.office, arguments.from.as_deref(), &arguments.until, says).await?;
    at.replace_by(&made).await?;
    say!("{} is closed {}, in force within a minute", arguments.office, at.stretch(&made)?);
    at.preview(&made).await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn open(arguments: OpenArguments) -> anyhow::Result<ExitCode> {
    let at = arguments.common.find().await?;
    let Some(until) = &arguments.until else {
        return at.keep_hours(&arguments.office).await;
    };
    let from = arguments.from.as_deref();
    let made = at.make(Keeps::Open, &arguments.office, from, until, LocalText::default()).await?;
    say!("{} is open {}, in force within a minute", arguments.office, at.stretch(&made)?);
    Ok(ExitCode::SUCCESS)
}

impl At {
    fn office(&self, id: &str) -> anyhow::Result<&Office> {
        let known: Vec<_> = self.folder.desk.offices().map(|office| office.id().as_str()).collect();
        let office = self.folder.desk.office(id);
        office.with_context(|| format!("there is no office `{id}`; the offices are: {}", known.join(", ")))
    }

    async fn make(
        &self,
        keeps: Keeps,
        office: &str,
        from: Option<&str>,
        until: &str,
        says: LocalText,
    ) -> anyhow::Result<Unplanned> {
        let office = self.office(office)?;
        let read = |text: &str| moment(text, office.zone(), self.now);
        let from = from.map_or(Ok(self.now), read)?;
        let until = read(until)?;
        if until <= from.max(self.now) {
            bail!("that is over already: --until has to be later than now and than --from");
        }
        if until - self.now > SEARCH {
            bail!("that is more than a year away: an office that stays closed is taken out of desk.toml");
        }
        let exception = Exception { keeps, from, until, says };
        let made = Unplanned { office: office.id().clone(), made: self.now, exception };
        self.record.make_unplanned(&made).await?;
        Ok(made)
    }

    /// Takes back whatever nobody planned at an office and is not over: its hours count again.
    async fn keep_hours(&self, id: &str) -> anyhow::Result<ExitCode> {
        let office = self.office(id)?.id();
        let mut nothing = true;
        for made in self.record.unplanned().await?.iter().filter(|made| made.office == *office) {
            if made.exception.until > self.now {
                let keeps = made.exception.keeps.name();
                self.end(made, self.now).await?;
                say!("taken back: {id} {keeps} {}", self.stretch(made)?);
                nothing = false;
            }
        }
        match nothing {
            true => say!("nothing to take back: {id} keeps its hours. To open it outside of them: --until"),
            false => say!("{id} keeps its hours again, within a minute"),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Ends what nobody planned. What is in force is ended rather than forgotten: messages written
    /// meanwhile are still judged by it.
    async fn end(&self, made: &Unplanned, at: DateTime<Utc>) -> anyhow::Result<()> {
        if made.exception.from < at {
            let mut ended = made.clone();
            ended.exception.until = at;
            self.record.make_unplanned(&ended).await?;
        }
        Ok(self.record.take_back_unplanned(made).await?)
    }

    /// Ends earlier closures of the office that reach into a new one: the new one says until when.
    async fn replace_by(&self, new: &Unplanned) -> anyhow::Result<()> {
        for made in self.record.unplanned().await? {
            let Exception { from, until, keeps, .. } = made.exception;
            let reaches_in = from < new.exception.until && until > new.exception.from;
            if made.office == new.office && keeps == Keeps::Closed && reaches_in && made != *new {
                self.end(&made, new.exception.from).await?;
                say!("in place of the closure {}", self.stretch(&made)?);
            }
        }
        Ok(())
    }

    /// A stretch on the office's own clock.
    fn stretch(&self, made: &Unplanned) -> anyhow::Result<String> {
        let zone = self.office(made.office.as_str())?.zone();
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).format("%A %F %H:%M");
        let Exception { from, until, .. } = made.exception;
        Ok(format!("from {} until {} ({zone})", local(from), local(until)))
    }

    /// Shows what customers of the office are told from now on.
    async fn preview(&self, made: &Unplanned) -> anyhow::Result<()> {
        let office = self.office(made.office.as_str())?;
        let unplanned = self.record.unplanned().await?;
        let at = made.exception.from;
        let Presence::Closed(closure) = Roster::new(&[office], &unplanned).presence(at) else {
            return Ok(());
        };
        let when = closure.opening.as_ref().map_or(When::Unknown, |opening| When::Back(opening.at));
        let telling = Telling { now: at, zone: office.zone(), zone_is_customers: false };
        let language = self.folder.desk.default_language();
        let words = self.folder.wording.say(&Notice::Away { closure, when }, &telling, &[language]);
        say!("who writes to it then, and to no other office, is told, here in {language}:");
        say!("{}", words.text);
        Ok(())
    }
}

/// The note from what was typed: a language before each, or the desk's own.
fn note(typed: &[String], at: &At) -> anyhow::Result<LocalText> {
    let own = at.folder.desk.default_language();
    let mut says = LocalText::default();
    for note in typed {
        let named = note.split_once('=').and_then(|(tag, text)| Some((language_tag(tag.trim())?, text)));
        let (language, text) =
            named.unwrap_or_else(|| (own.split('-').next().unwrap_or(own).to_owned(), note));
        if text.trim().is_empty() || text.trim_start().starts_with('=') {
            bail!("the note in `{language}` says nothing");
        }
        if !at.folder.wording.speaks(&language) {
            say!("warning: nobody is answered in `{language}`, for it has no wording");
        }
        says.add(LocalText::one(language, text.trim()));
    }
    Ok(says)
}
