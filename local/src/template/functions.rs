//! The functions: binary, limits, environment, and what starts each. Permissions are AWS's business and not read.

use super::{Event, TemplateError, Text, node::Node};

/// Where a deployment takes the functions' programs from.
const PROGRAMS: &str = "target/lambda/";
/// What a function may say of itself. Which version of it is asked, and what is seen of it, is of no interest on one machine.
const PROPERTIES: [&str; 12] = [
    "CodeUri",
    "Timeout",
    "MemorySize",
    "Environment",
    "Policies",
    "Role",
    "Events",
    "EventInvokeConfig",
    "LoggingConfig",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "DeploymentPreference",
];

#[derive(Debug)]
pub struct Function {
    /// Logical name in the template.
    pub name: String,
    /// The binary, which is also the function's name everywhere else.
    pub bin: String,
    pub timeout_seconds: u32,
    pub environment: Vec<(String, Text)>,
    pub events: Vec<Event>,
    /// Logical name of the log group that it writes to; without it, one of its own.
    pub log_group: Option<String>,
    /// Where it stands, for complaints.
    pub(super) place: String,
}

/// What `Globals` gives to each function.
pub struct Globals {
    timeout_seconds: u32,
    environment: Vec<(String, Text)>,
    log_group: Option<String>,
}

impl Globals {
    pub(super) fn read(root: &Node<'_>) -> Result<Self, TemplateError> {
        // AWS kills a function after 3 seconds unless told otherwise.
        let Some(function) = root.find("Globals").and_then(|node| node.find("Function")) else {
            return Ok(Self { timeout_seconds: 3, environment: Vec::new(), log_group: None });
        };
        Ok(Self {
            timeout_seconds: function.number_or("Timeout", 3)?,
            environment: read_environment(&function)?,
            log_group: read_log_group(&function)?,
        })
    }
}

impl Function {
    pub(super) fn read(name: &str, resource: &Node<'_>, globals: &Globals) -> Result<Self, TemplateError> {
        let properties = resource.get("Properties")?;
        properties.only(&PROPERTIES)?;
        let mut environment = globals.environment.clone();
        for (variable, value) in read_environment(&properties)? {
            environment.retain(|(existing, _)| *existing != variable);
            environment.push((variable, value));
        }
        // A WebSocket API names its functions itself.
        let events = properties.find("Events").map(|events| events.entries()).transpose()?.unwrap_or_default();
        Ok(Self {
            name: name.to_owned(),
            bin: read_binary(&properties)?,
            timeout_seconds: properties.number_or("Timeout", globals.timeout_seconds)?,
            environment,
            log_group: read_log_group(&properties)?.or_else(|| globals.log_group.clone()),
            events: events.iter().map(|(_, event)| Event::read(event)).collect::<Result<_, _>>()?,
            place: properties.place(),
        })
    }
}

/// The last name of where `make functions` leaves the program.
fn read_binary(properties: &Node<'_>) -> Result<String, TemplateError> {
    let code = properties.get("CodeUri")?;
    let bin = code.text()?.strip_prefix(PROGRAMS).filter(|bin| !bin.is_empty() && !bin.contains('/'));
    bin.map(str::to_owned).ok_or_else(|| code.error(format!("expected {PROGRAMS} and a program's name")))
}

fn read_log_group(properties: &Node<'_>) -> Result<Option<String>, TemplateError> {
    let Some(group) = properties.find("LoggingConfig").and_then(|logging| logging.find("LogGroup")) else {
        return Ok(None);
    };
    Text::name_in_ref(&group).map(Some)
}

fn read_environment(properties: &Node<'_>) -> Result<Vec<(String, Text)>, TemplateError> {
    let Some(environment) = properties.find("Environment") else {
        return Ok(Vec::new());
    };
    let variables = environment.get("Variables")?.entries()?;
    variables.iter().map(|(name, value)| Ok(((*name).to_owned(), Text::read(value)?))).collect()
}
