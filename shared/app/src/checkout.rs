//! Checkout: a cart becomes an order that holds its units, in one transaction, before anybody is asked for money.

use crate::cart_pricing::{Delivery, PricedCart, PricingError, price_goods};
use crate::rate_limits::RateExceeded;
use crate::units::NoUnits;
use crate::{App, accounting, metrics, random};
use barrow_domain::cart::Cart;
use barrow_domain::coupon::CouponRefusal;
use barrow_domain::customer::{Address, Email};
use barrow_domain::ids::{CartId, OrderId, Sku, UserId};
use barrow_domain::inventory::{Allocation, Hold, Shortage};
use barrow_domain::money::Money;
use barrow_domain::orders::{Order, PlacedOrder, ReplayError, Transition};
use barrow_domain::pricing::Quote;
use barrow_store::{CartRefusal, Contention, CouponUse, IdempotencyRecord, PlaceRefusal, Placement, StoreError};
use jiff::Timestamp;

#[derive(Clone, Debug)]
pub struct CheckoutRequest {
    pub cart_id: CartId,
    pub cart_version: u64,
    /// Who is signed in, if anybody is.
    pub customer_id: Option<UserId>,
    pub email: Email,
    pub shipping_address: Address,
    pub billing_address: Option<Address>,
    pub shipping_method: String,
    /// What the shopper saw and agreed to.
    pub expected_total: Money,
    pub idempotency: IdempotencyRecord,
    /// The address of the net that asks.
    pub source: String,
}

#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    #[error("there is no such cart")]
    CartNotFound,
    #[error("the cart was changed meanwhile")]
    CartChanged,
    #[error("the account that it was to be ordered with was erased")]
    CustomerGone,
    #[error("the cart is empty")]
    CartEmpty,
    #[error("some lines cannot be bought any more")]
    Unavailable(Vec<Sku>),
    #[error("the idempotency key was used for another request")]
    KeyReused,
    #[error("the price changed")]
    PriceChanged(Box<Quote>),
    #[error("there is nothing to pay")]
    NothingToPay,
    #[error("some lines are sold out")]
    Insufficient(Vec<Shortage>),
    #[error("the units lie in more places than one transaction reaches")]
    Scattered,
    #[error(transparent)]
    TooOften(#[from] RateExceeded),
    #[error(transparent)]
    Coupon(#[from] CouponRefusal),
    #[error(transparent)]
    Pricing(#[from] PricingError),
    #[error(transparent)]
    Replay(#[from] ReplayError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rounds of planning: every one either places the order or learns of a level that changed.
const ROUNDS: usize = 32;

impl App {
    /// Places the order, or gives the one that this cart or this request has made already: two clicks, one order.
    ///
    /// # Errors
    /// A named [`CheckoutError`]; nothing was written then.
    pub async fn check_out(&self, request: &CheckoutRequest, now: Timestamp) -> Result<Order, CheckoutError> {
        let counted = async { Ok(self.count_checkout(&request.email, &request.source, now).await?) };
        let (cart, ()) = futures::try_join!(self.cart_to_order(&request.cart_id, &request.source, now), counted)?;
        if let Some(order_id) = &cart.order_id {
            return self.made_before(request, order_id).await;
        }
        if cart.version != request.cart_version {
            return Err(CheckoutError::CartChanged);
        }
        let to = &request.shipping_address;
        let delivery = Delivery { destination: Some(to.country()), region: to.region(), method: Some(&request.shipping_method) };
        let priced = price_goods(&cart, self.goods_now(&cart, now).await?, delivery, now)?;
        agreed(&priced, request)?;
        let mut contention = Contention::new();
        let expires_at = now + self.order_expiry().await?;
        let outcome = self.hold_and_place(request, &cart, &priced, &mut contention, (now, expires_at)).await;
        self.report_contention(&cart, &priced.demands, &contention).await;
        outcome
    }

    async fn hold_and_place(
        &self,
        request: &CheckoutRequest,
        cart: &Cart,
        priced: &PricedCart,
        contention: &mut Contention,
        (now, expires_at): (Timestamp, Timestamp),
    ) -> Result<Order, CheckoutError> {
        let coupon = priced.coupon.as_ref().map(|coupon| CouponUse::of(coupon, accounting::customer_key(&request.email)));
        let mut hold = Hold::new(priced.demands.clone(), first_shard(&cart.id));
        for _ in 0..ROUNDS {
            let units = self.find_units(&mut hold).await??;
            let transition = placed(request, priced, units, (now, expires_at))?;
            let placement = Placement { cart, transition: &transition, coupon: coupon.as_ref(), idempotency: &request.idempotency };
            match self.store().orders.place(&placement, contention).await {
                Ok(()) => {
                    tracing::info!(order.id = %transition.order.id, "order placed");
                    metrics::of_event(&transition.event.kind, now);
                    return Ok(transition.order);
                }
                Err(PlaceRefusal::Stock(seen)) => hold.learn(&seen),
                Err(PlaceRefusal::IdTaken) => {}
                Err(PlaceRefusal::AlreadyOrdered(order_id)) => return self.made_before(request, &order_id).await,
                Err(PlaceRefusal::KeyUsed { order_id, fingerprint }) if fingerprint == request.idempotency.fingerprint => {
                    return self.stored(&order_id).await;
                }
                Err(PlaceRefusal::KeyUsed { .. }) => return Err(CheckoutError::KeyReused),
                Err(PlaceRefusal::CustomerGone) => return Err(CheckoutError::CustomerGone),
                Err(PlaceRefusal::CartChanged) => return Err(CheckoutError::CartChanged),
                Err(PlaceRefusal::CouponUsedUp) => return Err(CouponRefusal::UsedUp.into()),
                Err(PlaceRefusal::CouponUsedByCustomer) => return Err(CouponRefusal::UsedByCustomer.into()),
                Err(PlaceRefusal::Store(error)) => return Err(error.into()),
            }
        }
        Err(StoreError::Contended.into())
    }

    /// The cart's order, unless the request's key stands for another request.
    async fn made_before(&self, request: &CheckoutRequest, order_id: &OrderId) -> Result<Order, CheckoutError> {
        let record = self.store().orders.by_idempotency_key(&request.idempotency.key).await?;
        if record.is_some_and(|(_, fingerprint)| fingerprint != request.idempotency.fingerprint) {
            return Err(CheckoutError::KeyReused);
        }
        self.stored(order_id).await
    }

    async fn stored(&self, order_id: &OrderId) -> Result<Order, CheckoutError> {
        let order = self.store().orders.order(order_id).await?;
        order.ok_or_else(|| StoreError::Corrupt { what: "cart", why: "its order is missing".into() }.into())
    }
}

fn placed(
    request: &CheckoutRequest,
    priced: &PricedCart,
    units: Vec<Allocation>,
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<Transition, ReplayError> {
    let placed = PlacedOrder {
        order_id: random::order_id(),
        cart_id: request.cart_id.clone(),
        customer_id: request.customer_id.clone(),
        email: request.email.clone(),
        shipping_address: request.shipping_address.clone(),
        billing_address: request.billing_address.clone(),
        quote: priced.quote.clone(),
        allocations: units,
        expires_at,
    };
    Order::place(placed, now)
}

/// Whether what is about to be charged is what the shopper agreed to.
fn agreed(priced: &PricedCart, request: &CheckoutRequest) -> Result<(), CheckoutError> {
    if !priced.unavailable.is_empty() {
        return Err(CheckoutError::Unavailable(priced.unavailable.clone()));
    }
    if priced.quote.lines.is_empty() {
        return Err(CheckoutError::CartEmpty);
    }
    if let Some(refusal) = priced.coupon_refusal {
        return Err(refusal.into());
    }
    let total = priced.quote.totals.total;
    if total != request.expected_total {
        return Err(CheckoutError::PriceChanged(Box::new(priced.quote.clone())));
    }
    if total.is_positive() { Ok(()) } else { Err(CheckoutError::NothingToPay) }
}

/// Carts begin at different shards, so that a hot SKU's buyers do not all meet at one.
pub(crate) fn first_shard(cart: &CartId) -> usize {
    cart.as_str().bytes().take(4).fold(0, |sum, byte| sum * 31 + usize::from(byte))
}

impl From<NoUnits> for CheckoutError {
    fn from(none: NoUnits) -> Self {
        match none {
            NoUnits::SoldOut(short) => Self::Insufficient(short),
            NoUnits::Scattered => Self::Scattered,
        }
    }
}

pub(crate) fn of_cart(refusal: CartRefusal) -> CheckoutError {
    match refusal {
        CartRefusal::Store(error) => error.into(),
        _ => CheckoutError::CartNotFound,
    }
}
