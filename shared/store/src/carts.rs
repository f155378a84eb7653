//! Carts: `CART#{id}` / `CART`. Every change is one conditional update, so that parallel ones add up.

use crate::contention::{Try, retried};
use crate::item::{Item, key, n, number, s, text};
use crate::rate_limits::{Bucket, Level};
use crate::{StoreError, TableNames, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure};
use barrow_domain::cart::{Cart, CartLine, MAX_LINES, Quantity};
use barrow_domain::ids::{CartId, CouponCode, OrderId, ProductId, Sku};
use barrow_domain::money::Currency;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

#[derive(Clone)]
pub struct Carts {
    client: Client,
    tables: Arc<TableNames>,
}

/// Why a cart stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum CartRefusal {
    #[error("there is no such cart")]
    NotFound,
    #[error("the cart became order {0}")]
    AlreadyOrdered(OrderId),
    #[error("the cart holds the most different products it can")]
    TooManyLines,
    #[error("a line cannot hold that many units")]
    TooManyUnits,
    #[error("the cart has no such line")]
    NoSuchLine,
    #[error(transparent)]
    Store(#[from] StoreError),
}

const WHAT: &str = "cart";
/// In which somebody else may begin to count while this request does.
const WINDOWS: usize = 4;

impl Carts {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// The id must be a new one. An attempt of this very call whose answer was lost may have made the cart: it is still empty then,
    /// and is made once more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn create(&self, id: &CartId, currency: Option<Currency>, expires_at: Timestamp) -> Result<Cart, StoreError> {
        let empty = || AttributeValue::M(HashMap::new());
        let values = "SET quantities = :no_quantities, products = :no_products, #version = :one, expires_at = :expires_at";
        let values = if currency.is_some() { format!("{values}, currency = :currency") } else { values.to_owned() };
        let update = self.update(id).update_expression(values).condition_expression("attribute_not_exists(pk) OR #version = :one");
        let update = update.expression_attribute_values(":no_quantities", empty()).expression_attribute_values(":no_products", empty());
        let update = update.expression_attribute_values(":expires_at", n(expires_at.as_second()));
        let update = currency.iter().fold(update, |update, currency| update.expression_attribute_values(":currency", s(currency.code())));
        self.change(id, update).await.map_err(|refusal| match refusal {
            CartRefusal::Store(error) => error,
            other => StoreError::Refused(other.to_string()),
        })
    }

    /// # Errors
    /// [`CartRefusal::NotFound`], also for a cart past its time; [`StoreError`].
    pub async fn get(&self, id: &CartId, now: Timestamp) -> Result<Cart, CartRefusal> {
        let get = self.client.get_item().table_name(&self.tables.carts).set_key(Some(cart_key(id))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.map_err(StoreError::from)?;
        meter::count(output.consumed_capacity(), false);
        let cart = output.item().map(|item| read(id, item)).transpose()?;
        cart.filter(|cart| cart.expires_at > now).ok_or(CartRefusal::NotFound)
    }

    /// Adds units to a line, or begins it. One call, and one addition even when the client tries again after a lost answer.
    ///
    /// # Errors
    /// A named [`CartRefusal`].
    pub async fn add(
        &self,
        id: &CartId,
        sku: &Sku,
        product: &ProductId,
        quantity: Quantity,
        until: Timestamp,
    ) -> Result<Cart, CartRefusal> {
        let units = quantity.get();
        let update = self
            .open(id, "SET quantities.#sku = if_not_exists(quantities.#sku, :zero) + :units, products.#sku = :product", until)
            .condition_expression(
                "attribute_exists(pk) AND attribute_not_exists(order_id) AND (attribute_not_exists(last_change) OR last_change <> :change) \
                 AND ((attribute_exists(quantities.#sku) AND quantities.#sku <= :room) OR (attribute_not_exists(quantities.#sku) AND size(quantities) < :max_lines))",
            )
            .expression_attribute_names("#sku", sku.as_str())
            .expression_attribute_values(":zero", n(0))
            .expression_attribute_values(":units", n(units))
            .expression_attribute_values(":product", s(product.as_str()))
            .expression_attribute_values(":room", n(Quantity::MAX - units))
            .expression_attribute_values(":max_lines", n(MAX_LINES));
        let too_much = |cart: &Cart| if cart.lines.contains_key(sku) { CartRefusal::TooManyUnits } else { CartRefusal::TooManyLines };
        self.change_or(id, update, too_much).await
    }

    /// Sets an existing line to a number of units.
    ///
    /// # Errors
    /// A named [`CartRefusal`].
    pub async fn set(&self, id: &CartId, sku: &Sku, quantity: Quantity, until: Timestamp) -> Result<Cart, CartRefusal> {
        let update = self
            .open(id, "SET quantities.#sku = :units", until)
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(order_id) AND attribute_exists(quantities.#sku)")
            .expression_attribute_names("#sku", sku.as_str())
            .expression_attribute_values(":units", n(quantity.get()));
        self.change_or(id, update, |_| CartRefusal::NoSuchLine).await
    }

    /// Removes a line; removing what is not there changes nothing and is no error.
    ///
    /// # Errors
    /// A named [`CartRefusal`].
    pub async fn remove(&self, id: &CartId, sku: &Sku, until: Timestamp) -> Result<Cart, CartRefusal> {
        let update = self
            .open(id, "REMOVE quantities.#sku, products.#sku", until)
            .condition_expression("attribute_exists(pk) AND attribute_not_exists(order_id)")
            .expression_attribute_names("#sku", sku.as_str());
        self.change(id, update).await
    }

    /// Puts a coupon on the cart, in place of any other, or takes it off.
    ///
    /// # Errors
    /// A named [`CartRefusal`].
    pub async fn set_coupon(&self, id: &CartId, coupon: Option<&CouponCode>, until: Timestamp) -> Result<Cart, CartRefusal> {
        let update = match coupon {
            Some(code) => self.open(id, "SET coupon = :code", until).expression_attribute_values(":code", s(code.as_str())),
            None => self.open(id, "REMOVE coupon", until),
        };
        self.change(id, update.condition_expression("attribute_exists(pk) AND attribute_not_exists(order_id)")).await
    }

    /// Has the cart priced in another currency, or in the shop's own.
    ///
    /// # Errors
    /// A named [`CartRefusal`].
    pub async fn set_currency(&self, id: &CartId, currency: Option<Currency>, until: Timestamp) -> Result<Cart, CartRefusal> {
        let update = match currency {
            Some(currency) => self.open(id, "SET currency = :currency", until).expression_attribute_values(":currency", s(currency.code())),
            None => self.open(id, "REMOVE currency", until),
        };
        self.change(id, update.condition_expression("attribute_exists(pk) AND attribute_not_exists(order_id)")).await
    }

    /// The cart as it is, for whoever wants to order it, and a token of its bucket taken, which lies on the cart itself. `source` is kept
    /// beside it ([`Self::last_source`]). One write; two when another window has begun since somebody tried last.
    ///
    /// # Errors
    /// [`CartRefusal::NotFound`], also for a cart past its time; [`StoreError`].
    pub async fn try_checkout(&self, id: &CartId, bucket: &Bucket<'_>, source: &str, now: Timestamp) -> Result<(Cart, Level), CartRefusal> {
        let (since, seconds) = (bucket.started_at(now), bucket.seconds_left(now));
        let mut before = None;
        for _ in 0..WINDOWS {
            let (item, taken) = self.count_checkout(id, since, bucket.tokens, before, source).await?;
            let (of, tries) = (number::<i64>(&item, "tried_since", WHAT)?, number::<u32>(&item, "tries", WHAT)?);
            if taken || (of == since && tries >= bucket.tokens) {
                let cart = Some(read(id, &item)?).filter(|cart| cart.expires_at > now).ok_or(CartRefusal::NotFound)?;
                return Ok((cart, Level { taken, left: bucket.tokens.saturating_sub(tries), seconds }));
            }
            before = Some(of).filter(|of| *of != since);
        }
        Err(StoreError::Contended.into())
    }

    /// Gives the cart, and whether there was a token: `before` is the window, over by now, in which somebody tried last.
    async fn count_checkout(
        &self,
        id: &CartId,
        since: i64,
        tokens: u32,
        before: Option<i64>,
        source: &str,
    ) -> Result<(Item, bool), CartRefusal> {
        let update = self.client.update_item().table_name(&self.tables.carts).set_key(Some(cart_key(id)));
        let update = update.expression_attribute_values(":since", n(since)).expression_attribute_values(":source", s(source));
        let update = update.expression_attribute_values(":one", n(1));
        let update = match before {
            None => update
                .update_expression("SET tried_since = :since, tried_from = :source ADD tries :one")
                .condition_expression(
                    "attribute_exists(pk) AND (attribute_not_exists(tried_since) OR (tried_since = :since AND tries < :tokens))",
                )
                .expression_attribute_values(":tokens", n(tokens)),
            Some(before) => update
                .update_expression("SET tried_since = :since, tried_from = :source, tries = :one")
                .condition_expression("tried_since = :before")
                .expression_attribute_values(":before", n(before)),
        };
        let update = update
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        retried(|| async {
            let error = match update.clone().send().await {
                Ok(output) => {
                    meter::count(output.consumed_capacity(), true);
                    return Ok(Try::Done((output.attributes.ok_or(CartRefusal::NotFound)?, true)));
                }
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::TransactionConflictException(_)) => Ok(Try::Contended),
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    let item = refused.item().filter(|item| !item.is_empty()).cloned();
                    Ok(Try::Done((item.ok_or(CartRefusal::NotFound)?, false)))
                }
                _ => Err(StoreError::from(error).into()),
            }
        })
        .await
    }

    /// From where somebody tried last to order the cart.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_source(&self, id: &CartId) -> Result<Option<String>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.carts).set_key(Some(cart_key(id)));
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item().and_then(|item| item.get("tried_from")?.as_s().ok()).cloned())
    }

    fn update(&self, id: &CartId) -> UpdateItemFluentBuilder {
        let update = self.client.update_item().table_name(&self.tables.carts).set_key(Some(cart_key(id)));
        update.expression_attribute_names("#version", "version").expression_attribute_values(":one", n(1))
    }

    /// An update that also raises the version and the time the cart is kept, and leaves the mark of this one call.
    fn open(&self, id: &CartId, expression: &str, until: Timestamp) -> UpdateItemFluentBuilder {
        let renewed = "#version = #version + :one, expires_at = :expires_at, last_change = :change";
        let expression = match expression.strip_prefix("SET ") {
            Some(set) => format!("SET {set}, {renewed}"),
            None => format!("{expression} SET {renewed}"),
        };
        let update = self.update(id).update_expression(expression).expression_attribute_values(":expires_at", n(until.as_second()));
        update.expression_attribute_values(":change", s(format!("{:032x}", fastrand::u128(..))))
    }

    async fn change(&self, id: &CartId, update: UpdateItemFluentBuilder) -> Result<Cart, CartRefusal> {
        self.change_or(id, update, |_| CartRefusal::NotFound).await
    }

    /// `otherwise` names the refusal of an open cart. A cart that bears this call's own mark was changed by it: an earlier attempt's
    /// answer was lost.
    async fn change_or(
        &self,
        id: &CartId,
        update: UpdateItemFluentBuilder,
        otherwise: impl Fn(&Cart) -> CartRefusal,
    ) -> Result<Cart, CartRefusal> {
        let update = update
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let mark = update.get_expression_attribute_values().as_ref().and_then(|values| values.get(":change").cloned());
        retried(|| async {
            let error = match update.clone().send().await {
                Ok(output) => {
                    meter::count(output.consumed_capacity(), true);
                    let item = output.attributes().ok_or(CartRefusal::NotFound)?;
                    return Ok(Try::Done(read(id, item)?));
                }
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::TransactionConflictException(_)) => Ok(Try::Contended),
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    let Some(item) = refused.item().filter(|item| !item.is_empty()) else { return Err(CartRefusal::NotFound) };
                    let cart = read(id, item)?;
                    if mark.is_some() && item.get("last_change") == mark.as_ref() {
                        return Ok(Try::Done(cart));
                    }
                    Err(cart.order_id.clone().map_or_else(|| otherwise(&cart), CartRefusal::AlreadyOrdered))
                }
                _ => Err(StoreError::from(error).into()),
            }
        })
        .await
    }
}

pub(crate) fn cart_key(id: &CartId) -> Item {
    key(format!("CART#{id}"), "CART")
}

pub(crate) fn read(id: &CartId, item: &Item) -> Result<Cart, StoreError> {
    let corrupt = |why: &str| StoreError::Corrupt { what: WHAT, why: why.to_owned() };
    let map = |name: &str| item.get(name).and_then(|value| value.as_m().ok()).ok_or_else(|| corrupt(name));
    let (units, products) = (map("quantities")?, map("products")?);
    let mut lines = BTreeMap::new();
    for sku in units.keys() {
        let quantity = Quantity::parse(number(units, sku, WHAT)?).map_err(|_| corrupt("a quantity"))?;
        let product_id = ProductId::parse(text(products, sku, WHAT)?).map_err(|_| corrupt("a product"))?;
        lines.insert(Sku::parse(sku).map_err(|_| corrupt("a sku"))?, CartLine { product_id, quantity });
    }
    let optional = |name: &str| item.get(name).and_then(|value| value.as_s().ok());
    let expires_at = Timestamp::from_second(number(item, "expires_at", WHAT)?).map_err(|_| corrupt("expires_at"))?;
    Ok(Cart {
        id: id.clone(),
        version: number(item, "version", WHAT)?,
        lines,
        coupon: optional("coupon").map(|code| CouponCode::parse(code)).transpose().map_err(|_| corrupt("coupon"))?,
        currency: optional("currency").map(|code| Currency::parse(code)).transpose().map_err(|_| corrupt("currency"))?,
        order_id: optional("order_id").map(|id| OrderId::parse(id)).transpose().map_err(|_| corrupt("order_id"))?,
        expires_at,
    })
}
