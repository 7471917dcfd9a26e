//! Everything started, wired and stopped.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use futures_util::FutureExt;
use futures_util::future::join_all;
use nightdesk_adapters::http::{HttpsApi, HttpsOnDemand};
use nightdesk_adapters::sqs::SqsQueue;
use nightdesk_adapters::together::Together;
use nightdesk_answers::Answers;
use nightdesk_channels::{Carrier, PROVIDERS, Provider};
use nightdesk_ingest::Ingest;
use nightdesk_media::{LARGEST, Media, PATIENCE};
use nightdesk_pipeline::Documents;
use nightdesk_responder::{DeskFolder, Respond};
use nightdesk_runtime::Clock;
use nightdesk_sender::Send;
use nightdesk_voice::Voice;
use nightdesk_webchat::WebChat;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use crate::data::{DataFolder, Running};
use crate::files::LocalFiles;
use crate::hand_in::LocalHandIn;
use crate::lines::LocalLines;
use crate::model;
use crate::narrator::Narrator;
use crate::secrets::{DevelopmentSecret, Fixed, development};
use crate::shown_api::ShownApi;
use crate::stand_in::Rehearsed;
use crate::stores::Stores;
use crate::webhooks::Endpoints;
use crate::{phrasing, poller, stand_in, web_chat, webhooks};

/// How long requests that have begun may take to end when the desk stops.
const PARTING: Duration = Duration::from_secs(3);

/// How many batches of one queue are worked on side by side.
const POLLERS: usize = 4;

/// How a local desk is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port for webhooks on loopback; 0 for any that is free.
    pub port: u16,
    /// The folder for data; none keeps nothing.
    pub data: Option<PathBuf>,
    /// The folder with the desk's configuration.
    pub desk: PathBuf,
    /// The time.
    pub clock: Clock,
    /// The address that providers were given, where it is not the one that requests arrive at.
    pub public_url: Option<Url>,
    /// Whether to show every step on standard output.
    pub narrate: bool,
}

/// A desk that is up.
pub struct LocalDesk {
    /// Where webhooks go.
    pub webhooks: Url,
    /// The embedded stores.
    pub stores: Stores,
    /// Customers' files.
    pub files: LocalFiles,
    /// The providers' secrets.
    pub secrets: BTreeMap<String, DevelopmentSecret>,
    narrator: Narrator,
    running: PathBuf,
    stop: watch::Sender<bool>,
    close: watch::Sender<bool>,
    door: JoinHandle<()>,
    tasks: Vec<JoinHandle<()>>,
    _data: Option<DataFolder>,
}

impl LocalDesk {
    /// Starts everything and returns when webhooks can come.
    ///
    /// # Errors
    /// When the desk's configuration has mistakes, the port is taken or the data are not ours.
    pub async fn start(options: Options) -> anyhow::Result<Self> {
        let narrator = match options.narrate {
            true => Narrator::stdout(options.clock.clone()),
            false => Narrator::silent(options.clock.clone()),
        };
        let (folder, answers) = DeskFolder::read_with_answers(&options.desk)?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
        let listener = TcpListener::bind(address).await;
        let listener =
            listener.with_context(|| format!("cannot listen on {address}; choose another --port"))?;
        let data = options.data.as_deref().map(DataFolder::open).transpose()?;
        let secrets = development(data.as_ref().map(|data| data.file("secrets.json")).as_deref())?;

        let (stop, stopped) = watch::channel(false);
        let wait = move |mut stopped: watch::Receiver<bool>| async move {
            // An error means that the sender is gone: then it is time to stop, too.
            drop(stopped.wait_for(|stop| *stop).await);
        };
        let (close, closed) = watch::channel(false);
        let stores = Stores::serve(data.as_ref(), wait(closed.clone()).boxed().shared()).await?;
        let stand_in = stand_in::serve(&options.clock, wait(closed)).await?;
        let lines = LocalLines::from_environment(&stand_in, options.public_url.as_ref())?;

        let mut tasks = Vec::new();
        let files = LocalFiles::within(data.as_ref());
        let endpoints = Endpoints {
            webhooks: endpoints(&options, &stores, &files, &secrets)?,
            voice: voice(&options, &stores, &files, &secrets)?,
        };
        let webhooks = Url::parse(&format!("http://{}/", listener.local_addr()?))?;
        let hand_in = LocalHandIn::new(files.clone(), options.clock.clone());
        let web_chat = web_chat(&options, &webhooks, &stores, &secrets, hand_in)?;
        let (routes, shutdown) = (webhooks::routes(Arc::new(endpoints), web_chat), wait(stopped.clone()));
        let door = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, routes).with_graceful_shutdown(shutdown).await {
                tracing::error!(%error, "webhooks are not served any more");
            }
        });
        let answers = answers.answers_learnt(model::encoder()?);
        let respond = Arc::new(respond(folder, answers, &stores, &options.clock)?);
        let media = Arc::new(media(lines.clone(), files.clone(), &stores, &options.clock)?);
        let send = Arc::new(send(lines, narrator.clone(), &stores, &options.clock)?);
        for _ in 0..POLLERS {
            let (client, url) = (stores.polling_client(), stores.queue_url("inbound.fifo"));
            tasks.push(tokio::spawn(poller::feed(client, url, 10, respond.clone(), wait(stopped.clone()))));
            let (client, url) = (stores.polling_client(), stores.queue_url("outbound.fifo"));
            tasks.push(tokio::spawn(poller::feed(client, url, 1, send.clone(), wait(stopped.clone()))));
            let (client, url) = (stores.polling_client(), stores.queue_url("media"));
            tasks.push(tokio::spawn(poller::feed(client, url, 1, media.clone(), wait(stopped.clone()))));
        }
        let running = write_running(&options, &webhooks, &stores, &secrets)?;
        Ok(Self {
            webhooks,
            stores,
            files,
            secrets,
            narrator,
            running,
            stop,
            close,
            door,
            tasks,
            _data: data,
        })
    }

    /// Shows where things are, for the person at the terminal.
    pub fn introduce(&self) {
        self.narrator.say(&format!("Nightdesk is up. Webhooks: {}webhooks/<provider>", self.webhooks));
        for (provider, secret) in &self.secrets {
            let shown = if secret.generated { &secret.text } else { "(from the environment)" };
            self.narrator
                .say(&format!("  {provider:<10} {}webhooks/{provider}   secret {shown}", self.webhooks));
        }
        let calls = nightdesk_voice::PROVIDER;
        self.narrator.say(&format!("  calls      {}voice/{calls}   secret as {calls}", self.webhooks));
        self.narrator.say(&format!("  A page with the web chat: {}webchat/", self.webhooks));
        self.narrator.say("Try: cargo run -- replay events/first-webhook.json   (in another terminal)");
        self.narrator.say("Ctrl-C stops the desk.");
    }

    /// Stops taking webhooks, finishes what is in hand, and ends. Who has sent half a request by
    /// then and does not go on is cut off after a moment.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let cut_off = self.door.abort_handle();
        if tokio::time::timeout(PARTING, self.door).await.is_err() {
            cut_off.abort();
        }
        join_all(self.tasks).await;
        // The stores last: whoever was in the middle of something needed them.
        self.close.send_replace(true);
        drop(std::fs::remove_file(&self.running));
        self.narrator.say("Nightdesk has stopped.");
    }
}

fn endpoints(
    options: &Options,
    stores: &Stores,
    files: &LocalFiles,
    secrets: &BTreeMap<String, DevelopmentSecret>,
) -> anyhow::Result<BTreeMap<String, Ingest>> {
    let mut endpoints = BTreeMap::new();
    for provider in PROVIDERS.iter().copied() {
        endpoints.insert(provider.id().to_owned(), ingest(provider, options, stores, files, secrets)?);
    }
    Ok(endpoints)
}

/// The web chat, for the sites of `NIGHTDESK_WEBCHAT_SITES` and for the desk's own page.
fn web_chat(
    options: &Options,
    webhooks: &Url,
    stores: &Stores,
    secrets: &BTreeMap<String, DevelopmentSecret>,
    hand_in: LocalHandIn,
) -> anyhow::Result<Router> {
    let secret =
        secrets.get(nightdesk_channels::webchat::WebChat.id()).context("every provider has a secret")?;
    let chat = WebChat {
        secrets: Box::new(Fixed::parse(&secret.text)?),
        sites: web_chat::sites(webhooks, options.public_url.as_ref())?,
        documents: Documents::over(HttpsOnDemand::default()),
        inbound: queue(stores, "inbound.fifo"),
        parked: queue(stores, "parked"),
        conversation: Box::new(stores.record()),
        files: Box::new(hand_in.clone()),
        clock: options.clock.clone(),
    };
    Ok(web_chat::routes(chat, hand_in))
}

fn ingest(
    provider: &'static dyn Provider,
    options: &Options,
    stores: &Stores,
    files: &LocalFiles,
    secrets: &BTreeMap<String, DevelopmentSecret>,
) -> anyhow::Result<Ingest> {
    let secret = secrets.get(provider.id()).context("every provider has a secret")?;
    Ok(Ingest {
        provider,
        secrets: Box::new(Fixed::parse(&secret.text)?),
        documents: documents(provider, secret),
        inbound: queue(stores, "inbound.fifo"),
        parked: queue(stores, "parked"),
        files: Some(Box::new(files.clone())),
        public_url: options.public_url.clone(),
        clock: options.clock.clone(),
    })
}

/// Where calls are answered.
fn voice(
    options: &Options,
    stores: &Stores,
    files: &LocalFiles,
    secrets: &BTreeMap<String, DevelopmentSecret>,
) -> anyhow::Result<Voice> {
    let provider = nightdesk_channels::provider(nightdesk_voice::PROVIDER).context("nobody carries calls")?;
    Ok(Voice {
        door: ingest(provider, options, stores, files, secrets)?,
        folder: DeskFolder::read(&options.desk)?,
        unplanned: Default::default(),
        record: Box::new(stores.record()),
    })
}

/// What a provider publishes: the stand-in's where its webhooks are signed by that.
fn documents(provider: &'static dyn Provider, secret: &DevelopmentSecret) -> Documents {
    match secret.generated {
        true => Documents::over(Rehearsed(provider)),
        false => Documents::over(HttpsOnDemand::default()),
    }
}

fn respond(
    folder: DeskFolder,
    answers: Option<Answers>,
    stores: &Stores,
    clock: &Clock,
) -> anyhow::Result<Respond> {
    Ok(Respond {
        folder,
        answers: Ok(answers),
        phraser: phrasing::phraser()?,
        unplanned: Default::default(),
        record: Box::new(stores.record()),
        agents: Box::new(Together::on(*queue(stores, "agents.fifo"))),
        outbound: Box::new(Together::on(*queue(stores, "outbound.fifo"))),
        media: Box::new(Together::on(*queue(stores, "media"))),
        clock: clock.clone(),
    })
}

fn send(lines: LocalLines, narrator: Narrator, stores: &Stores, clock: &Clock) -> anyhow::Result<Send> {
    Ok(Send {
        api: Box::new(ShownApi::new(narrator, lines.roots())?),
        tokens: Default::default(),
        lines: Box::new(lines),
        record: Box::new(stores.record()),
        agents: queue(stores, "agents.fifo"),
        outbound: queue(stores, "outbound.fifo"),
        clock: clock.clone(),
    })
}

/// Files from the providers, or from what plays them, into the data folder.
fn media(lines: LocalLines, files: LocalFiles, stores: &Stores, clock: &Clock) -> anyhow::Result<Media> {
    Ok(Media {
        lines: Box::new(lines),
        api: Box::new(HttpsApi::new()?.reading(LARGEST).within(PATIENCE)),
        tokens: Default::default(),
        files: Box::new(stores.record()),
        bucket: Box::new(files),
        queue: queue(stores, "media"),
        clock: clock.clone(),
    })
}

fn queue(stores: &Stores, name: &str) -> Box<SqsQueue> {
    Box::new(SqsQueue::new(stores.sqs_client(), stores.queue_url(name)))
}

/// Writes down where this desk is to be found, for the commands.
fn write_running(
    options: &Options,
    webhooks: &Url,
    stores: &Stores,
    secrets: &BTreeMap<String, DevelopmentSecret>,
) -> anyhow::Result<PathBuf> {
    let ahead = options.clock.now() - Clock::system().now();
    let running = Running {
        webhooks: webhooks.to_string(),
        dynamodb: stores.dynamodb.clone(),
        sqs: stores.sqs.clone(),
        clock_ahead_ms: ahead.num_milliseconds(),
        secrets: secrets.iter().map(|(provider, secret)| (provider.clone(), secret.text.clone())).collect(),
    };
    let file = match &options.data {
        Some(folder) => Running::file_in(folder),
        None => Running::file_for(webhooks.port().unwrap_or(options.port)),
    };
    running.write(&file)?;
    Ok(file)
}
