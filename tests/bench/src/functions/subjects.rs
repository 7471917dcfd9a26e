//! What is measured: our functions, and the peer in its two variants.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};

use crate::canned::Services;
use crate::share::Share;

/// The workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// One function in one implementation.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Its name, by which `--only` picks it.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) work: Work,
    /// What is deployed as its zip.
    pub(crate) deployed: PathBuf,
    written_in: WrittenIn,
}

/// What a function does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Takes a webhook.
    Ingest,
    /// Takes an inbound event.
    Respond,
    /// Takes a planned reply.
    Send,
}

#[derive(Debug, Clone)]
enum WrittenIn {
    Rust,
    /// For Node, which is at this path.
    TypeScript(String),
}

/// The names that `--only` knows, in the order of the report.
pub(crate) const NAMES: [&str; 5] = ["ingest", "responder", "sender", "peer", "peer-idempotent"];

/// The subjects of these names, with what has to be there for them.
pub(crate) fn subjects(names: &[String]) -> anyhow::Result<Vec<Subject>> {
    let subject = |name: &&'static str| match *name {
        "ingest" => ours(name, Work::Ingest),
        "responder" => ours(name, Work::Respond),
        "sender" => ours(name, Work::Send),
        "peer" => peer(name, "plain.cjs"),
        _ => peer(name, "idempotent.cjs"),
    };
    NAMES.iter().filter(|name| names.iter().any(|wanted| wanted == *name)).map(subject).collect()
}

fn ours(name: &'static str, work: Work) -> anyhow::Result<Subject> {
    let deployed = root().join("target/lambda").join(name).join("bootstrap");
    ensure!(deployed.exists(), "{} is missing: `cargo lambda build --release` builds it", deployed.display());
    Ok(Subject { name, work, deployed, written_in: WrittenIn::Rust })
}

fn peer(name: &'static str, file: &str) -> anyhow::Result<Subject> {
    let deployed = build_peer()?.join(file);
    let node = Command::new("node").args(["-p", "process.execPath"]).output();
    let node = String::from_utf8(node.context("Node is not installed")?.stdout)?;
    let written_in = WrittenIn::TypeScript(node.trim().to_owned());
    Ok(Subject { name, work: Work::Ingest, deployed, written_in })
}

/// Builds the peer unless that was done; the folder of its files.
fn build_peer() -> anyhow::Result<PathBuf> {
    let folder = root().join("tests/bench/peer");
    if !folder.join("node_modules").exists() {
        npm(&folder, &["ci", "--no-audit", "--no-fund"])?;
    }
    npm(&folder, &["run", "--silent", "build"])?;
    Ok(folder.join("dist"))
}

fn npm(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let run = Command::new("npm").args(arguments).current_dir(folder).output();
    let run = run.context("the peer needs npm and Node 20 or newer; --only ingest leaves it out")?;
    if !run.status.success() {
        bail!("npm {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&run.stderr));
    }
    Ok(())
}

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(ROOT).canonicalize().unwrap_or_else(|_| ROOT.into())
}

impl Subject {
    /// The command that Lambda's init runs, for a function with this much memory.
    pub(crate) fn command(&self, memory_mb: u32) -> Vec<String> {
        match &self.written_in {
            WrittenIn::Rust => vec![self.deployed.display().to_string()],
            // The flags of Lambda's own `/var/runtime/bootstrap`.
            WrittenIn::TypeScript(node) => vec![
                node.clone(),
                format!("--max-semi-space-size={}", memory_mb / 10 / 2),
                format!("--max-old-space-size={}", memory_mb - memory_mb / 10),
                "--expose-gc".to_owned(),
                self.task_root().join("runtime.cjs").display().to_string(),
            ],
        }
    }

    fn task_root(&self) -> PathBuf {
        self.deployed.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// The variables that Lambda and `infra/template.yaml` set, and those that lead to the canned
    /// services.
    pub(crate) fn environment(
        &self,
        runtime_api: &str,
        services: &Services,
        desk: &Path,
        share: &Share,
    ) -> Vec<(String, String)> {
        let handler = match self.written_in {
            WrittenIn::Rust => "bootstrap",
            WrittenIn::TypeScript(_) => {
                self.deployed.file_name().and_then(|name| name.to_str()).unwrap_or("")
            }
        };
        let (memory, root) = (share.memory_mb().to_string(), self.task_root().display().to_string());
        let of_lambda = [
            ("_HANDLER", handler),
            ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"),
            ("AWS_DEFAULT_REGION", "eu-central-1"),
            ("AWS_EXECUTION_ENV", "AWS_Lambda"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
            ("AWS_LAMBDA_FUNCTION_NAME", self.name),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/measured"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/24/[$LATEST]0123456789abcdef"),
            ("AWS_LAMBDA_RUNTIME_API", runtime_api),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEXAMPLETOKEN"),
            ("LAMBDA_TASK_ROOT", &root),
            ("LANG", "en_US.UTF-8"),
            ("TZ", ":UTC"),
            ("AWS_ENDPOINT_URL_SQS", &services.sqs),
            ("AWS_ENDPOINT_URL_SSM", &services.ssm),
            ("AWS_ENDPOINT_URL_DYNAMODB", &services.dynamodb),
        ];
        let text = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        of_lambda.into_iter().map(text).chain(self.own_variables(services, desk)).collect()
    }

    fn own_variables(&self, services: &Services, desk: &Path) -> Vec<(String, String)> {
        let queue = |name: &str| format!("{}/123456789012/{name}", services.sqs);
        let trusted = |file: &tempfile::NamedTempFile| file.path().display().to_string();
        let variables = match self.written_in {
            WrittenIn::Rust => vec![
                ("AWS_CA_BUNDLE", trusted(&services.certificates.amazon)),
                ("SSL_CERT_FILE", trusted(&services.certificates.all)),
                ("RUST_LOG", "info".to_owned()),
                ("NIGHTDESK_STAGE", "bench".to_owned()),
                ("NIGHTDESK_PROVIDER", "meta".to_owned()),
                ("NIGHTDESK_INBOUND_QUEUE", queue("inbound.fifo")),
                ("NIGHTDESK_PARKED_QUEUE", queue("parked")),
                ("NIGHTDESK_AGENTS_QUEUE", queue("agents.fifo")),
                ("NIGHTDESK_OUTBOUND_QUEUE", queue("outbound.fifo")),
                ("NIGHTDESK_MEDIA_QUEUE", queue("media")),
                ("NIGHTDESK_MEDIA_BUCKET", "nightdesk-media".to_owned()),
                ("NIGHTDESK_SECRETS_PATH", "/nightdesk/bench".to_owned()),
                ("NIGHTDESK_TABLE", "nightdesk".to_owned()),
                ("NIGHTDESK_DESK", desk.display().to_string()),
                ("NIGHTDESK_META_API", services.provider.clone()),
                ("NIGHTDESK_PUBLIC_URL", String::new()),
            ],
            WrittenIn::TypeScript(_) => vec![
                ("NODE_EXTRA_CA_CERTS", trusted(&services.certificates.ours)),
                ("INBOUND_QUEUE", queue("inbound.fifo")),
                ("SECRET_PARAMETER", "/nightdesk/bench/meta/webhook".to_owned()),
                ("IDEMPOTENCY_TABLE", "idempotency".to_owned()),
                ("POWERTOOLS_SERVICE_NAME", "ingest".to_owned()),
            ],
        };
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
