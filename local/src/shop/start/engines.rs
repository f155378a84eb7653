//! The engines of one shop, each with its file in the data directory.

use super::StartError;
use crate::engines::dynamodb::DynamoDb;
use crate::engines::mail::MailCatcher;
use crate::engines::s3::{ObjectEvents, ObjectStore, Subscription};
use crate::engines::sockets::Sockets;
use crate::engines::sqs::Sqs;
use crate::gateway::cors_layer;
use crate::shop::Options;
use crate::shop::environment::Addresses;
use crate::shop::secrets::Secrets;
use crate::stripe::{self, Stripe, StripeOptions};
use crate::template::{Event, Names, Template};
use std::collections::HashMap;
use tower_http::cors::CorsLayer;

pub struct Engines {
    pub dynamodb: DynamoDb,
    pub objects: ObjectStore,
    pub object_events: ObjectEvents,
    pub sqs: Sqs,
    pub sockets: Sockets,
    pub mail: MailCatcher,
    pub stripe: Stripe,
    stripe_url: String,
}

impl Engines {
    pub async fn start(template: &Template, options: &Options, secrets: &Secrets, shop_url: &str) -> Result<Self, StartError> {
        let file = |name: &str| options.data_dir.join(name);
        let stripe = stripe::start(StripeOptions {
            data_dir: options.data_dir.clone(),
            secret_key: secrets.stripe_key.clone(),
            webhook_secret: secrets.stripe_webhook.clone(),
            webhook_url: None,
            pay_url_base: shop_url.to_owned(),
            chaos: options.chaos,
        })
        .await?;
        let dynamodb = DynamoDb::start(&options.data_dir, &template.tables, options.dynamodb.as_deref()).await?;
        let object_events = ObjectEvents::open(&file("object-events.sqlite"), subscriptions(template))?;
        Ok(Self {
            objects: ObjectStore::start(
                &file("s3"),
                &template.buckets,
                dynamodb.access_key(),
                object_events.clone(),
                uploads_from(template, shop_url),
            )
            .await?,
            object_events,
            dynamodb,
            sockets: Sockets::start().await?,
            sqs: Sqs::start(&file("queues.sqlite"), &template.queues).await?,
            mail: MailCatcher::start(&file("mail.sqlite")).await?,
            stripe_url: stripe.api_base(),
            stripe,
        })
    }

    pub fn addresses<'a>(&'a self, template: &Template, shop_url: &'a str) -> Addresses<'a> {
        Addresses {
            shop: shop_url,
            access_key: self.dynamodb.access_key(),
            dynamodb: self.dynamodb.url(),
            s3: self.objects.url(),
            sqs: self.sqs.url(),
            sockets: self.sockets.url(),
            mail: self.mail.url(),
            stripe: &self.stripe_url,
            queues: template.queues.iter().map(|queue| (queue.name.clone(), self.sqs.queue_url(&queue.name))).collect(),
        }
    }
}

/// Functions that follow a bucket.
fn subscriptions(template: &Template) -> Vec<Subscription> {
    let mut subscriptions = Vec::new();
    for function in &template.functions {
        for event in &function.events {
            if let Event::Object(mapping) = event {
                let buckets = template.buckets.iter().filter(|bucket| bucket.name == mapping.bucket);
                let of = |bucket: &str| Subscription { bin: function.bin.clone(), bucket: bucket.to_owned(), mapping: mapping.clone() };
                subscriptions.extend(buckets.map(|bucket| of(&bucket.bucket)));
            }
        }
    }
    subscriptions
}

/// The CORS rule of the first bucket that has one. Here the storefront is where the shop is.
fn uploads_from(template: &Template, shop_url: &str) -> CorsLayer {
    let refs = ["ShopUrl", "StoreOrigin"].map(|name| (name.to_owned(), shop_url.to_owned()));
    let names = Names { refs: HashMap::from(refs), ..Names::default() };
    let cors = template.buckets.iter().find_map(|bucket| bucket.cors.as_ref());
    cors.map_or_else(CorsLayer::new, |cors| cors_layer(cors, &names))
}
