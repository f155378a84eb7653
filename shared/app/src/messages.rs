//! What travels through the queues: ids, never contents; a job reads the rest from the order as it is then.

use barrow_domain::ids::{BulkJobId, ExportId, ImportId, LetterId, OrderId, ProductId, Sku, UserId};
use barrow_domain::orders::MailKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MailMessage {
    Order {
        order_id: OrderId,
        event_seq: u64,
        kind: MailKind,
    },
    /// For staff: a SKU ran low for the `crossing`th time.
    LowStock {
        sku: Sku,
        crossing: u64,
        available: u64,
    },
    /// For staff: an order needs a human.
    Review {
        order_id: OrderId,
        event_seq: u64,
    },
    /// About an account.
    Letter {
        letter_id: LetterId,
    },
}

impl MailMessage {
    /// Names this one mail: it is sent once.
    #[must_use]
    pub fn reference(&self) -> String {
        match self {
            Self::Order { order_id, event_seq, kind } => format!("order/{order_id}/{event_seq}/{}", format!("{kind:?}").to_lowercase()),
            Self::LowStock { sku, crossing, available: _ } => format!("low-stock/{sku}/{crossing}"),
            Self::Review { order_id, event_seq } => format!("review/{order_id}/{event_seq}"),
            Self::Letter { letter_id } => format!("letter/{letter_id}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InventoryMessage {
    /// An order's event turned its held units into sold ones.
    Sold { order_id: OrderId, event_seq: u64 },
    /// Too many buyers met at the stock of a SKU, when it lay over so many shards.
    Contended { sku: Sku, product_id: ProductId, shards: u32 },
    /// A SKU that was sold out can be bought again. Who waits for it is told, page by page.
    Restocked { sku: Sku, after: Option<String> },
    /// The level at which a SKU counts as short is another.
    Threshold { sku: Sku },
}

/// What has changed: the directory must show it as it is now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DirectoryMessage {
    Order { order_id: OrderId },
    Customer { customer_id: UserId },
}

/// What else is held of a person goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ErasureMessage {
    /// An account was erased.
    Customer { customer_id: UserId },
    /// An address is no account's any more, by the key that stands for it.
    Address { holder: String },
}

/// Somebody has asked for a copy of what is held of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportMessage {
    pub export_id: ExportId,
}

/// A slice of a bulk job is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkMessage {
    pub job_id: BulkJobId,
    pub slice: usize,
}

/// A visit that was told of, and how many it stands for. Nothing about the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitMessage {
    /// It is counted once.
    pub id: String,
    pub at: Timestamp,
    /// Looks at a product.
    pub views: i64,
    /// Carts begun.
    pub carts: i64,
}

/// An import is to be begun, or to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportMessage {
    pub import_id: ImportId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentMessage {
    pub order_id: OrderId,
    pub task: PaymentTask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentTask {
    CancelIntent,
    Refund,
}
