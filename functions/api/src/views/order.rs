use super::{LineView, ShippingView, TotalsView};
use crate::http::{Error, FieldError};
use barrow_app::App;
use barrow_app::payments::PaymentSession;
use barrow_domain::accounts::parse_address;
use barrow_domain::customer::{Address, AddressInput, Email};
use barrow_domain::ids::{CouponCode, FulfillmentId, OrderId, RefundId, ReturnId, Sku};
use barrow_domain::money::Money;
use barrow_domain::orders::{
    Fulfillment, FulfillmentState, Order, PaymentState, ReceivedLine, Refund, RefundStatus, RefundedLine, Return, ReturnLine, ReturnStatus,
};
use barrow_domain::pricing::Quote;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Serialize, JsonSchema)]
pub struct OrderView {
    /// Also the order's number for people.
    pub id: OrderId,
    pub status: FulfillmentState,
    pub payment_status: PaymentState,
    /// Why the last payment failed: the card network's code.
    pub payment_failure: Option<String>,
    pub email: Email,
    pub shipping_address: AddressBody,
    pub billing_address: Option<AddressBody>,
    pub lines: Vec<LineView>,
    pub coupon: Option<CouponCode>,
    pub shipping: Option<ShippingView>,
    pub totals: TotalsView,
    pub refunded: Money,
    pub refunds: Vec<RefundView>,
    pub fulfillments: Vec<FulfillmentView>,
    pub returns: Vec<ReturnView>,
    #[schemars(with = "String")]
    pub placed_at: Timestamp,
    /// When its units go back if it is not paid; null once it is settled.
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
}

/// An order in its customer's list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrderSummaryView {
    pub id: OrderId,
    pub status: FulfillmentState,
    pub payment_status: PaymentState,
    pub total: Money,
    /// Units, over all lines.
    pub units: u32,
    /// What the first lines are of.
    pub titles: Vec<String>,
    #[schemars(with = "String")]
    pub placed_at: Timestamp,
}

impl From<Order> for OrderSummaryView {
    fn from(order: Order) -> Self {
        let lines = &order.quote.lines;
        Self {
            status: order.state.fulfillment,
            payment_status: order.state.payment,
            total: order.total(),
            units: lines.iter().map(|line| line.quantity).fold(0, u32::saturating_add),
            titles: lines.iter().take(3).map(|line| line.title.clone()).collect(),
            placed_at: order.placed_at,
            id: order.id,
        }
    }
}

/// An order, and what opens it again. Staff are not shown these.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BuyerOrderView {
    #[serde(flatten)]
    pub order: OrderView,
    /// Send it as `X-Order-Token`.
    pub token: String,
    /// For a link that shows the order's progress and nothing private: `/track/{tracking_token}`.
    pub tracking_token: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct RefundView {
    pub id: RefundId,
    pub amount: Money,
    /// The units it pays back; none for a refund of a free amount.
    pub lines: Vec<RefundedLineView>,
    /// What it pays back of the shipping.
    pub shipping: Option<Money>,
    pub return_id: Option<ReturnId>,
    pub status: RefundStatus,
    pub reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct RefundedLineView {
    pub sku: Sku,
    pub quantity: u32,
    pub amount: Money,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ReturnView {
    pub id: ReturnId,
    pub status: ReturnStatus,
    pub lines: Vec<ReturnLineView>,
    pub decline_reason: Option<String>,
    /// What came back; empty until then.
    pub received: Vec<ReceivedLineView>,
    #[schemars(with = "String")]
    pub requested_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ReturnLineView {
    pub sku: Sku,
    pub quantity: u32,
    pub reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct ReceivedLineView {
    pub sku: Sku,
    pub quantity: u32,
    /// How many of these went back on sale.
    pub restocked: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct FulfillmentView {
    pub id: FulfillmentId,
    /// SKU to units.
    pub lines: BTreeMap<String, u32>,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub tracking_url: Option<String>,
    #[schemars(with = "String")]
    pub shipped_at: Timestamp,
}

/// What anybody with the tracking link sees.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrackView {
    pub order_id: OrderId,
    pub status: FulfillmentState,
    pub payment_status: PaymentState,
    /// Titles and units, without prices.
    pub lines: Vec<TrackedLineView>,
    pub fulfillments: Vec<FulfillmentView>,
    #[schemars(with = "String")]
    pub placed_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct TrackedLineView {
    pub title: String,
    pub options: String,
    pub image_key: Option<String>,
    pub quantity: u32,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckoutView {
    pub order: BuyerOrderView,
    /// Null when Stripe could not be reached or nothing is to be paid any more; `POST /api/orders/{order_id}/payment` tries again.
    pub payment: Option<PaymentView>,
}

/// What Stripe's Payment Element needs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PaymentView {
    pub payment_intent: String,
    pub client_secret: String,
    pub publishable_key: String,
}

/// A postal address.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressBody {
    pub name: String,
    pub line1: String,
    #[serde(default)]
    pub line2: Option<String>,
    pub city: String,
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2: `DE`.
    pub country: String,
    #[serde(default)]
    pub phone: Option<String>,
}

impl AddressBody {
    /// `field` is where the address stands in its request.
    ///
    /// # Errors
    /// [`Error::Validation`] naming every wrong line.
    pub fn parse(self, field: &str) -> Result<Address, Error> {
        let Self { name, line1, line2, city, region, postal_code, country, phone } = self;
        let input = AddressInput { name, line1, line2, city, region, postal_code, country, phone };
        parse_address(input).map_err(|wrong| {
            let field_error =
                |line: barrow_domain::customer::InvalidAddress| FieldError::new(&format!("{field}.{}", line.field), line.reason);
            Error::Validation(wrong.into_iter().map(field_error).collect())
        })
    }
}

impl From<Address> for AddressBody {
    fn from(address: Address) -> Self {
        let AddressInput { name, line1, line2, city, region, postal_code, country, phone } = address.into_input();
        Self { name, line1, line2, city, region, postal_code, country, phone }
    }
}

impl BuyerOrderView {
    /// # Errors
    /// A function that cannot sign tokens.
    pub fn new(app: &App, order: Order) -> Result<Self, Error> {
        let tokens = app.guest_tokens()?;
        let (token, tracking_token) = (tokens.order(&order.id), tokens.track(&order.id));
        Ok(Self { order: OrderView::new(order)?, token, tracking_token })
    }
}

impl OrderView {
    /// # Errors
    /// Refunds beyond what can be counted.
    pub fn new(order: Order) -> Result<Self, Error> {
        let refunded = order.refunded().map_err(Error::Order)?;
        let Order {
            id,
            email,
            shipping_address,
            billing_address,
            quote,
            state,
            payment,
            refunds,
            fulfillments,
            returns,
            disputes: _,
            placed_at,
            expires_at,
            seq: _,
            cart_id: _,
            customer_id: _,
            allocations: _,
            updated_at: _,
        } = order;
        let Quote { lines, coupon, shipping, totals } = quote;
        Ok(Self {
            id,
            status: state.fulfillment,
            payment_status: state.payment,
            payment_failure: payment.failure,
            email,
            shipping_address: shipping_address.into(),
            billing_address: billing_address.map(AddressBody::from),
            lines: lines.into_iter().map(LineView::from).collect(),
            coupon,
            shipping: shipping.map(ShippingView::from),
            totals: totals.into(),
            refunded,
            refunds: refunds.into_iter().map(RefundView::from).collect(),
            fulfillments: fulfillments.into_iter().map(FulfillmentView::from).collect(),
            returns: returns.into_iter().map(ReturnView::from).collect(),
            placed_at,
            expires_at: (state.fulfillment == FulfillmentState::PendingPayment).then_some(expires_at),
        })
    }
}

impl From<Refund> for RefundView {
    fn from(refund: Refund) -> Self {
        let Refund { id, amount, lines, shipping, return_id, reason, status } = refund;
        let lines = lines.into_iter().map(|RefundedLine { sku, units, amount }| RefundedLineView { sku, quantity: units, amount });
        Self { id, amount, lines: lines.collect(), shipping, return_id, status, reason }
    }
}

impl From<Return> for ReturnView {
    fn from(of: Return) -> Self {
        let Return { id, status, lines, decline_reason, received, requested_at } = of;
        let lines = lines.into_iter().map(|ReturnLine { sku, units, reason }| ReturnLineView { sku, quantity: units, reason });
        let received =
            received.into_iter().map(|ReceivedLine { sku, units, restocked }| ReceivedLineView { sku, quantity: units, restocked });
        Self { id, status, lines: lines.collect(), decline_reason, received: received.collect(), requested_at }
    }
}

impl From<Fulfillment> for FulfillmentView {
    fn from(parcel: Fulfillment) -> Self {
        let Fulfillment { id, lines, carrier, tracking_number, tracking_url, shipped_at } = parcel;
        let lines = lines.into_iter().map(|line| (line.sku.to_string(), line.units)).collect();
        Self { id, lines, carrier, tracking_number, tracking_url, shipped_at }
    }
}

impl From<Order> for TrackView {
    fn from(order: Order) -> Self {
        let line = |line: barrow_domain::pricing::PricedLine| TrackedLineView {
            title: line.title,
            options: line.options,
            image_key: line.image_key,
            quantity: line.quantity,
        };
        Self {
            order_id: order.id,
            status: order.state.fulfillment,
            payment_status: order.state.payment,
            lines: order.quote.lines.into_iter().map(line).collect(),
            fulfillments: order.fulfillments.into_iter().map(FulfillmentView::from).collect(),
            placed_at: order.placed_at,
        }
    }
}

impl From<PaymentSession> for PaymentView {
    fn from(session: PaymentSession) -> Self {
        let PaymentSession { intent_id, client_secret, publishable_key } = session;
        Self { payment_intent: intent_id, client_secret, publishable_key }
    }
}
