//! What the templates grant each function, and whether that is what it uses.

use barrow_local::template::Stack;
use serde_norway::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Grants by function, as [`barrow_local::grants::needed`] writes them.
pub type Grants = BTreeMap<String, BTreeSet<String>>;

type Resources<'a> = BTreeMap<&'a str, &'a Value>;

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

/// What is used and not granted, and what is granted and not used.
#[must_use]
pub fn complaints(granted: &Grants, used: &Grants) -> Vec<String> {
    let mut complaints = missing(granted, used);
    complaints.extend(pairs(granted, used).map(|(bin, grant)| format!("{bin} may {grant} and does not use it")));
    complaints
}

/// What is used and not granted.
#[must_use]
pub fn missing(granted: &Grants, used: &Grants) -> Vec<String> {
    pairs(used, granted).map(|(bin, grant)| format!("{bin} uses {grant} and may not")).collect()
}

/// Of the first and not of the second.
fn pairs<'a>(these: &'a Grants, those: &'a Grants) -> impl Iterator<Item = (&'a str, &'a str)> {
    let is_there = |bin: &str, grant: &str| those.get(bin).is_some_and(|grants| grants.contains(grant));
    let all = these.iter().flat_map(|(bin, grants)| grants.iter().map(|grant| (bin.as_str(), grant.as_str())));
    all.filter(move |(bin, grant)| !is_there(bin, grant))
}

/// What was written down, one grant a line.
#[must_use]
pub fn used(rows: &str) -> Grants {
    let mut grants = Grants::new();
    for (bin, grant) in rows.lines().filter_map(|row| row.split_once(' ')) {
        grants.entry(bin.to_owned()).or_default().insert(grant.to_owned());
    }
    grants
}

/// What the templates let each function do; `stripe` for those who are given its key.
///
/// # Errors
/// A statement that is written as none of the templates' are.
pub fn granted(stacks: &[Stack]) -> Result<Grants, Unreadable> {
    let resources = resources(stacks);
    let mut grants = Grants::new();
    for (name, resource) in &resources {
        let Some(bin) = resource["Properties"]["CodeUri"].as_str().and_then(|code| code.rsplit('/').next()) else { continue };
        let unreadable = |what: String| Unreadable(format!("{name}: {what}"));
        let of_function = grants.entry(bin.to_owned()).or_default();
        if resource["Properties"]["Environment"]["Variables"]["STRIPE_SECRET_KEY"].is_string() {
            of_function.insert("stripe".to_owned());
        }
        for statement in statements(&resources, &resource["Properties"]).map_err(unreadable)? {
            of_function.extend(rows(statement).map_err(unreadable)?);
        }
    }
    Ok(grants)
}

fn resources(stacks: &[Stack]) -> Resources<'_> {
    let resources = stacks.iter().filter_map(|stack| stack.document["Resources"].as_mapping()).flatten();
    resources.filter_map(|(name, resource)| Some((name.as_str()?, resource))).collect()
}

/// Of a function's own policies, or of the role that it shares.
fn statements<'a>(resources: &Resources<'a>, properties: &'a Value) -> Result<Vec<&'a Value>, String> {
    let own = items(&properties["Policies"]).flat_map(|policy| items(&policy["Statement"]));
    let Value::Tagged(role) = &properties["Role"] else { return Ok(own.collect()) };
    let name = role.value.as_str().unwrap_or_default().trim_end_matches(".Arn");
    let role = resources.get(name).ok_or_else(|| format!("there is no role {name}"))?;
    Ok(items(&role["Properties"]["Policies"]).flat_map(|policy| items(&policy["PolicyDocument"]["Statement"])).collect())
}

fn rows(statement: &Value) -> Result<Vec<String>, String> {
    let on = resource_name(&statement["Resource"])?;
    let row = |action: &Value| Some(format!("{} {on}", action.as_str()?).trim_end().to_owned());
    let actions = match &statement["Action"] {
        Value::Sequence(actions) => actions.iter().map(row).collect(),
        action => row(action).map(|row| vec![row]),
    };
    actions.ok_or_else(|| format!("an action that is no text: {:?}", statement["Action"]))
}

/// A table, its index or a queue; empty for SES, whose identities are not the shop's.
fn resource_name(resource: &Value) -> Result<String, String> {
    let Value::Tagged(tagged) = resource else { return Err(format!("a resource by name: {resource:?}")) };
    let text = tagged.value.as_str().unwrap_or_default().replace("${", "").replace(".Arn", "").replace('}', "");
    match text.split_once(":execute-api:") {
        Some((_, api)) => {
            let api = api.split(['/', ':']).find(|part| part.ends_with("Api"));
            api.map(str::to_owned).ok_or_else(|| format!("whose connections are {text}?"))
        }
        None if text.contains(":ses:") => Ok(String::new()),
        None => Ok(text),
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_sequence().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_too_few_or_too_many_is_named() {
        let (get, put) = ("cart-get dynamodb:GetItem CartsTable", "cart-get dynamodb:PutItem CartsTable");
        let both = used(&format!("{get}\n{put}\n"));
        assert_eq!(complaints(&used(get), &used(get)), Vec::<String>::new());
        assert_eq!(complaints(&used(get), &both), ["cart-get uses dynamodb:PutItem CartsTable and may not"]);
        assert_eq!(complaints(&both, &used(get)), ["cart-get may dynamodb:PutItem CartsTable and does not use it"]);
        assert_eq!(complaints(&both, &used("")).len(), 2);
        let unknown = used("nobody dynamodb:GetItem CartsTable");
        assert_eq!(complaints(&Grants::new(), &unknown), ["nobody uses dynamodb:GetItem CartsTable and may not"]);
    }

    #[test]
    fn a_statement_of_another_shape_is_refused_and_not_passed_over() {
        let statement = |text: &str| rows(&serde_norway::from_str(text).unwrap_or_default());
        assert_eq!(
            statement("{Action: 'sqs:SendMessage', Resource: !GetAtt MailQueue.Arn}").ok(),
            Some(vec!["sqs:SendMessage MailQueue".to_owned()])
        );
        assert!(statement("{Action: 'sqs:SendMessage', Resource: '*'}").is_err());
        assert!(statement("{Action: [1], Resource: !GetAtt MailQueue.Arn}").is_err());
    }
}
