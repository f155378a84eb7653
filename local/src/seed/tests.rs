//! Seeding the embedded engines: once, again, and after it was broken off.

use super::*;
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use barrow_services::aws::{AwsClients, AwsSettings, Endpoints};
use barrow_store::{Store, TableNames};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use std::path::Path;
use tokio::net::TcpListener;

const BUCKET: &str = "images";

struct Engines {
    store: Store,
    images: Images,
    _root: tempfile::TempDir,
}

impl Engines {
    async fn start() -> Self {
        let root = tempfile::tempdir().unwrap();
        let (dynamodb, s3) = (serve_dynamodb().await, serve_s3(root.path()).await);
        let clients = AwsClients::new(AwsSettings {
            region: "eu-central-1".into(),
            access_key_id: "local".into(),
            secret_access_key: "localsecret".into(),
            session_token: None,
            endpoints: Endpoints { sqs: Some(s3.clone()), sesv2: Some(s3.clone()), dynamodb: Some(dynamodb), s3: Some(s3), sockets: None },
        });
        create_table(&clients.dynamodb(), "catalog").await;
        create_table(&clients.dynamodb(), "stock").await;
        let [catalog, stock, carts, orders, ops, accounts, directory, analytics, connections] =
            ["catalog", "stock", "carts", "orders", "ops", "accounts", "directory", "analytics", "connections"].map(str::to_owned);
        let tables = TableNames { catalog, stock, carts, orders, ops, accounts, directory, analytics, connections };
        let store = Store::new(clients.dynamodb(), tables);
        Self { store, images: Images::new(clients.s3()), _root: root }
    }

    async fn seed(&self) -> SeedReport {
        seed(&self.store.catalog, &self.images, BUCKET).await.unwrap()
    }
}

async fn serve_dynamodb() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, dynoxide::Database::memory().unwrap()));
    format!("http://{address}")
}

async fn serve_s3(root: &Path) -> String {
    std::fs::create_dir(root.join(BUCKET)).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(root).unwrap());
    service.set_auth(SimpleAuth::from_single("local", "localsecret"));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move { Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await });
        }
    });
    format!("http://{address}")
}

async fn create_table(client: &aws_sdk_dynamodb::Client, name: &str) {
    let mut table = client.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for (key, kind) in [("pk", KeyType::Hash), ("sk", KeyType::Range)] {
        let attribute = AttributeDefinition::builder().attribute_name(key).attribute_type(ScalarAttributeType::S);
        table = table.attribute_definitions(attribute.build().unwrap());
        table = table.key_schema(KeySchemaElement::builder().attribute_name(key).key_type(kind).build().unwrap());
    }
    table.send().await.unwrap();
}

#[tokio::test]
async fn a_second_seeding_changes_nothing() {
    let engines = Engines::start().await;
    let first = engines.seed().await;
    assert_eq!(first.kept, 0);
    assert_eq!(engines.seed().await, SeedReport { created: 0, kept: first.created });
}

#[tokio::test]
async fn everything_can_be_read_back() {
    let engines = Engines::start().await;
    engines.seed().await;
    let SampleShop { rules, synonyms, categories, products, coupons, .. } = SampleShop::load().unwrap();
    let catalog = &engines.store.catalog;
    assert_eq!(catalog.rules().await.unwrap(), rules);
    assert_eq!(catalog.synonyms().await.unwrap(), synonyms);
    assert_eq!(catalog.categories().await.unwrap(), categories);
    for coupon in coupons {
        assert_eq!(catalog.coupon(&coupon.code).await.unwrap(), Some(coupon));
    }
    for StockedProduct { product, units } in products {
        let key = &product.images[0].picture.renditions[0].key;
        assert!(engines.images.exists(BUCKET, key).await.unwrap(), "{key}");
        let skus = product.variants.iter().map(|variant| &variant.sku);
        let levels = engines.store.stock.levels_of(skus).await.unwrap();
        assert_eq!(levels.iter().map(|level| level.available).collect::<Vec<_>>(), units, "{}", product.id);
        assert_eq!(catalog.product_by_slug(&product.slug).await.unwrap(), Some(product));
    }
}

#[tokio::test]
async fn what_was_there_before_stays_and_the_rest_is_added() {
    let engines = Engines::start().await;
    let first = SampleShop::load().unwrap().products.remove(0).product;
    let units: Vec<u32> = first.variants.iter().map(|_| 7).collect();
    engines.store.catalog.create_product(&first, &units).await.unwrap();
    assert_eq!(engines.seed().await.kept, 1);
    let skus = first.variants.iter().map(|variant| &variant.sku);
    assert!(engines.store.stock.levels_of(skus).await.unwrap().iter().all(|level| level.available == 7));
}
