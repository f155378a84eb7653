//! What a function is told by its environment. A value that not every function is given is checked when it is used.

use crate::rate_limits::ChosenRates;
use barrow_services::aws::{AwsSettings, Endpoints};
use barrow_store::TableNames;
use jiff::SignedDuration;

/// No `Debug`: it holds secrets.
pub struct Config {
    pub aws: AwsSettings,
    pub tables: TableNames,
    pub shop_name: String,
    /// IANA's name of the timezone that reports' days are of.
    pub time_zone: String,
    /// Where the storefront is, without a trailing slash.
    pub shop_url: String,
    /// The same shop in other languages: language and address, for search engines.
    pub shop_alternates: Vec<(String, String)>,
    pub image_base_url: String,
    pub mail_from: String,
    pub staff_mailbox: Option<String>,
    pub mail_smtp_url: Option<String>,
    /// How long an unpaid order keeps its units.
    pub order_expiry: SignedDuration,
    /// One visit in so many is told of.
    pub visit_sample_every: i64,
    pub stripe_api_base: Option<String>,
    pub rates: ChosenRates,
    /// Proxies of our own before the API, each of which adds to `X-Forwarded-For` whom it heard.
    pub trusted_proxies: usize,
    /// Say in every response what it cost.
    pub cost_headers: bool,
    mail_queue_url: Option<String>,
    inventory_queue_url: Option<String>,
    payments_queue_url: Option<String>,
    directory_queue_url: Option<String>,
    bulk_queue_url: Option<String>,
    erasures_queue_url: Option<String>,
    exports_queue_url: Option<String>,
    live_queue_url: Option<String>,
    visits_queue_url: Option<String>,
    /// Of the queues that failed messages end in.
    pub dead_letter_queue_urls: Vec<String>,
    catalogue_queue_url: Option<String>,
    images_bucket: Option<String>,
    catalogue_bucket: Option<String>,
    exports_bucket: Option<String>,
    sentry_dsn: Option<String>,
    stripe_secret_key: Option<String>,
    stripe_publishable_key: Option<String>,
    stripe_webhook_secrets: Vec<String>,
    guest_token_secrets: Vec<String>,
    staff_token: Option<String>,
    access_token_signing_key: Option<String>,
    access_token_public_keys: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("the environment variable {0} is missing")]
    Missing(&'static str),
    #[error("the environment variable {name} is not right: {reason}")]
    Invalid { name: &'static str, reason: String },
}

const SHORTEST_SECRET: usize = 16;

impl Config {
    /// Reads the environment through `lookup`.
    ///
    /// # Errors
    /// The variable that is missing or cannot be read.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let optional = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let required = |name: &'static str| optional(name).ok_or(ConfigError::Missing(name));
        let or = |name: &str, default: &str| optional(name).unwrap_or_else(|| default.to_owned());
        let list = |name: &str| optional(name).map(|value| value.split(',').map(|part| part.trim().to_owned()).collect());
        // A function that does not use a table is not told its name.
        let table = |name: &str| or(name, "");
        let config = Self {
            aws: AwsSettings {
                region: or("AWS_REGION", "eu-central-1"),
                access_key_id: required("AWS_ACCESS_KEY_ID")?,
                secret_access_key: required("AWS_SECRET_ACCESS_KEY")?,
                session_token: optional("AWS_SESSION_TOKEN"),
                endpoints: Endpoints {
                    dynamodb: optional("AWS_ENDPOINT_URL_DYNAMODB"),
                    s3: optional("AWS_ENDPOINT_URL_S3"),
                    sqs: optional("AWS_ENDPOINT_URL_SQS"),
                    sesv2: optional("AWS_ENDPOINT_URL_SESV2"),
                    sockets: optional("LIVE_API_URL"),
                },
            },
            tables: TableNames {
                catalog: table("CATALOG_TABLE"),
                stock: table("STOCK_TABLE"),
                carts: table("CARTS_TABLE"),
                orders: table("ORDERS_TABLE"),
                ops: table("OPS_TABLE"),
                accounts: table("ACCOUNTS_TABLE"),
                directory: table("DIRECTORY_TABLE"),
                analytics: table("ANALYTICS_TABLE"),
                connections: table("CONNECTIONS_TABLE"),
            },
            shop_name: or("SHOP_NAME", "Barrow"),
            time_zone: or("SHOP_TIME_ZONE", "UTC"),
            shop_url: or("SHOP_URL", "http://localhost:3000").trim_end_matches('/').to_owned(),
            shop_alternates: alternates(&or("SHOP_ALTERNATES", ""))?,
            image_base_url: or("IMAGE_BASE_URL", "/images").trim_end_matches('/').to_owned(),
            mail_from: or("MAIL_FROM", "Barrow <shop@barrow.example>"),
            staff_mailbox: optional("STAFF_MAILBOX"),
            mail_smtp_url: optional("MAIL_SMTP_URL"),
            order_expiry: SignedDuration::from_secs(seconds("ORDER_EXPIRY_SECONDS", &or("ORDER_EXPIRY_SECONDS", "900"))?),
            visit_sample_every: every(&or("VISIT_SAMPLE_EVERY", "20"))?,
            rates: ChosenRates::parse(&or("RATE_LIMITS", ""))?,
            trusted_proxies: proxies(&or("TRUSTED_PROXIES", "0"))?,
            stripe_api_base: optional("STRIPE_API_BASE"),
            cost_headers: optional("LOCAL_COST_HEADERS").is_some(),
            mail_queue_url: optional("MAIL_QUEUE_URL"),
            inventory_queue_url: optional("INVENTORY_QUEUE_URL"),
            visits_queue_url: optional("VISITS_QUEUE_URL"),
            payments_queue_url: optional("PAYMENTS_QUEUE_URL"),
            directory_queue_url: optional("DIRECTORY_QUEUE_URL"),
            bulk_queue_url: optional("BULK_QUEUE_URL"),
            erasures_queue_url: optional("ERASURES_QUEUE_URL"),
            exports_queue_url: optional("EXPORTS_QUEUE_URL"),
            live_queue_url: optional("LIVE_QUEUE_URL"),
            dead_letter_queue_urls: list("DEAD_LETTER_QUEUE_URLS").unwrap_or_default(),
            catalogue_queue_url: optional("CATALOGUE_QUEUE_URL"),
            images_bucket: optional("IMAGES_BUCKET"),
            catalogue_bucket: optional("CATALOGUE_BUCKET"),
            exports_bucket: optional("EXPORTS_BUCKET"),
            sentry_dsn: optional("SENTRY_DSN"),
            stripe_secret_key: optional("STRIPE_SECRET_KEY"),
            stripe_publishable_key: optional("STRIPE_PUBLISHABLE_KEY"),
            stripe_webhook_secrets: list("STRIPE_WEBHOOK_SECRET").unwrap_or_default(),
            guest_token_secrets: list("GUEST_TOKEN_SECRETS").unwrap_or_default(),
            staff_token: optional("STAFF_TOKEN"),
            access_token_signing_key: optional("ACCESS_TOKEN_SIGNING_KEY"),
            access_token_public_keys: list("ACCESS_TOKEN_PUBLIC_KEYS").unwrap_or_default(),
        };
        config.check_secrets()
    }

    fn check_secrets(self) -> Result<Self, ConfigError> {
        let too_short = |name| ConfigError::Invalid { name, reason: format!("a secret has at least {SHORTEST_SECRET} characters") };
        if self.guest_token_secrets.iter().any(|secret| secret.len() < SHORTEST_SECRET) {
            return Err(too_short("GUEST_TOKEN_SECRETS"));
        }
        if self.staff_token.as_ref().is_some_and(|token| token.len() < SHORTEST_SECRET) {
            return Err(too_short("STAFF_TOKEN"));
        }
        Ok(self)
    }

    /// # Errors
    /// [`ConfigError::Missing`]; so for all below.
    pub fn mail_queue_url(&self) -> Result<&str, ConfigError> {
        given("MAIL_QUEUE_URL", self.mail_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn inventory_queue_url(&self) -> Result<&str, ConfigError> {
        given("INVENTORY_QUEUE_URL", self.inventory_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn payments_queue_url(&self) -> Result<&str, ConfigError> {
        given("PAYMENTS_QUEUE_URL", self.payments_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn directory_queue_url(&self) -> Result<&str, ConfigError> {
        given("DIRECTORY_QUEUE_URL", self.directory_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn bulk_queue_url(&self) -> Result<&str, ConfigError> {
        given("BULK_QUEUE_URL", self.bulk_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn erasures_queue_url(&self) -> Result<&str, ConfigError> {
        given("ERASURES_QUEUE_URL", self.erasures_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn exports_queue_url(&self) -> Result<&str, ConfigError> {
        given("EXPORTS_QUEUE_URL", self.exports_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn live_queue_url(&self) -> Result<&str, ConfigError> {
        given("LIVE_QUEUE_URL", self.live_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn visits_queue_url(&self) -> Result<&str, ConfigError> {
        given("VISITS_QUEUE_URL", self.visits_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn catalogue_queue_url(&self) -> Result<&str, ConfigError> {
        given("CATALOGUE_QUEUE_URL", self.catalogue_queue_url.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn images_bucket(&self) -> Result<&str, ConfigError> {
        given("IMAGES_BUCKET", self.images_bucket.as_ref())
    }

    /// Where browsers of staff upload pictures to: the bucket's own origin.
    #[must_use]
    pub fn upload_origins(&self) -> Vec<String> {
        let bucket = self.images_bucket.as_ref();
        match &self.aws.endpoints.s3 {
            Some(endpoint) => vec![endpoint.trim_end_matches('/').to_owned()],
            None => bucket.map(|bucket| format!("https://{bucket}.s3.{}.amazonaws.com", self.aws.region)).into_iter().collect(),
        }
    }

    /// Where copies of what is held of people wait for them.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn exports_bucket(&self) -> Result<&str, ConfigError> {
        given("EXPORTS_BUCKET", self.exports_bucket.as_ref())
    }

    /// Where snapshots of the catalogue's index are.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn catalogue_bucket(&self) -> Result<&str, ConfigError> {
        given("CATALOGUE_BUCKET", self.catalogue_bucket.as_ref())
    }

    /// Where errors are told of.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn sentry_dsn(&self) -> Result<&str, ConfigError> {
        given("SENTRY_DSN", self.sentry_dsn.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn stripe_secret_key(&self) -> Result<&str, ConfigError> {
        given("STRIPE_SECRET_KEY", self.stripe_secret_key.as_ref())
    }

    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn stripe_publishable_key(&self) -> Result<&str, ConfigError> {
        given("STRIPE_PUBLISHABLE_KEY", self.stripe_publishable_key.as_ref())
    }

    /// Opens every route of staff: for the first owner's invitation, and for programs. Without it there is none.
    #[must_use]
    pub fn staff_token(&self) -> Option<&str> {
        self.staff_token.as_deref()
    }

    /// Only functions that sign people in have it.
    #[must_use]
    pub fn access_token_signing_key(&self) -> Option<&str> {
        self.access_token_signing_key.as_deref()
    }

    /// All that may have signed an access token, during a rotation more than one.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn access_token_public_keys(&self) -> Result<&[String], ConfigError> {
        any("ACCESS_TOKEN_PUBLIC_KEYS", &self.access_token_public_keys)
    }

    /// All that may have signed, during a rotation more than one.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn stripe_webhook_secrets(&self) -> Result<&[String], ConfigError> {
        any("STRIPE_WEBHOOK_SECRET", &self.stripe_webhook_secrets)
    }

    /// The first signs, all verify.
    ///
    /// # Errors
    /// [`ConfigError::Missing`].
    pub fn guest_token_secrets(&self) -> Result<&[String], ConfigError> {
        any("GUEST_TOKEN_SECRETS", &self.guest_token_secrets)
    }
}

fn given<'a>(name: &'static str, value: Option<&'a String>) -> Result<&'a str, ConfigError> {
    value.map(String::as_str).ok_or(ConfigError::Missing(name))
}

fn any<'a>(name: &'static str, values: &'a [String]) -> Result<&'a [String], ConfigError> {
    if values.is_empty() { Err(ConfigError::Missing(name)) } else { Ok(values) }
}

/// `de=https://shop.example/de,fr=https://shop.example/fr`
fn alternates(text: &str) -> Result<Vec<(String, String)>, ConfigError> {
    let invalid = || ConfigError::Invalid { name: "SHOP_ALTERNATES", reason: "it must look like de=https://shop.example/de,fr=...".into() };
    let one = |part: &str| {
        let (language, url) = part.trim().split_once('=').filter(|(_, url)| url.starts_with("http")).ok_or_else(invalid)?;
        Ok((language.to_owned(), url.trim_end_matches('/').to_owned()))
    };
    text.split(',').filter(|part| !part.trim().is_empty()).map(one).collect()
}

fn proxies(text: &str) -> Result<usize, ConfigError> {
    let count = text.parse().ok().filter(|count| *count <= 5);
    count.ok_or_else(|| ConfigError::Invalid { name: "TRUSTED_PROXIES", reason: "it must be a number up to 5".into() })
}

fn seconds(name: &'static str, text: &str) -> Result<i64, ConfigError> {
    let seconds = text.parse().ok().filter(|seconds| (1..=7 * 86_400).contains(seconds));
    seconds.ok_or_else(|| ConfigError::Invalid { name, reason: "it must be a number of seconds up to seven days".into() })
}

fn every(text: &str) -> Result<i64, ConfigError> {
    let every = text.parse().ok().filter(|every| (1..=10_000).contains(every));
    every.ok_or_else(|| ConfigError::Invalid { name: "VISIT_SAMPLE_EVERY", reason: "it must be a whole number from 1 to 10000".into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(values: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let keys = [("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "key")];
        Config::from_lookup(|name| keys.iter().chain(values).find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn names_what_is_missing_or_wrong() {
        assert_eq!(Config::from_lookup(|_| None).err(), Some(ConfigError::Missing("AWS_ACCESS_KEY_ID")));
        assert!(matches!(config(&[("ORDER_EXPIRY_SECONDS", "soon")]), Err(ConfigError::Invalid { name: "ORDER_EXPIRY_SECONDS", .. })));
        assert!(matches!(config(&[("STAFF_TOKEN", "short")]), Err(ConfigError::Invalid { name: "STAFF_TOKEN", .. })));
        assert!(matches!(config(&[("RATE_LIMITS", "coupon=1")]), Err(ConfigError::Invalid { name: "RATE_LIMITS", .. })));
        assert!(matches!(config(&[("TRUSTED_PROXIES", "many")]), Err(ConfigError::Invalid { name: "TRUSTED_PROXIES", .. })));
        let config = config(&[("SHOP_URL", "https://shop.example/")]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(config.shop_url, "https://shop.example");
        assert_eq!(config.stripe_secret_key(), Err(ConfigError::Missing("STRIPE_SECRET_KEY")));
    }
}
