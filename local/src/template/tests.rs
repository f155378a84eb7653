//! The real template is readable, and a broken one is refused with one line that names the place.

use super::*;

const REAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml");

fn real() -> Template {
    Template::read(Path::new(REAL)).unwrap_or_else(|error| panic!("{error}"))
}

fn error(text: &str) -> String {
    Template::parse(text).expect_err("refused").to_string()
}

/// The real templates with one text of one file replaced, so that each test shows only what is wrong.
fn broken(file: &str, from: &str, to: &str) -> String {
    let load = |name: &str| {
        let text = std::fs::read_to_string(Path::new(REAL).with_file_name(name))?;
        assert!(name != file || text.contains(from), "{file} no longer has {from}");
        Ok(if name == file { text.replacen(from, to, 1) } else { text })
    };
    let stacks = stacks::assemble(OUTERMOST, &load);
    stacks.and_then(|stacks| Template::of(&stacks)).expect_err("refused").to_string()
}

#[test]
fn the_real_template_gives_the_whole_shop() {
    let template = real();
    assert_eq!(template.tables.len(), 9);
    assert_eq!(template.queues.len(), 20);
    assert_eq!(template.buckets[0].bucket, "images-bucket");
    assert_eq!(template.queues.iter().filter(|queue| queue.redrive.is_some()).count(), 10);
    let orders = template.tables.iter().find(|table| table.name == "OrdersTable").unwrap();
    assert_eq!(orders.indexes.len(), 3);
    assert_eq!(orders.stream_view.as_deref(), Some("NEW_AND_OLD_IMAGES"));
    let dispatch = template.functions.iter().find(|function| function.bin == "jobs-dispatch-outbox").unwrap();
    assert!(matches!(&dispatch.events[..], [Event::Stream(mapping)] if mapping.bisect && mapping.partial_failures));
}

#[test]
fn a_queue_outlives_six_runs_of_its_function() {
    let template = real();
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
    let template = real();
    let knows = |function: &Function| function.environment.iter().any(|(name, _)| name == "STRIPE_SECRET_KEY");
    for function in template.functions.iter().filter(|function| knows(function)) {
        assert!(function.bin.starts_with("checkout-") || function.bin.starts_with("jobs-"), "{}", function.bin);
    }
}

#[test]
fn the_environment_is_resolved_to_local_names() {
    let template = real();
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
        broken(OUTERMOST, "VisibilityTimeout: 180", "VisibilityTimeout: soon"),
        "template.yaml: Resources.MailQueue.Properties.VisibilityTimeout: expected a whole number"
    );
    let jobs = |from, to| broken("template-jobs.yaml", from, to);
    assert!(jobs("FunctionResponseTypes", "FunctionResponseType").contains("unknown property FunctionResponseType"));
    assert!(jobs("rate(1 minute)", "rate(0 minutes)").contains("expected rate(<number> minutes)"));
    let other = jobs("Queue: !Ref MailQueueArn", "Queue: !Ref OrdersTableArn");
    assert_eq!(other, "template-jobs.yaml: Resources.JobsSendEmail.Properties: there is no queue OrdersTable");
}

#[test]
fn a_nested_stack_is_read_as_if_it_stood_outside() {
    let template = real();
    let of = |bin: &str| template.functions.iter().find(|function| function.bin == bin).unwrap();
    assert!(matches!(&of("jobs-send-email").events[..], [Event::Queue(mapping)] if mapping.queue == "MailQueue"));
    assert!(of("cart-get").environment.contains(&("CARTS_TABLE".to_owned(), Text::Ref("CartsTable".to_owned()))));
    assert!(matches!(&of("media-make-renditions").events[..], [Event::Object(mapping)] if mapping.bucket == "ImagesBucket"));
}

#[test]
fn what_a_nested_stack_is_not_given_or_does_not_know_is_named() {
    let passed = "        BulkQueueArn: !GetAtt BulkQueue.Arn\n";
    let place = "template.yaml: Resources.ApiStack.Properties";
    assert_eq!(broken(OUTERMOST, passed, ""), format!("{place}: template-api.yaml asks for BulkQueueArn"));
    let unknown = format!("{passed}        Tea: !Ref BulkQueue\n");
    assert_eq!(broken(OUTERMOST, passed, &unknown), format!("{place}: template-api.yaml knows no Tea"));
    let nowhere = broken(OUTERMOST, "TemplateURL: template-api.yaml", "TemplateURL: template-tea.yaml");
    assert!(nowhere.starts_with("template-tea.yaml: "), "{nowhere}");
    let outside = broken("template-jobs.yaml", "Queue: !Ref MailQueueArn", "Queue: !GetAtt MailDeadLetterQueue.Arn");
    assert!(outside.ends_with("Queue.Properties.Queue: nothing in template-jobs.yaml is called MailDeadLetterQueue"), "{outside}");
    let twice = broken("template-jobs.yaml", "  JobsCountVisits:\n", "  CartGet:\n");
    assert_eq!(twice, "template-jobs.yaml: Resources.CartGet: there is another CartGet in template-api.yaml");
}

#[test]
fn an_error_never_spans_lines() {
    for text in ["a: b: c", "- 1\n- 2", "Resources:\n  A:\n    Type: AWS::Nothing", "{{", "Resources:\n  Q: {Type: AWS::SQS::Queue}"] {
        assert_eq!(error(text).lines().count(), 1, "{text}");
    }
}
