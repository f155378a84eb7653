//! What staff do with stock: look at it, receive and count units, spread them over shards.

pub mod adjust_stock;
pub mod get_stock;
pub mod list_movements;
pub mod list_short_stock;
pub mod receive_stock;
pub mod set_shards;

use crate::http::route::{Parameter, Place};
use crate::http::{ApiRequest, Error};
use barrow_app::accounting::fingerprint;
use barrow_app::stock::{MAX_UNITS, StaffRequest};
use barrow_domain::ids::Sku;
use barrow_domain::staff::StaffMember;
use barrow_store::Once;

const ACTS_ONCE: Parameter = Parameter {
    name: "Idempotency-Key",
    place: Place::Header,
    required: true,
    description: "Any text of 8 to 100 characters, new for every change; the same request again changes nothing more.",
};

/// What names a request and what it asks for, both hashed: the key is this SKU's and this change's own.
struct Named {
    work: String,
    fingerprint: String,
}

impl Named {
    fn of(request: &ApiRequest, sku: &Sku, change: &str) -> Result<Self, Error> {
        let key = request.idempotency_key()?;
        let work = format!("stock/{}", fingerprint(format!("{change}/{sku}/{key}").as_bytes()));
        Ok(Self { work, fingerprint: fingerprint(request.raw_body()?) })
    }

    fn by<'a>(&'a self, staff: &'a StaffMember, request: &ApiRequest) -> StaffRequest<'a> {
        let once = Once { work: &self.work, fingerprint: &self.fingerprint };
        StaffRequest { staff, once, at: request.now() }
    }
}

/// Text that goes into the ledger.
fn one_line<'a>(field: &str, text: &'a str) -> Result<&'a str, Error> {
    let fits = (1..=300).contains(&text.chars().count()) && !text.chars().any(char::is_control) && !text.trim().is_empty();
    if fits { Ok(text) } else { Err(Error::field(field, "must be 1 to 300 characters on one line")) }
}

fn whole(field: &str, number: i64, least: u32, most: u32) -> Result<u32, Error> {
    let number = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| Error::field(field, format!("must be a whole number from {least} to {most}")))
}

fn units(field: &str, number: i64, least: u32) -> Result<u32, Error> {
    whole(field, number, least, MAX_UNITS)
}
