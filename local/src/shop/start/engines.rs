//! The engines of one shop, each with its file in the data directory.

use super::StartError;
use crate::engines::dynamodb::DynamoDb;
use crate::engines::mail::MailCatcher;
use crate::engines::s3::ObjectStore;
use crate::engines::sqs::Sqs;
use crate::shop::Options;
use crate::shop::environment::Addresses;
use crate::shop::secrets::Secrets;
use crate::stripe::{self, Stripe, StripeOptions};
use crate::template::Template;

pub struct Engines {
    pub dynamodb: DynamoDb,
    pub objects: ObjectStore,
    pub sqs: Sqs,
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
        Ok(Self {
            objects: ObjectStore::start(&file("s3"), &template.buckets, dynamodb.access_key()).await?,
            dynamodb,
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
            mail: self.mail.url(),
            stripe: &self.stripe_url,
            queues: template.queues.iter().map(|queue| (queue.name.clone(), self.sqs.queue_url(&queue.name))).collect(),
        }
    }
}
