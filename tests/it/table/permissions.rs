//! `template.yaml` grants each function what it uses and nothing else. What it uses is recorded while the whole shop runs, each
//! function with its own environment; what the walk does not reach is listed here with the reason, and that list cannot grow stale.

use super::recorder::{Grants, Recorder};
use super::sources::{resources, stacks, template};
use super::walk::{EXPIRY_SECONDS, Walk};
use crate::harness::remote::Remote;
use crate::harness::{Client, Goods, Plan, directory, options, stock};
use barrow_api::Access;
use barrow_local::shop::Shop;
use barrow_local::template::Stack;
use serde_norway::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Granted, and not used by the walk below: function, grant, when it is needed.
const NOT_WALKED: [(&str, &str, &str); 23] = [
    ("checkout-place-order", "sqs:SendMessage InventoryQueue", CONTENDED),
    ("checkout-place-order", "dynamodb:GetItem CartsTable", UNCOUNTED),
    ("checkout-resume-payment", "dynamodb:GetItem CatalogTable", ENDS_MEANWHILE),
    ("checkout-resume-payment", "dynamodb:BatchGetItem CatalogTable", ENDS_MEANWHILE),
    ("checkout-resume-payment", "dynamodb:UpdateItem CatalogTable", ENDS_MEANWHILE),
    ("checkout-resume-payment", "dynamodb:Query StockTable", ENDS_MEANWHILE),
    ("checkout-resume-payment", "dynamodb:UpdateItem StockTable", ENDS_MEANWHILE),
    ("jobs-audit-books", "dynamodb:Query OrdersTable", CHANGES_MEANWHILE),
    ("jobs-expire-orders", "dynamodb:BatchGetItem CatalogTable", ENDS_MEANWHILE),
    ("jobs-expire-orders", "dynamodb:Query StockTable", ENDS_MEANWHILE),
    ("jobs-index-orders", "dynamodb:ConditionCheckItem DirectoryTable", TWO_CARDS),
    ("jobs-reconcile-payments", "dynamodb:GetItem OrdersTable", A_MINUTE_OLD),
    ("jobs-reconcile-payments", "dynamodb:PutItem OrdersTable", A_MINUTE_OLD),
    ("jobs-reconcile-payments", "stripe", A_MINUTE_OLD),
    ("jobs-reconcile-payments", "dynamodb:GetItem CatalogTable", ENDS_MEANWHILE),
    ("jobs-reconcile-payments", "dynamodb:BatchGetItem CatalogTable", ENDS_MEANWHILE),
    ("jobs-reconcile-payments", "dynamodb:UpdateItem CatalogTable", ENDS_MEANWHILE),
    ("jobs-reconcile-payments", "dynamodb:Query StockTable", ENDS_MEANWHILE),
    ("jobs-reconcile-payments", "dynamodb:UpdateItem StockTable", ENDS_MEANWHILE),
    ("jobs-update-inventory", "sqs:SendMessage InventoryQueue", MANY_WAIT),
    ("jobs-import-products", "sqs:SendMessage CatalogueQueue", LARGE_FILE),
    ("jobs-import-products", "s3:ListBucket ImagesBucket", NOT_UPLOADED),
    ("jobs-rebuild-catalogue", "s3:DeleteObject CatalogueBucket/*", AN_HOUR_OLD),
];

/// The order was pending when it was read, and expired or cancelled when Stripe said that it is paid: as `webhooks-stripe` does,
/// the function takes the units and the coupon again.
const ENDS_MEANWHILE: &str = "a payment that is heard of just when its order ends";
/// Of such an order only a part was read with the rest.
const CHANGES_MEANWHILE: &str = "an order that changes while the table is read";
/// `limits` has a shop in which nobody can count.
const UNCOUNTED: &str = "a cart's try that cannot be counted on the cart";
/// `stock::contention` does what a walker alone cannot.
const CONTENDED: &str = "many others at the same stock";
/// Whoever comes second removes what it has written too much.
const TWO_CARDS: &str = "two messages that write an order's first card at once, each with other words";
/// What no manifest names any more, some reader may still be fetching.
const AN_HOUR_OLD: &str = "parts of an index that was replaced an hour ago";
/// S3 tells only those who may list.
const NOT_UPLOADED: &str = "an import whose file is not there";
/// It goes on by another message when its time is over.
const LARGE_FILE: &str = "a file that takes minutes";
/// `stock::restock` has that many.
const MANY_WAIT: &str = "a SKU that more than two hundred wait for";
/// The job leaves younger orders to their webhooks.
const A_MINUTE_OLD: &str = "an order that has waited for a minute";

/// Every route of staff looks up the session of an access token (`ApiRequest::staff_access`). The walk's staff have a program's token.
const STAFF_SESSION: &str = "dynamodb:GetItem AccountsTable";

#[tokio::test]
async fn every_function_is_granted_what_it_uses_and_no_more() {
    let complaints = complaints(&granted(&stacks()), &used_in_a_walk().await);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_grant_too_few_or_too_many_is_named() {
    let grants = |rows: &[&str]| Grants::from([("cart-get".to_owned(), rows.iter().map(|row| (*row).to_owned()).collect())]);
    let (get, put) = ("dynamodb:GetItem CartsTable", "dynamodb:PutItem CartsTable");
    assert_eq!(complaints_beside(&[], &grants(&[get]), &grants(&[get])), Vec::<String>::new());
    assert_eq!(complaints_beside(&[], &grants(&[get]), &grants(&[get, put])), ["cart-get uses dynamodb:PutItem CartsTable and may not"]);
    assert_eq!(
        complaints_beside(&[], &grants(&[get, put]), &grants(&[get])),
        ["cart-get may dynamodb:PutItem CartsTable and does not use it"]
    );
    let excused = [("cart-get", put, "a test")];
    assert_eq!(complaints_beside(&excused, &grants(&[get, put]), &grants(&[get])), Vec::<String>::new());
    assert_eq!(
        complaints_beside(&excused, &grants(&[get]), &grants(&[get])),
        ["NOT_WALKED speaks of cart-get, dynamodb:PutItem CartsTable, which is not granted"]
    );
}

/// Those who check a token of staff, or a signature of Stripe's, and nobody else.
#[test]
fn secrets_of_staff_and_webhooks_are_given_where_they_are_checked() {
    for function in template().functions {
        let access = barrow_api::routes().iter().find(|route| route.bin == function.bin).map(|route| route.access);
        let is_given = |secret: &str| function.environment.iter().any(|(name, _)| name == secret);
        assert_eq!(is_given("STAFF_TOKEN"), matches!(access, Some(Access::Staff(_))), "{}", function.bin);
        assert_eq!(is_given("STRIPE_WEBHOOK_SECRET"), access == Some(Access::StripeSignature), "{}", function.bin);
    }
}

/// Those who sign people in can sign; those who ask who it is can check; nobody else knows a key of access tokens.
#[test]
fn keys_of_access_tokens_are_given_where_they_are_used() {
    const SIGN: [&str; 4] = ["auth-verify-email", "auth-login", "auth-refresh", "auth-accept-invitation"];
    for function in template().functions {
        let access = barrow_api::routes().iter().find(|route| route.bin == function.bin).map(|route| route.access);
        let is_given = |key: &str| function.environment.iter().any(|(name, _)| name == key);
        let signs = SIGN.contains(&function.bin.as_str());
        let asks = matches!(access, Some(Access::Customer | Access::OrderToken | Access::Staff(_)));
        // One publishes them; at others anybody may ask, and whoever is signed in has it with their account; the last is no route.
        let alone = ["auth-jwks", "checkout-place-order", "catalog-create-restock-alert", "live-subscribe"];
        let checks = asks || alone.contains(&function.bin.as_str());
        assert_eq!(is_given("ACCESS_TOKEN_SIGNING_KEY"), signs, "{}", function.bin);
        assert_eq!(is_given("ACCESS_TOKEN_PUBLIC_KEYS"), signs || checks, "{}", function.bin);
    }
}

fn complaints(granted: &Grants, used: &Grants) -> Vec<String> {
    complaints_beside(&NOT_WALKED, granted, used)
}

fn complaints_beside(not_walked: &[(&str, &str, &str)], granted: &Grants, used: &Grants) -> Vec<String> {
    let none = BTreeSet::new();
    let excused = |bin: &str, grant: &str| not_walked.iter().any(|(function, row, _)| (*function, *row) == (bin, grant));
    let mut complaints = Vec::new();
    for (bin, granted) in granted {
        let used = used.get(bin).unwrap_or(&none);
        complaints.extend(used.difference(granted).map(|grant| format!("{bin} uses {grant} and may not")));
        let idle = granted.difference(used).filter(|grant| !excused(bin, grant));
        complaints.extend(idle.map(|grant| format!("{bin} may {grant} and does not use it")));
    }
    for (bin, grant, _) in not_walked {
        if !granted.get(*bin).unwrap_or(&none).contains(*grant) {
            complaints.push(format!("NOT_WALKED speaks of {bin}, {grant}, which is not granted"));
        }
    }
    complaints
}

/// What the templates let each function do: `dynamodb:Query OrdersTable/index/by_intent`, `sqs:SendMessage MailQueue`,
/// `ses:SendEmail`, and `stripe` for those who are given its key.
fn granted(stacks: &[Stack]) -> Grants {
    let resources = resources(stacks);
    let mut grants = Grants::new();
    for resource in resources.values() {
        let Some(bin) = resource["Metadata"]["BuildProperties"]["Binary"].as_str() else { continue };
        let properties = &resource["Properties"];
        let of_function = grants.entry(bin.to_owned()).or_default();
        if properties["Environment"]["Variables"]["STRIPE_SECRET_KEY"].is_string() {
            of_function.insert("stripe".to_owned());
        }
        for statement in statements(&resources, properties) {
            let actions = match &statement["Action"] {
                Value::Sequence(actions) => actions.clone(),
                action => vec![action.clone()],
            };
            let on = resource_name(&statement["Resource"]);
            of_function.extend(actions.iter().map(|action| format!("{} {on}", action.as_str().unwrap()).trim_end().to_owned()));
        }
    }
    grants
}

/// Of a function's own policies, or of the role that it shares.
fn statements<'a>(resources: &BTreeMap<&str, &'a Value>, properties: &'a Value) -> Vec<&'a Value> {
    let list = |value: &'a Value| value.as_sequence().into_iter().flatten();
    let own = list(&properties["Policies"]).flat_map(|policy| list(&policy["Statement"]));
    let Value::Tagged(role) = &properties["Role"] else { return own.collect() };
    let name = role.value.as_str().unwrap().trim_end_matches(".Arn");
    let role = resources.get(name).unwrap_or_else(|| panic!("there is no role {name}"));
    list(&role["Properties"]["Policies"]).flat_map(|policy| list(&policy["PolicyDocument"]["Statement"])).collect()
}

/// A table, its index or a queue; empty for SES, whose identities are not the shop's.
fn resource_name(resource: &Value) -> String {
    let Value::Tagged(tagged) = resource else { panic!("a resource by name: {resource:?}") };
    let text = tagged.value.as_str().unwrap().replace("${", "").replace(".Arn", "").replace('}', "");
    match text.split_once(":execute-api:") {
        Some((_, api)) => api.split(['/', ':']).find(|part| part.ends_with("Api")).unwrap_or_else(|| panic!("{api}")).to_owned(),
        None if text.contains(":ses:") => String::new(),
        None => text,
    }
}

async fn used_in_a_walk() -> Grants {
    let directory = directory();
    let recorder = Arc::new(Recorder::default());
    let remote = Remote::start(Arc::clone(&recorder) as Arc<_>).await;
    let mut options = options(directory.path());
    options.environment.insert("VISIT_SAMPLE_EVERY".to_owned(), "1".to_owned());
    (options.lambda, options.expiry_seconds) = (Some(remote.url.clone()), Some(EXPIRY_SECONDS));
    let shop = Shop::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    remote.connect(&shop).await;
    let mut plan = Plan::default().coupon("TENNER", 100, Some(1000), None).selling_sharded("DUO", 500, &[1, 1]);
    plan.goods.push(Goods { low_stock_threshold: 2, ..Goods::new("RARE", 800, 3) });
    stock(&shop, &plan).await;
    Walk { api: Client::new(shop.url()), shop: &shop, remote: &remote }.everywhere().await;
    let mut used = recorder.used();
    shop.kill().await;
    for route in barrow_api::routes().iter().filter(|route| matches!(route.access, Access::Staff(_))) {
        used.entry(route.bin.to_owned()).or_default().insert(STAFF_SESSION.to_owned());
    }
    used
}
