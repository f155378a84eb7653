//! New versions of what stands between a product and its payment take over little by little, and an alarm over exactly these sends them
//! back.

use super::sources::{stacks, template};
use barrow_local::template::Event;
use serde_norway::Value;
use std::collections::BTreeSet;

/// Whose failure costs orders or money. More may be added while their stack has room.
const CENTRAL: [&str; 9] = [
    "CartAddItem",
    "CheckoutPlaceOrder",
    "CheckoutResumePayment",
    "WebhooksStripe",
    "JobsDispatchOutbox",
    "JobsSendEmail",
    "JobsSettlePayments",
    "JobsExpireOrders",
    "JobsReconcilePayments",
];

struct Gradual {
    name: String,
    alarms: BTreeSet<String>,
}

/// Of one stack, and the stack's alarms.
fn gradual(document: &Value) -> Vec<Gradual> {
    let resources = document["Resources"].as_mapping().unwrap();
    let deployed = resources.iter().filter(|(_, resource)| !resource["Properties"]["DeploymentPreference"].is_null());
    let read = |(name, resource): (&Value, &Value)| {
        let (name, properties) = (name.as_str().unwrap(), &resource["Properties"]);
        // Without it only new code would make a new version, and a changed setting would reach nobody.
        assert_eq!(properties["AutoPublishAliasAllProperties"], true, "{name}");
        assert!(properties["AutoPublishAlias"].is_string(), "{name} has no alias to move");
        let preference = &properties["DeploymentPreference"];
        assert_eq!(preference["Type"], "Canary10Percent5Minutes", "{name}");
        let alarms = preference["Alarms"].as_sequence().unwrap().iter().map(referred);
        Gradual { name: name.to_owned(), alarms: alarms.collect() }
    };
    deployed.map(read).collect()
}

fn referred(value: &Value) -> String {
    let Value::Tagged(tagged) = value else { panic!("an alarm by name: {value:?}") };
    tagged.value.as_str().unwrap().to_owned()
}

/// What an alarm's metrics are of: a function, or method and path.
fn watched(alarm: &Value) -> BTreeSet<String> {
    let metrics = alarm["Properties"]["Metrics"].as_sequence().unwrap();
    let watched = |metric: &Value| {
        let dimensions = metric["MetricStat"]["Metric"]["Dimensions"].as_sequence()?;
        let value = |name: &str| dimensions.iter().find(|dimension| dimension["Name"] == name).map(|dimension| &dimension["Value"]);
        match (value("FunctionName"), value("Method"), value("Resource")) {
            (Some(function), _, _) => Some(referred(function)),
            (None, Some(method), Some(path)) => Some(format!("{} {}", method.as_str()?, path.as_str()?)),
            _ => None,
        }
    };
    metrics.iter().filter_map(watched).collect()
}

#[test]
fn what_orders_and_money_depend_on_is_deployed_little_by_little() {
    let deployed: BTreeSet<String> = stacks().iter().flat_map(|stack| gradual(&stack.document)).map(|of| of.name).collect();
    for name in CENTRAL {
        assert!(deployed.contains(name), "{name} is replaced at once");
    }
}

#[test]
fn an_alarm_watches_exactly_those_that_it_sends_back() {
    let functions = template().functions;
    let key = |name: &str| {
        let function = functions.iter().find(|function| function.name == name).unwrap();
        match &function.events[..] {
            [Event::Http(route)] => format!("{} {}", route.method, route.path),
            _ => name.to_owned(),
        }
    };
    let mut alarms = 0;
    for stack in stacks() {
        let deployed = gradual(&stack.document);
        let resources = &stack.document["Resources"];
        let own = |alarm: &&String| !resources[alarm.as_str()].is_null();
        for alarm in deployed.iter().flat_map(|of| &of.alarms).filter(own).collect::<BTreeSet<_>>() {
            let sent_back = deployed.iter().filter(|of| of.alarms.contains(alarm)).map(|of| key(&of.name));
            assert_eq!(watched(&resources[alarm.as_str()]), sent_back.collect(), "{alarm}");
            alarms += 1;
        }
        for Gradual { name, alarms } in &deployed {
            assert!(alarms.iter().any(|alarm| own(&alarm)), "{name} goes back for nothing of its own");
        }
    }
    assert_eq!(alarms, 2, "one of requests, one of jobs");
}
