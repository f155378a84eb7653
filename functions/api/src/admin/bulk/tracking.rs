//! Tracking numbers as carriers' programs write them: CSV with a first line that names the columns.

use crate::http::{Error, FieldError};
use barrow_domain::bulk::{BulkParcel, MOST_ORDERS, check_label};
use barrow_domain::ids::OrderId;
use serde::Deserialize;

const FIELD: &str = "tracking_csv";
/// Lines that a refusal names.
const MOST_NAMED: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    order_id: String,
    tracking_number: String,
    #[serde(default)]
    carrier: Option<String>,
    #[serde(default)]
    tracking_url: Option<String>,
}

/// # Errors
/// 422 naming every wrong line, up to twenty of them.
pub(super) fn read(text: &str) -> Result<Vec<BulkParcel>, Error> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let (mut parcels, mut wrong) = (Vec::new(), Vec::new());
    for (row, line) in reader.deserialize::<Row>().zip(2..) {
        match row.map_err(|error| reason(&error)).and_then(parcel) {
            Ok(parcel) => parcels.push(parcel),
            Err(reason) => wrong.push(FieldError::new(&format!("{FIELD}[{line}]"), reason)),
        }
        if wrong.len() == MOST_NAMED || parcels.len() > MOST_ORDERS {
            break;
        }
    }
    if wrong.is_empty() { Ok(parcels) } else { Err(Error::Validation(wrong)) }
}

fn reason(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!("has {len} values where the first line has {expected_len}"),
        _ => "is not a line of CSV".to_owned(),
    }
}

fn parcel(row: Row) -> Result<BulkParcel, String> {
    let Row { order_id, tracking_number, carrier, tracking_url } = row;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (carrier, tracking_url) = (given(carrier), given(tracking_url));
    let order_id = OrderId::parse(&order_id).map_err(|reason| format!("order_id {reason}"))?;
    let labels = [("tracking_number", Some(&tracking_number)), ("carrier", carrier.as_ref()), ("tracking_url", tracking_url.as_ref())];
    for (name, label) in labels {
        let checked = label.map_or(Ok(()), |label| check_label(label, name == "tracking_url"));
        checked.map_err(|reason| format!("{name} {reason}"))?;
    }
    Ok(BulkParcel { order_id, carrier, tracking_number: Some(tracking_number), tracking_url })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusals(text: &str) -> Vec<String> {
        match read(text) {
            Err(Error::Validation(fields)) => fields.into_iter().map(|error| format!("{} {}", error.field, error.reason)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_taken_by_their_names() {
        let text = "\u{feff}tracking_number, order_id,carrier\r\n\"1Z, 9\",4F7K-9QX2-MZ3T,DHL\r\n77,4F7K-9QX2-MZ30,\r\n";
        let parcels = read(text).unwrap();
        assert_eq!((parcels[0].tracking_number.as_deref(), parcels[0].carrier.as_deref()), (Some("1Z, 9"), Some("DHL")));
        assert_eq!((parcels[1].order_id.as_str(), &parcels[1].carrier), ("4F7K-9QX2-MZ30", &None));
    }

    #[test]
    fn wrong_lines_are_named() {
        let wrong =
            refusals("order_id,tracking_number,tracking_url\nX,1,\n4F7K-9QX2-MZ3T,,\n4F7K-9QX2-MZ3T,1,http://x\n4F7K-9QX2-MZ3T,1\n");
        assert_eq!(wrong.len(), 4, "{wrong:?}");
        assert_eq!(wrong[0], "tracking_csv[2] order_id must look like 4F7K-9QX2-MZ3T");
        assert_eq!(wrong[1], "tracking_csv[3] tracking_number must not be empty");
        assert_eq!(wrong[2], "tracking_csv[4] tracking_url must be an https address");
        assert!(refusals("order,number\n1,2\n")[0].contains("order"));
    }
}
