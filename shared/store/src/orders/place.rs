//! Placing an order: units, cart, coupon, idempotency key, order and first event in one transaction.

use super::Orders;
use crate::coupons::{self, CountedAt};
use crate::item::{Item, n, s, text};
use crate::transaction::{Refused, Transaction, TransactionError, put_builder, update_builder};
use crate::{CouponUse, StoreError, accounts, carts, ops, stock};
use barrow_domain::cart::Cart;
use barrow_domain::ids::{OrderId, Sku};
use barrow_domain::inventory::{Actor, Cause, MovementKind, SeenLevel};
use barrow_domain::orders::Transition;
use std::collections::BTreeMap;

/// What becomes an order.
#[derive(Debug)]
pub struct Placement<'a> {
    pub cart: &'a Cart,
    pub transition: &'a Transition,
    pub coupon: Option<&'a CouponUse>,
    pub idempotency: &'a IdempotencyRecord,
}

/// Which request an `Idempotency-Key` stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyRecord {
    pub key: String,
    /// Hash of the request; another request under the same key is refused.
    pub fingerprint: String,
}

/// Why no order was placed. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceRefusal {
    #[error("the cart has become order {0}")]
    AlreadyOrdered(OrderId),
    #[error("the cart was changed meanwhile")]
    CartChanged,
    #[error("the idempotency key stands for order {order_id}")]
    KeyUsed { order_id: OrderId, fingerprint: String },
    #[error("some shards hold less than was wanted")]
    Stock(Vec<SeenLevel>),
    #[error("the coupon is used up")]
    CouponUsedUp,
    #[error("this customer has used the coupon")]
    CouponUsedByCustomer,
    #[error("the account that it was ordered with was erased")]
    CustomerGone,
    #[error("the order id is taken")]
    IdTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How often a transaction was put off by others at a SKU's stock.
pub type Contention = BTreeMap<Sku, u32>;

/// Where each action stands in its transaction.
struct Places {
    cart: usize,
    idempotency: usize,
    first_unit: usize,
    coupon: Option<CountedAt>,
    customer: Option<usize>,
}

impl Orders {
    /// Also counts how often it met somebody else at a SKU's stock.
    ///
    /// # Errors
    /// A named [`PlaceRefusal`]; contention is retried and never reported as one.
    pub async fn place(&self, placement: &Placement<'_>, contention: &mut Contention) -> Result<(), PlaceRefusal> {
        let mut transaction = Transaction::default();
        let places = self.fill(&mut transaction, placement)?;
        let outcome = transaction.run(&self.client).await;
        for (index, part) in placement.transition.order.allocations.iter().enumerate() {
            *contention.entry(part.sku.clone()).or_default() += transaction.conflicts(places.first_unit + index);
        }
        match outcome {
            Ok(()) => Ok(()),
            Err(TransactionError::Store(error)) => Err(error.into()),
            Err(TransactionError::Refused(reasons)) => Err(refusal(placement, &places, &reasons)?),
        }
    }

    fn fill(&self, transaction: &mut Transaction, placement: &Placement<'_>) -> Result<Places, StoreError> {
        let Placement { cart, transition, coupon, idempotency } = placement;
        let (order, now) = (&transition.order, transition.event.at);
        let order_id = order.id.as_str();
        let cart = transaction.update(
            update_builder()
                .table_name(&self.tables.carts)
                .set_key(Some(carts::cart_key(&cart.id)))
                .update_expression("SET order_id = :order_id")
                .condition_expression("#version = :version AND attribute_not_exists(order_id)")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", n(cart.version))
                .expression_attribute_values(":order_id", s(order_id)),
        )?;
        let record = ops::idempotency_item(&idempotency.key, &idempotency.fingerprint, order_id, now);
        let record = put_builder().table_name(&self.tables.ops).set_item(Some(record));
        let idempotency = transaction.put(record.condition_expression("attribute_not_exists(pk)"))?;
        let first_unit = idempotency + 1;
        let cause = Cause::new(MovementKind::Hold, order_id, Actor::Customer);
        for part in &order.allocations {
            stock::take(transaction, &self.tables, part, &cause, now)?;
        }
        let coupon = coupon.map(|used| coupons::count(transaction, &self.tables, used)).transpose()?;
        let customer = order.customer_id.as_ref().map(|user| accounts::still_there(transaction, &self.tables, user)).transpose()?;
        self.write(transaction, transition, None)?;
        Ok(Places { cart, idempotency, first_unit, coupon, customer })
    }

    /// Which order an idempotency key stands for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn by_idempotency_key(&self, name: &str) -> Result<Option<(OrderId, String)>, StoreError> {
        let item = self.get(&self.tables.ops, ops::idempotency_key(name)).await?;
        item.map(|item| used_key(&item)).transpose()
    }
}

/// The most telling reason first: what the request has become before why it failed.
fn refusal(placement: &Placement<'_>, places: &Places, reasons: &[Refused]) -> Result<PlaceRefusal, StoreError> {
    let refused = |place: usize| match reasons.get(place) {
        Some(Refused::Condition(item)) => Some(item.as_ref()),
        _ => None,
    };
    if let Some(Some(item)) = refused(places.idempotency) {
        let (order_id, fingerprint) = used_key(item)?;
        return Ok(PlaceRefusal::KeyUsed { order_id, fingerprint });
    }
    if places.customer.is_some_and(|place| refused(place).is_some()) {
        return Ok(PlaceRefusal::CustomerGone);
    }
    if let Some(item) = refused(places.cart) {
        let cart = item.map(|item| carts::read(&placement.cart.id, item)).transpose()?;
        return Ok(cart.and_then(|cart| cart.order_id).map_or(PlaceRefusal::CartChanged, PlaceRefusal::AlreadyOrdered));
    }
    let mut short = Vec::new();
    for (index, part) in placement.transition.order.allocations.iter().enumerate() {
        if let Some(item) = refused(places.first_unit + index) {
            short.push(stock::left(part, item)?);
        }
    }
    Ok(match &places.coupon {
        _ if !short.is_empty() => PlaceRefusal::Stock(short),
        Some(coupon) if refused(coupon.total).is_some() => PlaceRefusal::CouponUsedUp,
        Some(coupon) if refused(coupon.customer).is_some() => PlaceRefusal::CouponUsedByCustomer,
        _ => PlaceRefusal::IdTaken,
    })
}

fn used_key(item: &Item) -> Result<(OrderId, String), StoreError> {
    let what = "idempotency record";
    let id = OrderId::parse(text(item, "order_id", what)?).map_err(|error| StoreError::Corrupt { what, why: error.to_string() })?;
    Ok((id, text(item, "fingerprint", what)?.to_owned()))
}
