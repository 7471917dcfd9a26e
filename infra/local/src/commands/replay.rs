//! `nightdesk replay`: sample webhooks, signed as their provider would, and what became of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use nightdesk_channels::stand_in::Sample;
use nightdesk_channels::{Admission, PROVIDERS, Secrets, Unverified, provider};
use nightdesk_domain::Address;
use nightdesk_pipeline::agents::{AgentItem, Occasion};
use nightdesk_runtime::Clock;
use nightdesk_runtime::environment::{optional, variable};
use url::Url;

use super::queue::peek;
use super::{DESK, Which, customer, find, say};
use crate::data::Running;
use crate::desk::{LocalDesk, Options};
use crate::stores::Stores;

/// How long a desk may take to deal with everything that was posted.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(super) struct ReplayArguments {
    /// Sample requests, or folders of them
    #[arg(required = true)]
    samples: Vec<PathBuf>,
    /// Post to a desk at this address instead; its secrets come from `NIGHTDESK_SECRET_META` and so on
    #[arg(long)]
    to: Option<Url>,
    /// Without a running desk: when the rehearsal takes place [default: the next Saturday, 03:00 UTC]
    #[arg(long)]
    now: Option<DateTime<Utc>>,
    #[command(flatten)]
    which: Which,
}

/// Where samples are posted to.
struct Target {
    webhooks: Url,
    clock: Clock,
    secrets: std::collections::BTreeMap<String, String>,
    /// Where to see what became of them; none for a desk elsewhere.
    stores: Option<Stores>,
}

pub(super) async fn run(arguments: ReplayArguments) -> anyhow::Result<ExitCode> {
    let samples = samples(&arguments.samples)?;
    let (target, rehearsal) = target(&arguments).await?;
    let mut addresses = BTreeSet::new();
    let mut refused = 0;
    for (file, sample) in &samples {
        let (status, named) = post(sample, &target).await.with_context(|| file.display().to_string())?;
        say!("{status}  {}  {}", file.display(), sample.about);
        refused += usize::from(!status.is_success());
        addresses.extend(named);
    }
    if let Some(stores) = &target.stores {
        settled(stores).await?;
        show(stores, &addresses).await?;
    }
    if let Some(rehearsal) = rehearsal {
        rehearsal.stop().await;
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The desk to post to; one of our own, in memory, if none is running.
async fn target(arguments: &ReplayArguments) -> anyhow::Result<(Target, Option<LocalDesk>)> {
    if let Some(to) = &arguments.to {
        return Ok((Target::at(to, &arguments.which), None));
    }
    if let Some(running) = find::running(&arguments.which.here) {
        return Ok((Target::of(running)?, None));
    }
    let now = arguments.now.unwrap_or_else(|| next_saturday(Clock::system().now()));
    say!("No desk is running: this is a rehearsal in memory, at {}.", now.format("%A %F %H:%M UTC"));
    let clock = Clock::starting_at(now);
    let (desk, public_url) = (PathBuf::from(DESK), None);
    let options = Options { port: 0, data: None, desk, clock: clock.clone(), public_url, narrate: true };
    let desk = LocalDesk::start(options).await?;
    let secrets =
        desk.secrets.iter().map(|(provider, secret)| (provider.clone(), secret.text.clone())).collect();
    let (webhooks, stores) = (desk.webhooks.clone(), Some(desk.stores.clone()));
    Ok((Target { webhooks, clock, secrets, stores }, Some(desk)))
}

impl Target {
    /// A desk at this address: one that we know because it runs here, or one elsewhere.
    fn at(to: &Url, which: &Which) -> Self {
        let here = find::running(&which.here).and_then(|running| Self::of(running).ok());
        here.filter(|here| here.webhooks.origin() == to.origin()).unwrap_or_else(|| {
            let given =
                |id: &str| Some((id.to_owned(), optional(&format!("NIGHTDESK_SECRET_{}", variable(id)))?));
            let secrets = PROVIDERS.iter().filter_map(|provider| given(provider.id())).collect();
            Self { webhooks: to.clone(), clock: Clock::system(), secrets, stores: None }
        })
    }

    fn of(running: Running) -> anyhow::Result<Self> {
        let ahead = TimeDelta::milliseconds(running.clock_ahead_ms);
        let system = Clock::system();
        Ok(Self {
            webhooks: running.webhooks.parse()?,
            clock: Clock::new(move || system.now() + ahead),
            secrets: running.secrets,
            stores: Some(Stores { dynamodb: running.dynamodb, sqs: running.sqs }),
        })
    }
}

/// A time at which the sample desk is closed everywhere.
fn next_saturday(now: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::{Datelike, NaiveTime, Weekday};
    let early = NaiveTime::from_hms_opt(3, 0, 0).unwrap_or_default();
    let days = (0..7).map(|days| now.date_naive() + TimeDelta::days(days));
    let saturday = days.into_iter().find(|day| day.weekday() == Weekday::Sat);
    saturday.unwrap_or(now.date_naive()).and_time(early).and_utc()
}

/// Reads the samples; folders are searched, schemas passed over.
fn samples(paths: &[PathBuf]) -> anyhow::Result<Vec<(PathBuf, Sample)>> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, &mut files)?;
    }
    files.retain(|file| !file.to_string_lossy().ends_with(".schema.json"));
    if files.is_empty() {
        bail!("there are no samples there; try events/first-webhook.json or events/telegram");
    }
    let read = |file: PathBuf| {
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let sample = Sample::parse(&text).with_context(|| file.display().to_string())?;
        Ok((file, sample))
    };
    files.into_iter().map(read).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside =
        std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|extension| extension == "json") {
            collect(&path, files)?;
        }
    }
    Ok(())
}

/// Signs and posts a sample; the answer's status, and whom the sample is about.
async fn post(sample: &Sample, target: &Target) -> anyhow::Result<(http::StatusCode, BTreeSet<Address>)> {
    let provider = provider(&sample.provider).with_context(|| format!("no provider {}", sample.provider))?;
    let secrets = target.secrets.get(provider.id());
    let name = || format!("set NIGHTDESK_SECRET_{} to the desk's own", variable(provider.id()));
    let secrets = secrets.with_context(name)?;
    let secrets = Secrets::parse(secrets)?;
    let secret = secrets.iter().next().context("no secret for this provider")?;
    let url = target.webhooks.join(&sample.path())?;
    let now = target.clock.now();
    let mut signed = sample.request(url, now);
    provider.stand_in().sign(&mut signed, secret);
    let addresses = match provider.verify(signed.clone(), &secrets, now) {
        Ok(Admission::Verified(verified)) => {
            let events =
                provider.normalise(&verified, now).map(|normalised| normalised.events).unwrap_or_default();
            events.into_iter().map(|event| event.address).collect()
        }
        _ => BTreeSet::new(),
    };
    Ok((call(signed).await?, addresses))
}

async fn call(signed: Unverified) -> anyhow::Result<http::StatusCode> {
    let mut request = http::Request::builder().method(signed.method).uri(signed.url.as_str());
    if let Some(headers) = request.headers_mut() {
        *headers = signed.headers;
    }
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response =
        client.request(request.body(Full::new(signed.body))?).await.context("the desk does not answer")?;
    let (parts, body) = response.into_parts();
    body.collect().await?;
    Ok(parts.status)
}

/// Waits until the desk has dealt with everything.
async fn settled(stores: &Stores) -> anyhow::Result<()> {
    let quiet = async {
        while !peek(stores, "inbound.fifo").await?.is_empty()
            || !peek(stores, "outbound.fifo").await?.is_empty()
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(())
    };
    tokio::time::timeout(PATIENCE, quiet)
        .await
        .context("the desk has not dealt with everything in a minute")?
}

/// Prints what the record and the agents' queue hold about some addresses.
async fn show(stores: &Stores, addresses: &BTreeSet<Address>) -> anyhow::Result<()> {
    let record = stores.record();
    let mut shown = BTreeSet::new();
    for address in addresses {
        let Some(history) = record.history(address, 20).await? else {
            continue;
        };
        if shown.insert(history.customer.id.clone()) {
            say!("");
            customer::print(&history);
        }
    }
    say!("\nagents' queue:");
    for message in peek(stores, "agents.fifo").await? {
        let AgentItem::V1(item) = serde_json::from_str(&message.body)?;
        if !shown.contains(&item.customer.id) {
            continue;
        }
        let what = match &item.what {
            Occasion::Event { event } => event.kind.name(),
            Occasion::ReplyProblem { .. } => "reply problem",
        };
        let due = item.due.map(|due| format!(", due {}", due.format("%F %H:%M UTC"))).unwrap_or_default();
        let answered = if item.answered.is_empty() { "" } else { ", answered automatically" };
        say!("  {}: {what}{answered}{due}", item.customer.id);
    }
    Ok(())
}
