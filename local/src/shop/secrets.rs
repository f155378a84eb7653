//! Secrets of the local shop: made at the first start, kept in the data directory, readable by their owner only. Orders'
//! and carts' tokens must stay valid over a restart.

use super::StartError;
use super::data_dir::DataDir;
use barrow_app::accounts::access_tokens::{NewKeys, new_keys};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::path::Path;

#[derive(Serialize, Deserialize)]
pub struct Secrets {
    pub guest_token: String,
    pub stripe_webhook: String,
    pub stripe_key: String,
    pub staff_token: String,
    /// Younger than the rest: a directory from before it has none.
    #[serde(default)]
    pub access_token_signing_key: String,
    #[serde(default)]
    pub access_token_public_keys: String,
    /// Of the sample shop's owner, for the first sign-in.
    #[serde(default)]
    pub owner_password: String,
}

impl Secrets {
    pub fn load_or_make(directory: &DataDir) -> Result<Self, StartError> {
        let file = directory.file("secrets.json");
        let unusable = |problem: String| StartError::File { path: file.clone(), problem };
        let mut secrets: Self = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::make().map_err(unusable)?,
            Err(error) => return Err(unusable(error.to_string())),
        };
        if secrets.access_token_signing_key.is_empty() {
            secrets.add_access_token_keys();
            write_private(&file, &secrets).map_err(|error| unusable(error.to_string()))?;
        }
        if secrets.owner_password.is_empty() {
            secrets.owner_password = random().map_err(unusable)?.chars().take(20).collect();
            write_private(&file, &secrets).map_err(|error| unusable(error.to_string()))?;
        }
        Ok(secrets)
    }

    fn add_access_token_keys(&mut self) {
        let NewKeys { signing_key, public_keys } = new_keys();
        (self.access_token_signing_key, self.access_token_public_keys) = (signing_key, public_keys);
    }

    fn make() -> Result<Self, String> {
        Ok(Self {
            guest_token: random()?,
            stripe_webhook: format!("whsec_{}", random()?),
            stripe_key: format!("sk_test_local{}", random()?),
            staff_token: format!("staff-{}", random()?),
            access_token_signing_key: String::new(),
            access_token_public_keys: String::new(),
            owner_password: String::new(),
        })
    }
}

/// 192 random bits.
fn random() -> Result<String, String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whole or not at all: a half-written file would make every later start fail.
fn write_private(file: &Path, secrets: &Secrets) -> std::io::Result<()> {
    let unfinished = file.with_extension("unfinished");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(&unfinished)?;
    open.write_all(serde_json::to_string_pretty(secrets)?.as_bytes())?;
    drop(open);
    std::fs::rename(unfinished, file)
}
