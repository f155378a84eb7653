//! The real template is readable, and a broken one is refused with one line that names the place.

use super::*;

const REAL: &str = include_str!("../../../template.yaml");

fn error(text: &str) -> String {
    Template::parse(text).expect_err("refused").to_string()
}

/// The real template with one text replaced, so that each test shows only what is wrong.
fn broken(from: &str, to: &str) -> String {
    assert!(REAL.contains(from), "the template no longer has {from}");
    error(&REAL.replacen(from, to, 1))
}

#[test]
fn the_real_template_gives_the_whole_shop() {
    let template = Template::parse(REAL).unwrap();
    assert_eq!(template.tables.len(), 8);
    assert_eq!(template.queues.len(), 14);
    assert_eq!(template.buckets[0].bucket, "images-bucket");
    assert_eq!(template.queues.iter().filter(|queue| queue.redrive.is_some()).count(), 7);
    let orders = template.tables.iter().find(|table| table.name == "OrdersTable").unwrap();
    assert_eq!(orders.indexes.len(), 3);
    assert_eq!(orders.stream_view.as_deref(), Some("NEW_AND_OLD_IMAGES"));
    let dispatch = template.functions.iter().find(|function| function.bin == "jobs-dispatch-outbox").unwrap();
    assert!(matches!(&dispatch.events[..], [Event::Stream(mapping)] if mapping.bisect && mapping.partial_failures));
}

#[test]
fn a_queue_outlives_six_runs_of_its_function() {
    let template = Template::parse(REAL).unwrap();
    for function in &template.functions {
        for event in &function.events {
            if let Event::Queue(mapping) = event {
                let queue = template.queues.iter().find(|queue| queue.name == mapping.queue).unwrap();
                assert!(queue.visibility_seconds >= 6 * function.timeout_seconds, "{}", queue.name);
                assert!(mapping.partial_failures, "{}", function.bin);
            }
        }
    }
}

#[test]
fn only_functions_that_take_money_know_the_stripe_key() {
    let template = Template::parse(REAL).unwrap();
    let knows = |function: &Function| function.environment.iter().any(|(name, _)| name == "STRIPE_SECRET_KEY");
    for function in template.functions.iter().filter(|function| knows(function)) {
        assert!(function.bin.starts_with("checkout-") || function.bin.starts_with("jobs-"), "{}", function.bin);
    }
}

#[test]
fn the_environment_is_resolved_to_local_names() {
    let template = Template::parse(REAL).unwrap();
    let webhook = template.functions.iter().find(|function| function.bin == "webhooks-stripe").unwrap();
    let mut names = Names::default();
    assert!(webhook.environment(&names).unwrap_err().to_string().contains("CATALOG_TABLE"));
    for (_, text) in &webhook.environment {
        if let Text::Ref(name) = text {
            names.refs.insert(name.clone(), format!("local-{name}"));
        }
    }
    names.secrets.insert("STRIPE_WEBHOOK_SECRET".to_owned(), "whsec_local".to_owned());
    let environment = webhook.environment(&names).unwrap();
    assert_eq!(environment["CATALOG_TABLE"], "local-CatalogTable");
    assert_eq!(environment["STRIPE_WEBHOOK_SECRET"], "whsec_local");
    assert_eq!(environment["ORDER_EXPIRY_SECONDS"], "900");
}

#[test]
fn broken_templates_are_named_in_one_line() {
    assert!(error("Resources: [").starts_with("template.yaml: line "));
    assert_eq!(error("Resources: 1"), "template.yaml: Resources: expected a mapping of names to values");
    assert_eq!(error("Parameters: {}"), "template.yaml: top level: Resources is missing");
    assert_eq!(
        broken("VisibilityTimeout: 180", "VisibilityTimeout: soon"),
        "template.yaml: Resources.MailQueue.Properties.VisibilityTimeout: expected a whole number"
    );
    assert!(broken("FunctionResponseTypes", "FunctionResponseType").contains("unknown property FunctionResponseType"));
    assert!(broken("rate(1 minute)", "rate(0 minutes)").contains("expected rate(<number> minutes)"));
    assert!(
        broken("!GetAtt MailQueue.Arn\n            BatchSize", "!GetAtt NoQueue.Arn\n            BatchSize")
            .contains("there is no queue NoQueue")
    );
}

#[test]
fn an_error_never_spans_lines() {
    for text in ["a: b: c", "- 1\n- 2", "Resources:\n  A:\n    Type: AWS::Nothing", "{{", "Resources:\n  Q: {Type: AWS::SQS::Queue}"] {
        assert_eq!(error(text).lines().count(), 1, "{text}");
    }
}
