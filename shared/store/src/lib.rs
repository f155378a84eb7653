//! DynamoDB: the only code that names a table or a key.
//!
//! Every change of more than one item is one `TransactWriteItems`. A refused condition becomes a named error where it
//! happens; contention is retried here ([`contention`]) and never looks like a refusal.

mod accounts;
mod analytics;
mod audit_log;
mod batch;
mod books;
mod bulk;
mod carts;
mod catalog;
mod connections;
mod contention;
mod coupons;
mod directory;
mod error;
mod imports;
mod item;
mod ledger;
pub mod meter;
mod notes;
mod ops;
mod orders;
mod rate_limits;
mod reviews;
mod stock;
pub mod trail;
mod transaction;

pub use accounts::{
    Account, AccountChange, AccountChangeRefusal, Accounts, CartMerge, Claimed, CreateRefusal, Joining, NewAccount, OwnCart, SignIn,
    StaffChange, Versioned,
};
pub use analytics::{
    Analytics, Building, Change, CustomerChange, Generation, Generations, KnownCustomer, Look, MOST_ACTIONS, Ranked, Ranking, StockOut,
};
pub use audit_log::{AuditLog, AuditPage, AuditQuery};
pub use books::{Books, OrderRecord};
pub use bulk::{BulkJobs, BulkRefusal};
pub use carts::{CartRefusal, Carts};
pub use catalog::{
    Catalog, CategoryChange, CategoryRefusal, CategoryTree, CouponPage, Created, ImageAuthor, ImageRefusal, NewImage, NewProduct,
    ProductChange, ProductPage, ProductRefusal, ShardCount, ShopChange, StaffPage, VariantPage,
};
pub use connections::{Connections, MOST_TOPICS, WatchRefusal};
pub use coupons::CouponUse;
pub use directory::{CardPage, Directory, StoredCustomer};
pub use error::StoreError;
pub use imports::Imports;
pub use ledger::{Ledger, MovementPage, ShardChange, Watch};
pub use notes::NoteRefusal;
pub use ops::{Claim, Once, Ops};
pub use orders::{
    AppendRefusal, Contention, Holder, IdempotencyRecord, OrderChange, OrderPage, Orders, PlaceRefusal, Placement, StockChange,
};
pub use rate_limits::{Bucket, Level, RateLimits};
pub use reviews::{ReviewPage, ReviewWritten, Reviews};
pub use stock::{Adjustment, Receipt, StaffRefusal, Stock};

use aws_sdk_dynamodb::Client;
use std::sync::Arc;

/// Physical table names, from the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableNames {
    pub catalog: String,
    pub stock: String,
    pub carts: String,
    pub orders: String,
    pub ops: String,
    pub accounts: String,
    pub directory: String,
    pub analytics: String,
    pub connections: String,
}

/// All tables over one client.
#[derive(Clone)]
pub struct Store {
    pub catalog: Catalog,
    pub stock: Stock,
    pub ledger: Ledger,
    pub carts: Carts,
    pub orders: Orders,
    pub ops: Ops,
    pub imports: Imports,
    pub accounts: Accounts,
    pub audit_log: AuditLog,
    pub rate_limits: RateLimits,
    pub directory: Directory,
    pub bulk_jobs: BulkJobs,
    pub books: Books,
    pub analytics: Analytics,
    pub connections: Connections,
    pub reviews: Reviews,
}

impl Store {
    #[must_use]
    pub fn new(client: Client, tables: TableNames) -> Self {
        let tables = Arc::new(tables);
        Self {
            catalog: Catalog::new(client.clone(), Arc::clone(&tables)),
            stock: Stock::new(client.clone(), Arc::clone(&tables)),
            ledger: Ledger::new(client.clone(), Arc::clone(&tables)),
            carts: Carts::new(client.clone(), Arc::clone(&tables)),
            orders: Orders::new(client.clone(), Arc::clone(&tables)),
            ops: Ops::new(client.clone(), Arc::clone(&tables)),
            imports: Imports::new(client.clone(), Arc::clone(&tables)),
            accounts: Accounts::new(client.clone(), Arc::clone(&tables)),
            analytics: Analytics::new(client.clone(), Arc::clone(&tables)),
            rate_limits: RateLimits::new(client.clone(), Arc::clone(&tables)),
            audit_log: AuditLog::new(client.clone(), Arc::clone(&tables)),
            directory: Directory::new(client.clone(), Arc::clone(&tables)),
            bulk_jobs: BulkJobs::new(client.clone(), Arc::clone(&tables)),
            connections: Connections::new(client.clone(), Arc::clone(&tables)),
            reviews: Reviews::new(client.clone(), Arc::clone(&tables)),
            books: Books::new(client, tables),
        }
    }
}

/// Where a product stands in the list of its status: a place to go on from.
#[must_use]
pub fn place_in_list(listed_at: jiff::Timestamp, id: &barrow_domain::ids::ProductId) -> String {
    catalog::listed_at(listed_at, id)
}
