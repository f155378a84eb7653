//! Counting the uses of a coupon: over all and per customer, conditional, in the order's own transaction.

use crate::item::{key, n};
use crate::transaction::{Transaction, update_builder};
use crate::{StoreError, TableNames};
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::CouponCode;

/// One use of a coupon by one customer.
#[derive(Clone, Debug)]
pub struct CouponUse {
    pub code: CouponCode,
    pub limit_total: Option<u32>,
    pub limit_per_customer: Option<u32>,
    /// Names the customer without being the address: a hash of it.
    pub customer: String,
}

impl CouponUse {
    #[must_use]
    pub fn of(coupon: &Coupon, customer: String) -> Self {
        let Coupon { code, limit_total, limit_per_customer, .. } = coupon;
        Self { code: code.clone(), limit_total: *limit_total, limit_per_customer: *limit_per_customer, customer }
    }
}

/// Places of the two counts in their transaction.
pub(crate) struct CountedAt {
    pub(crate) total: usize,
    pub(crate) customer: usize,
}

pub(crate) fn count(transaction: &mut Transaction, tables: &TableNames, used: &CouponUse) -> Result<CountedAt, StoreError> {
    let CouponUse { code, limit_total, limit_per_customer, customer } = used;
    let total = update_builder()
        .table_name(&tables.catalog)
        .set_key(Some(key(partition(code), "COUPON")))
        .update_expression("ADD uses :one")
        .condition_expression("attribute_exists(pk) AND (attribute_not_exists(uses) OR uses < :limit)")
        .expression_attribute_values(":limit", n(limit_total.unwrap_or(u32::MAX)))
        .expression_attribute_values(":one", n(1));
    let per_customer = update_builder()
        .table_name(&tables.catalog)
        .set_key(Some(key(partition(code), customer_key(customer))))
        .update_expression("ADD uses :one")
        .condition_expression("attribute_not_exists(uses) OR uses < :limit")
        .expression_attribute_values(":limit", n(limit_per_customer.unwrap_or(u32::MAX)))
        .expression_attribute_values(":one", n(1));
    Ok(CountedAt { total: transaction.update(total)?, customer: transaction.update(per_customer)? })
}

/// Takes a use back; the order's own transition makes sure that it happens once.
pub(crate) fn uncount(transaction: &mut Transaction, tables: &TableNames, code: &CouponCode, customer: &str) -> Result<(), StoreError> {
    for sk in ["COUPON".to_owned(), customer_key(customer)] {
        let update = update_builder()
            .table_name(&tables.catalog)
            .set_key(Some(key(partition(code), sk)))
            .update_expression("ADD uses :minus_one")
            .condition_expression("uses >= :one")
            .expression_attribute_values(":minus_one", n(-1))
            .expression_attribute_values(":one", n(1));
        transaction.update(update)?;
    }
    Ok(())
}

pub(crate) fn partition(code: &CouponCode) -> String {
    format!("COUPON#{code}")
}

fn customer_key(customer: &str) -> String {
    format!("CUSTOMER#{customer}")
}
