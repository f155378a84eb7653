//! The environment of the functions: what the template says, with this machine's addresses and secrets.

use super::secrets::Secrets;
use crate::engines::{REGION, SECRET_KEY};
use crate::template::{Function, Names, Template, TemplateError};
use std::collections::{BTreeMap, HashMap};

/// Variables that only the functions named in the template may be given.
pub const FUNCTION_SECRETS: [&str; 6] = [
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "GUEST_TOKEN_SECRETS",
    "STAFF_TOKEN",
    "ACCESS_TOKEN_SIGNING_KEY",
    "ACCESS_TOKEN_PUBLIC_KEYS",
];

/// Only functions that the template gives them are given these here.
const SOCKETS_VARIABLE: &str = "LIVE_API_URL";
const ERRORS_VARIABLE: &str = "SENTRY_DSN";

/// Where things are on this machine.
pub struct Addresses<'a> {
    pub shop: &'a str,
    /// The engines', all the same.
    pub access_key: &'a str,
    pub dynamodb: &'a str,
    pub s3: &'a str,
    pub sqs: &'a str,
    pub sockets: &'a str,
    pub mail: &'a str,
    pub stripe: &'a str,
    /// Queue names and their URLs.
    pub queues: Vec<(String, String)>,
}

pub struct LocalEnvironment {
    names: Names,
    /// The same for all functions.
    shared: BTreeMap<String, String>,
    /// For those that the template gives a variable of the same name.
    where_named: BTreeMap<String, String>,
}

impl LocalEnvironment {
    pub fn new(template: &Template, addresses: &Addresses<'_>, secrets: &Secrets, chosen: &BTreeMap<String, String>) -> Self {
        let mut own_secrets: HashMap<String, String> = [
            ("STRIPE_SECRET_KEY", &secrets.stripe_key),
            ("STRIPE_WEBHOOK_SECRET", &secrets.stripe_webhook),
            ("GUEST_TOKEN_SECRETS", &secrets.guest_token),
            ("STAFF_TOKEN", &secrets.staff_token),
            ("ACCESS_TOKEN_SIGNING_KEY", &secrets.access_token_signing_key),
            ("ACCESS_TOKEN_PUBLIC_KEYS", &secrets.access_token_public_keys),
        ]
        .map(|(name, value)| (name.to_owned(), value.clone()))
        .into();
        let mut shared = shared_variables(addresses);
        let mut where_named = BTreeMap::from([(SOCKETS_VARIABLE.to_owned(), addresses.sockets.to_owned())]);
        if chosen.contains_key("STRIPE_SECRET_KEY") {
            shared.remove("STRIPE_API_BASE");
        }
        for (name, value) in chosen {
            if FUNCTION_SECRETS.contains(&name.as_str()) {
                own_secrets.insert(name.clone(), value.clone());
            } else if name == ERRORS_VARIABLE {
                where_named.insert(name.clone(), value.clone());
            } else {
                shared.insert(name.clone(), value.clone());
            }
        }
        Self { names: Names { refs: references(template, addresses), secrets: own_secrets }, shared, where_named }
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What a function is given; the local platform's own variables go before the template's.
    pub fn of(&self, function: &Function) -> Result<BTreeMap<String, String>, TemplateError> {
        let mut environment = function.environment(&self.names)?;
        environment.extend(self.shared.clone());
        for (name, value) in &self.where_named {
            if let Some(given) = environment.get_mut(name) {
                given.clone_from(value);
            }
        }
        Ok(environment)
    }
}

fn shared_variables(addresses: &Addresses<'_>) -> BTreeMap<String, String> {
    [
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", addresses.access_key),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("AWS_ENDPOINT_URL_DYNAMODB", addresses.dynamodb),
        ("AWS_ENDPOINT_URL_S3", addresses.s3),
        ("AWS_ENDPOINT_URL_SQS", addresses.sqs),
        ("AWS_ENDPOINT_URL_SESV2", addresses.mail),
        ("STRIPE_API_BASE", addresses.stripe),
        ("LOCAL_COST_HEADERS", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// For `!Ref`: parameters, tables, buckets and queues.
fn references(template: &Template, addresses: &Addresses<'_>) -> HashMap<String, String> {
    let mut refs = HashMap::from(
        [("AWS::Region", REGION), ("AWS::URLSuffix", "amazonaws.com")].map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    refs.extend(template.socket_apis.iter().map(|api| (api.name.clone(), "local".to_owned())));
    for parameter in &template.parameters {
        if let Some(value) = local_parameter(&parameter.name, addresses).or_else(|| parameter.default.clone()) {
            refs.insert(parameter.name.clone(), value);
        }
    }
    refs.extend(template.tables.iter().map(|table| (table.name.clone(), table.name.clone())));
    refs.extend(template.buckets.iter().map(|bucket| (bucket.name.clone(), bucket.bucket.clone())));
    refs.extend(addresses.queues.iter().cloned());
    refs
}

fn local_parameter(name: &str, addresses: &Addresses<'_>) -> Option<String> {
    match name {
        "ShopUrl" | "StoreOrigin" => Some(addresses.shop.to_owned()),
        "ImageBaseUrl" => Some(format!("{}/images", addresses.shop)),
        "MailFrom" => Some("Barrow <hello@barrow.example>".to_owned()),
        "StaffMailbox" => Some("staff@barrow.example".to_owned()),
        "StripePublishableKey" => Some("pk_test_local".to_owned()),
        _ => None,
    }
}
