//! The routes of `cargo lambda watch`: a section of the workspace's manifest, generated from `template.yaml`.
//!
//! Only whoever calls the functions at `cargo lambda watch`'s own port needs it; the local gateway reads the template itself.

use barrow_local::template::{Event, Template};
use std::collections::BTreeMap;

const BEGIN: &str = "# ---- Generated from template.yaml by `cargo run -p xtask -- router`; a test sees that it is current ----";
const END: &str = "# ---- End of the generated part ----";

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Cargo.toml: the generated part begins but does not end with `{END}`")]
pub struct Unended;

/// The manifest with the section as it should be: in place of the old one, or at the end.
///
/// # Errors
/// A manifest whose section has no end.
pub fn updated(manifest: &str, template: &Template) -> Result<String, Unended> {
    let section = format!("{BEGIN}\n{}{END}", section(template));
    let Some((before, rest)) = manifest.split_once(BEGIN) else {
        return Ok(format!("{}\n\n{section}\n", manifest.trim_end()));
    };
    let (_, after) = rest.split_once(END).ok_or(Unended)?;
    Ok(format!("{before}{section}{after}"))
}

fn section(template: &Template) -> String {
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for function in &template.functions {
        for event in &function.events {
            if let Event::Http(route) = event {
                let target = format!(r#"{{ function = "{}", method = "{}" }}"#, function.bin, route.method);
                rows.entry(&route.path).or_default().push(target);
            }
        }
    }
    let mut text = "[workspace.metadata.lambda.watch.router]\n".to_owned();
    for (path, mut targets) in rows {
        targets.sort();
        text.push_str(&format!("\"{path}\" = [{}]\n", targets.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:
  CartGet:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/cart-get
      Events:
        Http: { Type: HttpApi, Properties: { Method: GET, Path: '/carts/{id}' } }
";

    fn template(text: &str) -> Template {
        Template::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn the_section_is_added_once_and_then_replaced() {
        let first = updated("[workspace]\n", &template(TEMPLATE)).unwrap();
        let row = r#""/carts/{id}" = [{ function = "cart-get", method = "GET" }]"#;
        assert!(first.starts_with("[workspace]\n\n# ----") && first.contains(row) && first.ends_with(&format!("{END}\n")), "{first}");
        assert_eq!(updated(&first, &template(TEMPLATE)).unwrap(), first);
        let moved = updated(&first, &template(&TEMPLATE.replace("/carts/{id}", "/c"))).unwrap();
        assert!(moved.contains("\"/c\" = ") && !moved.contains("/carts"), "{moved}");
    }

    #[test]
    fn what_people_wrote_below_stays() {
        let manifest = format!("[workspace]\n{BEGIN}\nold\n{END}\n[profile.dev]\n");
        let updated = updated(&manifest, &template(TEMPLATE)).unwrap();
        assert!(updated.ends_with(&format!("{END}\n[profile.dev]\n")) && !updated.contains("old"), "{updated}");
    }

    #[test]
    fn a_section_without_end_is_not_guessed_at() {
        assert_eq!(updated(&format!("{BEGIN}\n[profile.dev]\n"), &template(TEMPLATE)), Err(Unended));
    }
}
