//! AWS clients, each built by hand: no `aws-config`, which would read files and ask a metadata service
//! at start-up and bring a second TLS stack. A client costs nothing until it is asked for, and all of
//! them share one HTTP connector (one set of root certificates, one pool of connections).

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::fmt;
use std::time::Duration;

/// Makes the clients. Making one is cheap but not free: keep what it gives.
#[derive(Clone)]
pub struct AwsClients {
    region: String,
    endpoints: Endpoints,
    credentials: SharedCredentialsProvider,
    http: SharedHttpClient,
}

/// From the environment of the function; the credentials are those Lambda puts there.
#[derive(Clone)]
pub struct AwsSettings {
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: Option<String>,
    pub endpoints: Endpoints,
}

/// Addresses to use instead of AWS's own; all are set on the local platform, and on AWS only that of our own WebSocket API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    pub dynamodb: Option<String>,
    pub s3: Option<String>,
    pub sqs: Option<String>,
    pub sesv2: Option<String>,
    /// Where those who hold connections of ours are told what to send; only functions that do so know it.
    pub sockets: Option<String>,
}

impl fmt::Debug for AwsSettings {
    /// Without the keys: settings end up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, endpoints, .. } = self;
        f.debug_struct("AwsSettings").field("region", region).field("endpoints", endpoints).finish_non_exhaustive()
    }
}

impl Endpoints {
    /// Whether every call stays on plain HTTP, so that no certificate is ever needed.
    fn all_plain(&self) -> bool {
        let Self { dynamodb, s3, sqs, sesv2, sockets } = self;
        let plain = |url: &String| url.starts_with("http://");
        [dynamodb, s3, sqs, sesv2].into_iter().all(|url| url.as_ref().is_some_and(plain)) && sockets.as_ref().is_none_or(plain)
    }
}

/// The same settings on each SDK's own builder type, which share no trait.
macro_rules! configured {
    ($aws:ident, $builder:expr, $endpoint:ident) => {{
        let mut builder = $builder
            .behavior_version_latest()
            .region($aws.region_of())
            .credentials_provider($aws.credentials.clone())
            .http_client($aws.http.clone())
            .timeout_config(timeouts())
            .retry_config(RetryConfig::standard().with_max_attempts(3));
        builder.set_endpoint_url($aws.endpoints.$endpoint.clone());
        builder
    }};
}

impl AwsClients {
    #[must_use]
    pub fn new(settings: AwsSettings) -> Self {
        let AwsSettings { region, access_key_id, secret_access_key, session_token, endpoints } = settings;
        let credentials = Credentials::new(access_key_id, secret_access_key, session_token, None, "environment");
        Self { region, http: http_client(&endpoints), endpoints, credentials: SharedCredentialsProvider::new(credentials) }
    }

    /// With another HTTP client, such as one around ours.
    #[must_use]
    pub fn through(self, wrap: impl FnOnce(SharedHttpClient) -> SharedHttpClient) -> Self {
        Self { http: wrap(self.http), ..self }
    }

    #[must_use]
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let config = configured!(self, aws_sdk_dynamodb::Config::builder(), dynamodb);
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// Path style on a local endpoint, where no name server knows the buckets.
    #[must_use]
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = configured!(self, aws_sdk_s3::Config::builder(), s3);
        aws_sdk_s3::Client::from_conf(config.force_path_style(self.endpoints.s3.is_some()).build())
    }

    #[must_use]
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        let config = configured!(self, aws_sdk_sqs::Config::builder(), sqs);
        aws_sdk_sqs::Client::from_conf(config.build())
    }

    #[must_use]
    pub fn sesv2(&self) -> aws_sdk_sesv2::Client {
        let config = configured!(self, aws_sdk_sesv2::Config::builder(), sesv2).timeout_config(patient());
        aws_sdk_sesv2::Client::from_conf(config.build())
    }

    #[must_use]
    pub fn sockets(&self) -> aws_sdk_apigatewaymanagement::Client {
        let config = configured!(self, aws_sdk_apigatewaymanagement::Config::builder(), sockets);
        aws_sdk_apigatewaymanagement::Client::from_conf(config.build())
    }

    fn region_of(&self) -> aws_sdk_dynamodb::config::Region {
        aws_sdk_dynamodb::config::Region::new(self.region.clone())
    }
}

/// Plain when nothing needs TLS; the TLS connector also speaks plain HTTP, for a mixture.
fn http_client(endpoints: &Endpoints) -> SharedHttpClient {
    let builder = aws_smithy_http_client::Builder::new();
    if endpoints.all_plain() {
        return builder.build_http();
    }
    builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

/// Below what a caller of the shop waits for: an attempt that hangs is given up while there is time for
/// another one.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(10))
        .build()
}

/// SES knows no repeats: an attempt that was given up too early is a mail sent twice. Nobody waits for it, so it has all the time
/// that its function has.
fn patient() -> TimeoutConfig {
    timeouts().to_builder().operation_attempt_timeout(Duration::from_secs(10)).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(endpoints: Endpoints) -> AwsSettings {
        AwsSettings {
            region: "eu-central-1".to_owned(),
            access_key_id: "id".to_owned(),
            secret_access_key: "hush".to_owned(),
            session_token: Some("hush-token".to_owned()),
            endpoints,
        }
    }

    fn local() -> Endpoints {
        let url = Some("http://127.0.0.1:1".to_owned());
        Endpoints { dynamodb: url.clone(), s3: url.clone(), sqs: url.clone(), sesv2: url, sockets: None }
    }

    #[test]
    fn secrets_are_not_printed() {
        let shown = format!("{:?}", settings(Endpoints::default()));
        assert!(shown.contains("eu-central-1") && !shown.contains("hush"), "{shown}");
    }

    #[test]
    fn needs_tls_unless_every_endpoint_is_plain() {
        assert!(local().all_plain());
        assert!(!Endpoints::default().all_plain());
        assert!(!Endpoints { sqs: None, ..local() }.all_plain());
        assert!(!Endpoints { sockets: Some("https://live.example".to_owned()), ..local() }.all_plain());
        assert!(!Endpoints { s3: Some("https://s3.example".to_owned()), ..local() }.all_plain());
    }

    #[test]
    fn clients_carry_the_settings() {
        for endpoints in [local(), Endpoints::default()] {
            let clients = AwsClients::new(settings(endpoints));
            assert_eq!(clients.dynamodb().config().region().map(AsRef::as_ref), Some("eu-central-1"));
            assert_eq!(clients.sqs().config().retry_config().map(RetryConfig::max_attempts), Some(3));
            let timeouts = clients.s3().config().timeout_config().cloned();
            assert_eq!(timeouts.and_then(|timeouts| timeouts.connect_timeout()), Some(Duration::from_secs(1)));
            let timeouts = clients.sesv2().config().timeout_config().cloned();
            assert_eq!(timeouts.and_then(|timeouts| timeouts.operation_attempt_timeout()), Some(Duration::from_secs(10)));
        }
    }
}
