//! The shop's operations: what several functions do with the domain's rules, the store and the outside world.
//!
//! Handlers and jobs translate events into these calls and their results into answers; nothing here knows HTTP.

pub mod accounting;
pub mod accounts;
pub mod analytics;
pub mod audit;
pub mod bulk;
pub mod cart_pricing;
pub mod catalogue;
pub mod checkout;
pub mod clock;
mod config;
mod customers;
pub mod guest_tokens;
pub mod images;
pub mod imports;
mod known_goods;
pub mod live;
pub mod logging;
pub mod messages;
pub mod metrics;
pub mod notices;
pub mod order_changes;
pub mod payments;
pub mod prices;
pub mod products;
pub mod random;
pub mod rate_limits;
pub mod reservations;
pub mod restock;
pub mod reviews;
pub mod shards;
pub mod stock;
mod stock_watch;
mod units;
pub mod visits;

pub use config::{Config, ConfigError};
pub use stock_watch::WatchError;

use accounts::access_tokens::AccessTokens;
use barrow_services::aws::AwsClients;
use barrow_services::error_reports::ErrorReports;
use barrow_services::mail::Mailer;
use barrow_services::payments::Payments;
use barrow_services::queues::Queues;
use barrow_services::snapshots::Snapshots;
use barrow_services::sockets::Sockets;
use barrow_store::Store;
use catalogue::{CatalogueReader, ProductCache};
use guest_tokens::GuestTokens;
use known_goods::KnownGoods;
use std::sync::OnceLock;

/// Everything a function works with, built once per process. Each client is made when it is first used, so a
/// function that never talks to Stripe never builds its client, nor needs its key.
pub struct App {
    pub config: Config,
    aws: AwsClients,
    store: OnceLock<Store>,
    queues: OnceLock<Queues>,
    payments: OnceLock<Payments>,
    mailer: OnceLock<Mailer>,
    error_reports: OnceLock<ErrorReports>,
    snapshots: OnceLock<Snapshots>,
    sockets: OnceLock<Sockets>,
    catalogue: OnceLock<CatalogueReader>,
    products: ProductCache,
    known_goods: KnownGoods,
    access_tokens: OnceLock<AccessTokens>,
    settings: prices::KnownSettings,
}

impl App {
    #[must_use]
    pub fn new(config: Config) -> Self {
        let aws = AwsClients::new(config.aws.clone());
        Self::with_clients(config, aws)
    }

    /// Over clients that were made of the same settings.
    #[must_use]
    pub fn with_clients(config: Config, aws: AwsClients) -> Self {
        Self {
            config,
            aws,
            store: OnceLock::new(),
            queues: OnceLock::new(),
            payments: OnceLock::new(),
            mailer: OnceLock::new(),
            error_reports: OnceLock::new(),
            snapshots: OnceLock::new(),
            sockets: OnceLock::new(),
            catalogue: OnceLock::new(),
            products: ProductCache::default(),
            known_goods: KnownGoods::default(),
            access_tokens: OnceLock::new(),
            settings: prices::KnownSettings::default(),
        }
    }

    pub fn store(&self) -> &Store {
        self.store.get_or_init(|| Store::new(self.aws.dynamodb(), self.config.tables.clone()))
    }

    pub fn queues(&self) -> &Queues {
        self.queues.get_or_init(|| Queues::new(self.aws.sqs()))
    }

    /// # Errors
    /// A function that was not told where the WebSocket API is.
    pub fn sockets(&self) -> Result<&Sockets, ConfigError> {
        if self.config.aws.endpoints.sockets.is_none() {
            return Err(ConfigError::Missing("LIVE_API_URL"));
        }
        Ok(self.sockets.get_or_init(|| Sockets::new(self.aws.sockets())))
    }

    /// # Errors
    /// A function that was not given Stripe's key.
    pub fn payments(&self) -> Result<&Payments, ConfigError> {
        if let Some(payments) = self.payments.get() {
            return Ok(payments);
        }
        let key = self.config.stripe_secret_key()?;
        let made = Payments::new(key, self.config.stripe_api_base.as_deref());
        let made = made.map_err(|error| ConfigError::Invalid { name: "STRIPE_SECRET_KEY", reason: error.to_string() })?;
        Ok(self.payments.get_or_init(|| made))
    }

    /// # Errors
    /// A mail server's address that cannot be read.
    pub fn mailer(&self) -> Result<&Mailer, ConfigError> {
        if let Some(mailer) = self.mailer.get() {
            return Ok(mailer);
        }
        let made = match &self.config.mail_smtp_url {
            Some(url) => Mailer::smtp(url).map_err(|error| ConfigError::Invalid { name: "MAIL_SMTP_URL", reason: error.to_string() })?,
            None => Mailer::ses(self.aws.sesv2()),
        };
        Ok(self.mailer.get_or_init(|| made))
    }

    /// Under the name of the shop's host, since a service may serve several shops.
    ///
    /// # Errors
    /// A function that was not told where, or an address that is none.
    pub fn error_reports(&self) -> Result<&ErrorReports, ConfigError> {
        if let Some(reports) = self.error_reports.get() {
            return Ok(reports);
        }
        let host = self.config.shop_url.rsplit('/').next().unwrap_or_default();
        let made = ErrorReports::new(self.config.sentry_dsn()?, host);
        let made = made.map_err(|reason| ConfigError::Invalid { name: "SENTRY_DSN", reason })?;
        Ok(self.error_reports.get_or_init(|| made))
    }

    /// S3, for the images bucket.
    #[must_use]
    pub fn images(&self) -> barrow_services::images::Images {
        barrow_services::images::Images::new(self.aws.s3())
    }

    /// # Errors
    /// A function that was not given the public keys, or keys that are none.
    pub fn access_tokens(&self) -> Result<&AccessTokens, ConfigError> {
        if let Some(tokens) = self.access_tokens.get() {
            return Ok(tokens);
        }
        let (signing, public) = (self.config.access_token_signing_key(), self.config.access_token_public_keys()?);
        let made = AccessTokens::new(&self.config.shop_url, signing, public)?;
        Ok(self.access_tokens.get_or_init(|| made))
    }

    /// # Errors
    /// A function that was not given the secret.
    pub fn guest_tokens(&self) -> Result<GuestTokens<'_>, ConfigError> {
        self.config.guest_token_secrets().map(GuestTokens::new)
    }
}
